# %% [markdown]
# # Unpacking further
#
# You have taken `pipeline('text-generation')` apart. Three things that it can do are left: to choose by chance instead
# of always taking the best token, to be fast, and (for you, not for it) to show which words it takes to be alike. Then
# you look inside the model itself: at what it looks when it reads, and what each of its layers would say.
#
# This course gives no marks. Write the functions below and check them with `pytest exercises/stretch`.

# %%
import torch

# %% [markdown]
# ## 1. From scores to chances
#
# Greedy decoding says the same thing every time. A model that is to surprise you draws its next token, and three
# numbers say how daring it may be.


# %%
def sampling_distribution(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    """The probability of every token to be drawn next: a tensor of the shape of `logits`, (vocab_size,), with sum 1.

    In this order:

    - `temperature` (above 0) divides the logits: below 1 it makes likely tokens likelier, above 1 it evens them out.
    - `top_k` (1 or more) keeps the k tokens with the largest logits. When it is larger than the vocabulary, all stay.
    - `top_p` (above 0, at most 1) keeps the most likely tokens of those that are left: as few as will do to have
      `top_p` of the probability together. The token that reaches it stays, so the most likely one always does.

    None takes nothing out. What is taken out has the probability 0, and the rest shares its part by softmax. Where the
    border falls between tokens with equal logits, either may stay.

    >>> logits = torch.tensor([1.0, 3.0, 0.0, 2.0])
    >>> sampling_distribution(logits)
    tensor([0.0871, 0.6439, 0.0321, 0.2369])
    >>> sampling_distribution(logits, temperature=0.5)
    tensor([0.0158, 0.8650, 0.0021, 0.1171])
    >>> sampling_distribution(logits, top_k=3)
    tensor([0.0900, 0.6652, 0.0000, 0.2447])
    >>> sampling_distribution(logits, top_p=0.8)
    tensor([0.0000, 0.7311, 0.0000, 0.2689])
    """
    raise NotImplementedError("Divide by the temperature, set what is taken out to minus infinity, then apply softmax.")


# %% [markdown]
# ## 2. Tokens by chance
#
# With the probabilities in hand, the rest is a throw of dice. But of dice that fall the same way when asked to: an
# experiment that nobody can repeat is none.


# %%
def sample_tokens(probabilities: torch.Tensor, count: int, seed: int) -> list[int]:
    """The ids of `count` tokens, each drawn with these probabilities, a tensor of shape (vocab_size,).

    Each token comes about as often as its probability says, one with the probability 0 never, and no draw changes the
    next: a token that was drawn can be drawn again. All chance comes from `seed`: the same seed gives the same list,
    and another one draws anew. A `torch.Generator` of your own does that, and leaves the chance of all other code
    alone.

    >>> probabilities = torch.tensor([0.0, 0.25, 0.75])
    >>> sample_tokens(probabilities, 10, seed=7) == sample_tokens(probabilities, 10, seed=7)
    True
    >>> sorted(set(sample_tokens(probabilities, 100, seed=7)))
    [1, 2]
    """
    raise NotImplementedError("Seed a generator of your own and draw with replacement, then return a list of ints.")


# %% [markdown]
# ## 3. The same text with a cache
#
# Your loop reads the whole text again for every new token. A model can keep what it has computed for the tokens that it
# has read (their keys and values, in every layer), and then each new token costs the same, however long the text is.


# %%
def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    """The text of `greedy_generate`, and of the pipeline, with every token read only once.

    In the first forward pass the model reads the whole prompt, and in each later one a single token: the newest.
    `model(input_ids, past_key_values=cache, use_cache=True)` goes on from what is in `cache` (None: from nothing), and
    its output has the cache for the next pass in `past_key_values`. (From transformers 5.24 on, both are called `cache`
    as well, and from 5.40 on only that.) The rest is as before: the largest logit wins, EOS ends the text and is not in
    it, at most `max_new_tokens` are added, and special tokens are no text.

    >>> cached_generate(model, tokenizer, "The capital of Denmark is", max_new_tokens=1)
    'The capital of Denmark is Copenhagen'
    >>> cached_generate(model, tokenizer, "The capital of Denmark is")
    'The capital of Denmark is Copenhagen.'
    """
    raise NotImplementedError("Read the prompt in one pass, then each new token in one, and hand on the cache.")


# %% [markdown]
# ## 4. The neighbours of a word
#
# You have compared two words. A model has a vector for every token that it knows: which are nearest?


# %%
def nearest_tokens(model, tokenizer, word: str, k: int = 5) -> list[str]:
    """The `k` tokens whose input embeddings are most like that of `word`, the most similar first, as text.

    `word` is a text of one token, such as ' dog' with its space (and beside it the special tokens that some tokenizers
    add by themselves: `add_special_tokens=False` leaves them out). Similar is what has a large cosine similarity; every
    token of the vocabulary is looked at, and only the word itself is left out. Each is given as `tokenizer.decode`
    writes it, so with the space in front that it may have.

    >>> nearest_tokens(model, tokenizer, " dog", k=3)
    [' fox', ' cat', ' bird']
    >>> nearest_tokens(model, tokenizer, " Copenhagen", k=3)
    [' Tallinn', ' Montevideo', ' Zagreb']
    """
    raise NotImplementedError("Compare the word's embedding with every row of the table and decode the k nearest.")


# %% [markdown]
# ## 5. Where it looks
#
# The embedding of ` is` is the same in every text. And yet the scores after `The capital of Denmark is` are others than
# those after `The capital of Finland is`: on its way up, the position of ` is` has looked at the country. Looking is
# called attention, and a model shows it when it is asked.


# %%
def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    """Where each position of a text looks, in one head of one layer: a tensor of shape (tokens, tokens).

    A row belongs to the position that looks, a column to the one that is looked at. The numbers of a row are shares:
    they sum to 1. No position looks at those after it. Layers and heads are counted from 0.

    A model that is called with `output_attentions=True` has `attentions` in its output: for each layer a tensor of
    shape (1, heads, tokens, tokens). But the usual, quick way to compute attention keeps no such tables.
    `model.set_attn_implementation("eager")` sets the model to a plain way, which comes to the same.

    >>> input_ids = tokenizer("The capital of Denmark is")["input_ids"]
    >>> table = attention_weights(model, input_ids, layer=2, head=0)
    >>> table.shape
    torch.Size([5, 5])
    >>> tokenizer.decode([input_ids[int(table[-1].argmax())]])
    ' Denmark'
    """
    raise NotImplementedError("Set the model to the plain way, ask for its attentions, and take the one that is meant.")


# %% [markdown]
# ## 6. What each layer would say
#
# The scores come from the last layer only. But what goes from layer to layer is always of the same form: one vector for
# each position, to which every layer adds something. So you can take it out early and have scores made of it, as if the
# model ended there. That is called a logit lens.


# %%
def layer_logits(model, input_ids: list[int]) -> torch.Tensor:
    """The scores for the next token, as each layer would give them: a tensor of shape (layers + 1, vocab_size).

    Row 0 is made of the embedding of the last token, before any layer; row 1 of what the first layer makes of it, and
    so on. The last row is what the model says itself.

    A model that is called with `output_hidden_states=True` has `hidden_states` in its output: layers + 1 tensors of
    shape (1, tokens, hidden_size). Two parts make scores of them. The final norm is the last norm among the parts of
    `model.base_model` (look at its `children()`), whatever it is called: `norm` in one model and `ln_f` in another. The
    last of the hidden states has been through it already, the others have not. Then comes the head, which is
    `model.get_output_embeddings()`.

    >>> scores = layer_logits(model, tokenizer("The capital of Denmark is")["input_ids"])
    >>> scores.shape
    torch.Size([4, 1024])
    >>> [tokenizer.decode([token_id]) for token_id in scores.argmax(-1).tolist()]
    [' is', ' Accra', ' Accra', ' Copenhagen']
    """
    raise NotImplementedError("Take each state at the last position, norm it unless it has been, and apply the head.")


# %% [markdown]
# ## And now
#
# With `sampling_distribution` and `sample_tokens` in the place of the best token, your loop writes another text for
# every seed. Try `temperature=0.3`, then 3.
