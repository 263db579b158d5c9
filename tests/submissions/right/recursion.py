"""Generates by recursion, and takes a cosine apart into smaller ones."""
import torch


def tokenize(tokenizer, text):
    return tokenizer(text).input_ids


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.LongTensor(input_ids).unsqueeze(0)).logits.squeeze(0)[-1]


def greedy_step(model, input_ids):
    return torch.argmax(next_token_logits(model, input_ids)).item()


def _continue(model, eos, ids, left):
    if left == 0:
        return []
    best = greedy_step(model, ids)
    if best == eos:
        return []
    return [best] + _continue(model, eos, ids + [best], left - 1)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    new = _continue(model, tokenizer.eos_token_id, tokenize(tokenizer, prompt), max_new_tokens)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings()(torch.tensor([token_id]))[0]


def _dot(a, b):
    if len(a) == 1:
        return a[0].item() * b[0].item()
    middle = len(a) // 2
    return _dot(a[:middle], b[:middle]) + _dot(a[middle:], b[middle:])


def compare(emb1, emb2):
    return _dot(emb1, emb2) / (_dot(emb1, emb1) ** 0.5 * _dot(emb2, emb2) ** 0.5)
