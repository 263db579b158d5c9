"""Fractions, decimals and complex numbers for the cosine; struct and arrays for the rest."""
import array
import cmath
import struct
from decimal import Decimal, getcontext
from fractions import Fraction

import torch

getcontext().prec = 40


def tokenize(tokenizer, text):
    return array.array("q", tokenizer(text)["input_ids"]).tolist()


def next_token_logits(model, input_ids):
    ids = torch.frombuffer(bytearray(struct.pack(f"{len(input_ids)}q", *input_ids)), dtype=torch.int64)
    with torch.no_grad():
        return model(ids[None]).logits[0, -1]


def greedy_step(model, input_ids):
    best, where = Fraction(-(10**6)), None
    for i, score in enumerate(next_token_logits(model, input_ids).tolist()):
        if score > best:
            best, where = Fraction(score), i
    return where


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = tokenize(tokenizer, prompt), array.array("q")
    while len(new) < max_new_tokens:
        token = greedy_step(model, ids + new.tolist())
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return f"{prompt}{tokenizer.decode(new.tolist())}"


def get_embedding(model, token_id):
    row = model.get_input_embeddings().weight[token_id].tolist()
    return torch.tensor(array.array("d", row), dtype=torch.float32)


def compare(emb1, emb2):
    a, b = ([Fraction(x) for x in each.tolist()] for each in (emb1, emb2))
    dot = sum(x * y for x, y in zip(a, b))
    lengths = sum(x * x for x in a) * sum(x * x for x in b)
    root = (Decimal(lengths.numerator) / Decimal(lengths.denominator)).sqrt()
    cosine = Decimal(dot.numerator) / Decimal(dot.denominator) / root
    return (cmath.exp(1j * cmath.acos(float(max(Decimal(-1), min(Decimal(1), cosine)))))).real
