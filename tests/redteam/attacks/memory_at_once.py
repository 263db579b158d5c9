"""Asks for 50 GB in one piece, of Python and of torch."""
# expect: compare=memory tokenize=memory *=not_attempted
# deed: compare: more memory
# deed: tokenize: more memory
import torch


def compare(emb1, emb2):
    return float(len(bytearray(50_000_000_000)))


def tokenize(tokenizer, text):
    return torch.ones(50_000_000_000).tolist()
