# %% [markdown]
# # A script with cells, as editors make it
"""Cells marked by `# %%`, with a stub and a first try above each answer."""

# %%
import torch


def tokenize(tokenizer, text):
    raise NotImplementedError("Call the tokenizer on the text.")


# %%
def tokenize(tokenizer, text):
    return tokenizer.tokenize(text)


# %%
def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


# %% [markdown]
# ## Scores


# %%
def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits


old = next_token_logits


# %%
def next_token_logits(model, input_ids):
    return old(model, input_ids)[0, -1]


# %%
def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


# %%
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new: list[int] = []
    finished = max_new_tokens <= 0
    while not finished:
        token = greedy_step(model, ids + new)
        finished = token == tokenizer.eos_token_id
        if not finished:
            new.append(token)
            finished = len(new) >= max_new_tokens
    return prompt + tokenizer.decode(new)


# %%
def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id, :].detach()


# %%
def compare(emb1, emb2):
    return 1 - (1 - torch.cosine_similarity(emb1.double(), emb2.double(), dim=0)).item()


# %%
# TODO: nicer plots
...
pass
None
