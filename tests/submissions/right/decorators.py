"""Decorators: wraps, lru_cache on what can be hashed, a registry, a class as a decorator, timing."""
import functools
import time

import torch

REGISTRY = {}


def register(name=None):
    def inner(function):
        REGISTRY[name or function.__name__] = function
        return function

    return inner


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.seconds += time.perf_counter() - start

    wrapper.seconds = 0.0
    return wrapper


class Counted:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.count = function, 0

    def __call__(self, *args, **kwargs):
        self.count += 1
        return self.function(*args, **kwargs)


@functools.lru_cache(maxsize=None)
def _ids(tokenizer_id, text):
    return tuple(_TOKENIZERS[tokenizer_id](text)["input_ids"])


_TOKENIZERS = {}


@register()
@timed
def tokenize(tokenizer, text):
    _TOKENIZERS[id(tokenizer)] = tokenizer
    return list(_ids(id(tokenizer), text))


@functools.lru_cache(maxsize=128)
@torch.no_grad()
def _logits(model, ids):
    return model(torch.tensor([ids])).logits[0, -1]


@timed
@Counted
def next_token_logits(model, input_ids):
    return _logits(model, tuple(input_ids)).clone()


@register("step")
@Counted
def greedy_step(model, input_ids):
    return REGISTRY.get("argmax", torch.argmax)(next_token_logits(model, input_ids)).item()


@timed
@timed
@register()
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = REGISTRY["tokenize"](tokenizer, prompt), []
    for _ in range(max_new_tokens):
        token = REGISTRY["step"](model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


@functools.cache
def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


@(lambda function: lambda *vectors: function(*(each.double() for each in vectors)).item())
def compare(a, b):
    return torch.vdot(a, b) / torch.sqrt(torch.vdot(a, a) * torch.vdot(b, b))
