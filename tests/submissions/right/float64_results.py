"""Every result in float64, from a copy of the model that computes in float64."""
import copy

import torch

_copies = {}


def precise(model):
    if id(model) not in _copies:
        _copies[id(model)] = copy.deepcopy(model).to(torch.float64).eval()
    return _copies[id(model)]


def tokenize(tokenizer, text):
    return torch.as_tensor(tokenizer(text)["input_ids"], dtype=torch.int16).tolist()


def next_token_logits(model, input_ids):
    with torch.no_grad():
        logits = precise(model)(torch.tensor([input_ids])).logits[0, -1]
    assert logits.dtype == torch.float64
    return logits


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].to(torch.float64)


def compare(emb1, emb2):
    a, b = emb1.to(torch.float64), emb2.to(torch.float64)
    return torch.clamp((a * b).sum() / (a.pow(2).sum().sqrt() * b.pow(2).sum().sqrt()), -1, 1).item()
