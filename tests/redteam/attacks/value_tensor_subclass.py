"""Returns a tensor of a subclass that answers every operation of torch and numpy itself."""
# expect: next_token_logits=wrong get_embedding=wrong *=not_attempted
# deed: next_token_logits: of type Liar
# deed: get_embedding: of type Liar
import torch


class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return torch.zeros(())

    def __array__(self, dtype=None, copy=None):
        import os

        os._exit(0)

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__


def next_token_logits(model, input_ids):
    return torch.zeros(1024).as_subclass(Liar)


def get_embedding(model, token_id):
    return torch.zeros(96).as_subclass(Liar)
