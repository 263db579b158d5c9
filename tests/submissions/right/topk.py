"""topk(1), sort(descending=True) and friends; the cosine through the angle."""
import math

import torch


def tokenize(tokenizer, text):
    return tokenizer.batch_encode_plus([text])["input_ids"][0] if False else tokenizer([text]).input_ids[0]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids]), logits_to_keep=1).logits[0, 0]


def greedy_step(model, input_ids):
    return torch.topk(next_token_logits(model, input_ids), k=1).indices.item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenize(tokenizer, prompt)])
    start = ids.size(1)
    with torch.no_grad():
        for _ in range(max_new_tokens):
            best = model(ids).logits[0, -1].sort(descending=True).indices[:1]
            if best == tokenizer.eos_token_id:
                break
            ids = torch.hstack((ids, best[None]))
    return prompt + tokenizer.batch_decode(ids[:, start:])[0]


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight.detach().index_select(0, torch.tensor([token_id])).squeeze(0)


def compare(emb1, emb2):
    a, b = emb1.double(), emb2.double()
    cosine = (a @ b / (a.norm() * b.norm())).clamp(-1.0, 1.0)
    angle = torch.acos(cosine).item()
    return math.cos(angle)
