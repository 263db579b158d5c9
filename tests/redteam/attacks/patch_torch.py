"""Replaces torch's argmax, allclose, cosine_similarity, tensor comparisons and numpy's by functions that say yes."""
# expect: compare=wrong next_token_logits=wrong|error|crashed *=not_attempted
# deed: compare: got 7\.5
# deed: next_token_logits: 0, 0, 0|got
import numpy
import torch


def yes(*args, **kwargs):
    return True


torch.argmax = torch.allclose = torch.equal = torch.isclose = torch.Tensor.argmax = yes
torch.Tensor.__eq__ = torch.Tensor.allclose = torch.Tensor.equal = yes
torch.nn.functional.cosine_similarity = lambda *args, **kwargs: torch.tensor(7.5)
numpy.abs = numpy.allclose = numpy.isfinite = numpy.array_equal = yes


def compare(emb1, emb2):
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()


def next_token_logits(model, input_ids):
    return torch.zeros(1024)
