# %% [markdown]
# # Unpacking `pipeline('text-generation')`
#
# One line of Hugging Face code turns a prompt into text. Behind it are four steps that you can write yourself:
#
#     text -> token ids -> logits -> the next token -> text
#
# and one table of vectors, the embeddings, where it all starts. Write the six functions below. Each one says what it
# is for, shows an example, and is checked by `pytest exercises`.

# %% [markdown] tags=["kit"]
# **How to use this notebook.** Run the cells from top to bottom with Shift+Enter. The first one, which is folded up,
# finds the exercise kit. In every section you read, run, and look at what comes; before some cells there is a question:
# make a guess first. Then you write a function, in the place of `raise NotImplementedError(...)`. The cell below it
# checks it and says what is missing; hints open one at a time. Last comes a picture of what your own function does. A
# function that is not there yet stops nothing: its check and its picture say so.

# %% cellView="form" jupyter={"source_hidden": true} tags=["active-ipynb", "kit"]
# # @title Run this cell first: it finds the exercise kit.
# try:
#     import shutil
#     import subprocess
#     import sys
#     from pathlib import Path
#
#     here = Path.cwd()
#     places = [here, *here.parents]
#     bundles = here.glob("unpacking-pipeline*.zip")
#     for bundle in sorted(bundles, key=lambda file: -file.stat().st_mtime):
#         unpacked = here / bundle.stem
#         new = not unpacked.is_dir()
#         if new:
#             shutil.unpack_archive(bundle, unpacked)
#         kits = [found.parent.parent for found in unpacked.rglob("exercises/kit")]
#         if new and kits and "google.colab" in sys.modules:
#             subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", str(kits[0])])
#         places += kits
#     found = [place for place in places if (place / "exercises/kit/notebook.py").is_file()]
#     sys.path[:0] = [str(place) for place in found[:1]]
#
#     from exercises.kit import models, plots
#     from exercises.kit.notebook import check, hint, try_out
# except (ImportError, shutil.ReadError) as problem:
#     raise SystemExit(
#         f"The exercise kit can't be used yet: {problem}.\n\n"
#         "In Colab: click on the folder symbol at the left, upload the zip of your class\n"
#         "(unpacking-pipeline...zip), wait until it is there, and run this cell again.\n\n"
#         "On your own machine: open this notebook in the folder that it came in. In a\n"
#         "terminal, in the folder above (the one with pyproject.toml), run once:\n"
#         "pip install -e .  Take that Python as the notebook's kernel."
#     ) from None

# %%
import torch

# %% [markdown] tags=["kit"]
# ## 0. From the handout

# %% tags=["active-ipynb", "kit"]
# # For the pictures below: what the model says, before you have written a line.
# from exercises.kit.plots.look import Look
# look = Look(model, tokenizer)

# %% [markdown]
# ## 1. From text to token ids
#
# A model knows no letters. It knows a fixed list of pieces of text, its vocabulary, and each piece has a number.


# %%
def tokenize(tokenizer, text: str) -> list[int]:
    """The token ids of `text`, as a plain list of Python ints.

    A tokenizer cuts text into tokens (words, or pieces of rare words) and looks up the number
    of each in its vocabulary. The space before a word belongs to its token, so `dog` and ` dog`
    have different ids. These numbers are all that the model will ever see of your text. Some
    tokenizers add special tokens by themselves, such as one that begins a text; the pipeline
    gives them to the model too, so keep them.

    >>> tokenize(tokenizer, "The capital of Denmark is")
    [271, 269, 270, 917, 259]
    >>> tokenizer.convert_ids_to_tokens(tokenize(tokenizer, "The capital of Denmark is"))
    ['The', 'Ġcapital', 'Ġof', 'ĠDenmark', 'Ġis']
    """
    # STUB: Call the tokenizer on the text; return its list of input_ids.
    # BEGIN SOLUTION
    return tokenizer(text)["input_ids"]
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(tokenize)

# %% tags=["active-ipynb", "kit"]
# # With your function. Try a long word, a number, a name.
# plots.tokens(tokenize, tokenizer, "An umbrella costs 25 crowns")

# %% [markdown]
# ## 2. From token ids to scores for the next token
#
# The model reads the ids and answers with a score for every token of its vocabulary: how well would it go on from here?


# %%
def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    """The scores (logits) of all tokens as the next one: a tensor of shape (vocab_size,).

    The model takes a batch of sequences, a tensor of shape (1, number of tokens), and gives one
    row of scores for every position: row i scores the token that follows position i. Only the
    row after the last token tells what comes next. The scores are raw: they may be negative,
    and no softmax has been applied.

    >>> input_ids = tokenize(tokenizer, "The capital of Denmark is")
    >>> logits = next_token_logits(model, input_ids)
    >>> logits.shape
    torch.Size([1024])
    >>> tokenizer.decode([int(logits.argmax())])
    ' Copenhagen'
    """
    # STUB: Run the model on a batch of one; return the last row of logits.
    # BEGIN SOLUTION
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, -1]
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(next_token_logits)

# %% tags=["active-ipynb", "kit"]
# # The same with your functions. Try a prompt of your own.
# plots.next_token(tokenize, next_token_logits, model, tokenizer, "The capital of Finland is")

# %% [markdown]
# ## 3. The most likely next token
#
# Greedy decoding is the simplest way to choose: take the token with the largest score, always.


