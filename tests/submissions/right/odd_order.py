"""Defined from the last to the first, some inside `if`, `try`, `for` and `with`, helpers and imports at the very end."""
import contextlib

if True:

    def compare(emb1, emb2):
        return cosine(emb1, emb2).item()


try:

    def get_embedding(model, token_id):
        return table(model)[token_id]

except NameError:
    pass
else:
    with contextlib.nullcontext():

        def table(model):
            return model.get_input_embeddings().weight.detach()


for round in range(2):

    def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
        ids = tokenize(tokenizer, prompt)
        new = []
        for _ in range(max_new_tokens):
            token = greedy_step(model, ids + new)
            if token == tokenizer.eos_token_id:
                break
            new.append(token)
        return prompt + tokenizer.decode(new)


@needs_no_gradient
def next_token_logits(model, input_ids):
    return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


if not False:
    if 1 < 2:

        def tokenize(tokenizer, text):
            return tokenizer(text)["input_ids"]

    else:

        def tokenize(tokenizer, text):
            return None


def cosine(a, b):
    return torch.nn.functional.cosine_similarity(a, b, dim=0)


def needs_no_gradient(function):
    return torch.no_grad()(function)


import torch
