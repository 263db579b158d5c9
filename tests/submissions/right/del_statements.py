"""Cleans up after itself with del: imports, helpers, loop variables, first drafts of functions."""
import math
import gc

import torch


def tokenize(tokenizer, text):
    return "a first draft"


del tokenize


def tokenize(tokenizer, text):
    encoded = tokenizer(text)
    ids = encoded["input_ids"]
    del encoded
    return ids


def _make(function, *names):
    return {name: function for name in names}


for name, function in _make(math.sqrt, "root").items():
    globals()[name] = function
del name, function, math, _make


def next_token_logits(model, input_ids):
    batch = torch.tensor([input_ids])
    with torch.no_grad():
        output = model(batch)
    last = output.logits[0, -1].clone()
    del batch, output
    gc.collect(0)
    return last


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt) + [None] * max_new_tokens
    start = end = len(ids) - max_new_tokens
    while end < len(ids):
        ids[end] = greedy_step(model, ids[:end])
        if ids[end] == tokenizer.eos_token_id:
            del ids[end:]
            break
        end += 1
    del ids[:start]
    return prompt + tokenizer.decode(ids)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return (emb1 @ emb2).item() / root((emb1 @ emb1).item()) / root((emb2 @ emb2).item())


model = tokenizer = None
del model, tokenizer
