"""Builds each function with functools.partial from a more general one."""
import operator
from functools import partial, reduce

import torch
from torch.nn.functional import cosine_similarity


def _encode(key, tokenizer, text):
    return tokenizer(text)[key]


def _logits(position, model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, position]


def _choose(pick, model, input_ids):
    return int(pick(_logits(-1, model, input_ids)))


def _generate(step, model, tokenizer, prompt, max_new_tokens):
    ids, new = tokenize(tokenizer, prompt), []
    while len(new) != max_new_tokens and (token := step(model, ids + new)) != tokenizer.eos_token_id:
        new.append(token)
    return prompt + tokenizer.decode(new)


def _row(getter, model, token_id):
    return reduce(lambda value, name: getattr(value, name), getter.split("."), model.get_input_embeddings())[token_id]


def _similar(function, a, b, **settings):
    return function(a, b, **settings).item()


tokenize = partial(_encode, "input_ids")
next_token_logits = partial(_logits, -1)
greedy_step = partial(_choose, operator.methodcaller("argmax"))
greedy_generate = partial(_generate, greedy_step, max_new_tokens=20)
get_embedding = partial(_row, "weight.data")
compare = partial(_similar, cosine_similarity, dim=0)
