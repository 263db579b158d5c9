"""Everything lives in classes; the six names are methods bound to one object."""
from abc import ABC, abstractmethod

import torch
from torch import nn


class Step(ABC):
    @abstractmethod
    def choose(self, logits): ...


class Greedy(Step):
    def choose(self, logits):
        return int(logits.argmax())


class Similarity:
    @staticmethod
    def cosine(emb1, emb2):
        return nn.CosineSimilarity(dim=0)(emb1, emb2).item()


class Unpacker(Similarity):
    def __init__(self, strategy: Step):
        self.strategy = strategy
        self.__calls = 0

    @property
    def calls(self):
        return self.__calls

    @classmethod
    def greedy(cls):
        return cls(Greedy())

    def tokenize(self, tokenizer, text):
        return list(tokenizer(text)["input_ids"])

    def next_token_logits(self, model, input_ids):
        self.__calls += 1
        with torch.no_grad():
            return model(torch.tensor(input_ids)[None]).logits[0][-1]

    def greedy_step(self, model, input_ids):
        return self.strategy.choose(self.next_token_logits(model, input_ids))

    def greedy_generate(self, model, tokenizer, prompt, max_new_tokens=20):
        ids, new = self.tokenize(tokenizer, prompt), []
        for _ in range(max_new_tokens):
            new.append(self.greedy_step(model, ids + new))
            if new[-1] == tokenizer.eos_token_id:
                del new[-1]
                break
        return prompt + tokenizer.decode(new)

    def get_embedding(self, model, token_id):
        return model.get_input_embeddings().weight.data[token_id]


_unpacker = Unpacker.greedy()
tokenize = _unpacker.tokenize
next_token_logits = _unpacker.next_token_logits
greedy_step = _unpacker.greedy_step
greedy_generate = _unpacker.greedy_generate
get_embedding = _unpacker.get_embedding
compare = Unpacker.cosine