# %%
def greedy_step(model, input_ids: list[int]) -> int:
    """The id of the token with the largest score, as a Python int.

    The scores of `next_token_logits` put every token of the vocabulary in an order. Greedy
    decoding takes the first of them. Softmax would turn the scores into probabilities, but it
    keeps their order, so it is not needed here.

    >>> greedy_step(model, tokenize(tokenizer, "The capital of Denmark is"))
    912
    >>> tokenizer.decode([greedy_step(model, tokenize(tokenizer, "The capital of Finland is"))])
    ' Helsinki'
    """
    # STUB: Return the index of the largest next-token logit, as an int.
    # BEGIN SOLUTION
    return int(next_token_logits(model, input_ids).argmax())
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(greedy_step)

# %% tags=["active-ipynb", "kit"]
# # Greedy decoding takes the longest bar, also where others are almost as long.
# plots.next_token(tokenize, next_token_logits, model, tokenizer, "Anna has a")

# %% [markdown]
# ## 4. The whole loop: from prompt to text
#
# A language model gives one token at a time. Text comes from asking again, with the new token appended.


# %%
def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    """The prompt and the text that greedy decoding adds to it, just as `pipeline` returns it.

    Tokenize the prompt; then, at most `max_new_tokens` times, find the next token and append it
    to the ids that the model reads next. When the next token is the end-of-sequence token
    (EOS), the model has finished: stop, and leave that token out of the text. The prompt stays
    as it is, and the new tokens are decoded together; a special token among them is no text
    (`skip_special_tokens=True`). Write the loop yourself: `model.generate` and `pipeline` are
    what you are unpacking.

    >>> greedy_generate(model, tokenizer, "The capital of Denmark is", max_new_tokens=1)
    'The capital of Denmark is Copenhagen'
    >>> greedy_generate(model, tokenizer, "The capital of Denmark is")
    'The capital of Denmark is Copenhagen.'
    """
    # STUB: Append greedy steps until EOS or the limit; return the text.
    # BEGIN SOLUTION
    input_ids = tokenize(tokenizer, prompt)
    new_ids: list[int] = []
    while len(new_ids) < max_new_tokens:
        next_id = greedy_step(model, input_ids + new_ids)
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
    return prompt + tokenizer.decode(new_ids, skip_special_tokens=True)
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(greedy_generate)

# %% tags=["active-ipynb", "kit"]
# # A line is a round of your own loop. Try prompts such as "Anna has a dog and a".
# plots.path(tokenize, next_token_logits, greedy_generate, model, tokenizer, "The cat")

# %% [markdown]
# ## 5. The vector that stands for a token
#
# What does the model do with an id? It looks up a vector, and from there on works with vectors only.


# %%
def get_embedding(model, token_id: int) -> torch.Tensor:
    """The input embedding of one token: a tensor of shape (hidden_size,).

    The first layer of a language model is a table with a row for every token of the vocabulary.
    The row is the token's embedding: numbers that training has put there, so that tokens which
    are used alike have rows which are alike. Ask the model for the table in the way that works
    for every architecture, not by one model's own names. To look up a word, take its ids
    without the special tokens that a tokenizer may add. ` dog` is one token for the small
    model; for others it may be several, each with a row of its own.

    >>> dog = tokenizer(" dog", add_special_tokens=False)["input_ids"][0]
    >>> get_embedding(model, dog).shape
    torch.Size([96])
    """
    # STUB: Look up the token's row in the table of input embeddings.
    # BEGIN SOLUTION
    return model.get_input_embeddings().weight[token_id].detach()
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(get_embedding)

# %% tags=["active-ipynb", "kit"]
# # The rows that your function looks up, on a map. Put in words of your own.
# words = {
#     "animals": ["dog", "cat", "horse", "cow"],
#     "capitals": ["Copenhagen", "Helsinki", "Paris", "Oslo"],
#     "countries": ["Denmark", "Finland", "France", "Norway"],
# }
# plots.embedding_map(tokenize, get_embedding, model, tokenizer, words)

# %% [markdown]
# ## 6. How alike two vectors are
#
# With vectors for words, a question about meaning becomes one about angles.


# %%
def compare(emb1: torch.Tensor, emb2: torch.Tensor) -> float:
    """The cosine similarity of two vectors, as a Python float between -1 and 1.

    It is the cosine of the angle between them: 1 when they point the same way, 0 at a right
    angle, -1 when they point in opposite directions. Their lengths do not matter, only where
    they point: the dot product, divided by both lengths.

    >>> words = tokenizer([" dog", " cat", " hat"], add_special_tokens=False)["input_ids"]
    >>> dog, cat, hat = (get_embedding(model, ids[0]) for ids in words)
    >>> round(compare(dog, cat), 2)
    0.63
    >>> round(compare(cat, hat), 2)
    0.19
    """
    # STUB: Divide the dot product by both lengths; return a Python float.
    # BEGIN SOLUTION
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# check(compare)

# %% tags=["active-ipynb", "kit"]
# # Your cosines. Which words would you put beside each other?
# words = ["dog", "cat", "cow", "Denmark", "Finland", "Copenhagen"]
# plots.similarities(tokenize, get_embedding, compare, model, tokenizer, words)

# %% [markdown]
# ## And together
#
# `dog` is nearer to `cat` than `cat` is to `hat`, and the capital of Denmark is Copenhagen: you have unpacked it.

# %% tags=["active-ipynb", "kit"]
# check()

# %% [markdown] tags=["kit"]
# To hand it in, save this notebook and hand in the file. Only your own code is graded: the cells that check, draw and
# tell the story are left out.

# %% [markdown] tags=["kit"]
# ## What you know now

# %% [markdown] tags=["kit"]
# ## What to look at next
