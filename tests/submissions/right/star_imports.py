"""from ... import * of nearly everything, so that some builtins are not what they were."""
from math import *
from itertools import *
from functools import *
from typing import *
from tokenize import *
from numpy import *
from torch import *
from torch.nn.functional import *
import builtins


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


@no_grad()
def next_token_logits(model, input_ids):
    return model(tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return argmax(next_token_logits(model, input_ids)).item()  # `int` is torch's by now


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    for _ in builtins.range(max_new_tokens):
        next_id = greedy_step(model, ids + new)
        if next_id == tokenizer.eos_token_id:
            break
        new.append(next_id)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return embedding(tensor(token_id), model.get_input_embeddings().weight.detach())


def compare(emb1, emb2):
    return cosine_similarity(emb1, emb2, dim=0).item()
