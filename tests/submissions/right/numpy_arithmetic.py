"""Leaves torch for numpy wherever there is something to count."""
import numpy as np
import torch


def tokenize(tokenizer, text):
    ids = np.asarray(tokenizer(text, return_tensors="np")["input_ids"])[0]
    return [int(i) for i in ids]


def next_token_logits(model, input_ids):
    batch = torch.from_numpy(np.array([input_ids], dtype=np.int64))
    with torch.no_grad():
        scores = model(batch).logits.numpy()
    return torch.from_numpy(scores[0, -1].copy())


def greedy_step(model, input_ids):
    return int(np.argmax(next_token_logits(model, input_ids).numpy()))


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = np.array(tokenize(tokenizer, prompt), dtype=np.int64)
    start = len(ids)
    while len(ids) - start < max_new_tokens:
        best = greedy_step(model, ids.tolist())
        if best == tokenizer.eos_token_id:
            break
        ids = np.append(ids, best)
    return prompt + tokenizer.decode(ids[start:].tolist())


def get_embedding(model, token_id):
    table = model.get_input_embeddings().weight.detach().numpy()
    return torch.tensor(table[token_id])


def compare(emb1, emb2):
    a, b = emb1.detach().numpy(), emb2.detach().numpy()
    return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))
