"""None of the six is a function: instances with __call__, classes with __new__, a metaclass, a closure."""
import math

import torch


class Tokenize:
    def __call__(self, tokenizer, text):
        return tokenizer(text)["input_ids"]


class next_token_logits:
    """A class whose call gives a tensor."""

    def __new__(cls, model, input_ids):
        with torch.no_grad():
            return model(torch.tensor([input_ids])).logits[0, -1]


class Calling(type):
    def __call__(cls, *args, **kwargs):
        return cls.run(*args, **kwargs)


class greedy_step(metaclass=Calling):
    @staticmethod
    def run(model, input_ids):
        return next_token_logits(model, input_ids).argmax().item()


class Generator:
    __slots__ = ("default",)

    def __init__(self, default):
        self.default = default

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0  # so that the object is falsy

    def __call__(self, model, tokenizer, prompt, max_new_tokens=None):
        new = []
        for _ in range(self.default if max_new_tokens is None else max_new_tokens):
            token = greedy_step(model, tokenize(tokenizer, prompt) + new)
            if token == tokenizer.eos_token_id:
                break
            new.append(token)
        return prompt + tokenizer.decode(new)


class Embedder(torch.nn.Module):
    def forward(self, model, token_id):
        return model.get_input_embeddings()(torch.tensor(token_id))


def cosine(power):
    def inner(emb1, emb2):
        a, b = (sum(x.item() ** power for x in each) ** (1 / power) for each in (emb1, emb2))
        return math.fsum(x * y for x, y in zip(emb1.tolist(), emb2.tolist())) / (a * b)

    return inner


tokenize = Tokenize()
greedy_generate = Generator(20)
get_embedding = Embedder()
compare = cosine(2)
