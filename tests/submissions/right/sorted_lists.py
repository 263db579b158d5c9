"""Turns logits into lists and sorts them or takes max() over them."""
import torch


def tokenize(tokenizer, text):
    encoded = tokenizer(text)
    return [i for i, kept in zip(encoded["input_ids"], encoded["attention_mask"]) if kept == 1]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        rows = model(torch.tensor([input_ids])).logits.tolist()[0]
    return torch.tensor(rows[len(rows) - 1])


def greedy_step(model, input_ids):
    scores = next_token_logits(model, input_ids).tolist()
    ranked = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    by_max = max(enumerate(scores), key=lambda pair: pair[1])[0]
    assert ranked[0] == by_max == scores.index(max(scores)) == max(range(len(scores)), key=scores.__getitem__)
    return ranked[0]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    for _ in range(max_new_tokens):
        ranking = dict(enumerate(next_token_logits(model, ids + new).tolist()))
        token, score = sorted(ranking.items(), key=lambda item: item[1], reverse=True)[0]
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    rows = model.get_input_embeddings().weight.tolist()
    return torch.tensor(rows[token_id])


def compare(emb1, emb2):
    a, b = emb1.tolist(), emb2.tolist()
    dot = 0.0
    for i in range(len(a)):
        dot += a[i] * b[i]
    return dot / (sum(x**2 for x in a) ** 0.5 * sum(x**2 for x in b) ** 0.5)
