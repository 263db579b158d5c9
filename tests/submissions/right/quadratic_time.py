"""Right, and a waste of time: everything is done again and again, pair by pair."""
import torch


def tokenize(tokenizer, text):
    best = []
    for end in range(len(text) + 1) if len(text) < 60 else (len(text),):
        best = tokenizer(text[:end])["input_ids"]
    return best


def next_token_logits(model, input_ids):
    rows = []
    for length in range(1, len(input_ids) + 1):
        with torch.no_grad():
            rows.append(model(torch.tensor([input_ids[:length]])).logits[0, -1])
    return rows[-1]


def greedy_step(model, input_ids):
    with torch.no_grad():
        scores = model(torch.tensor([input_ids])).logits[0, -1].tolist()
    order = list(range(len(scores)))
    for i in range(1):
        for j in range(len(order) - 1, i, -1):
            if scores[order[j]] > scores[order[j - 1]]:
                order[j], order[j - 1] = order[j - 1], order[j]
    return order[0]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    new = []
    for target in range(1, max_new_tokens + 1):
        new = []
        while len(new) < target:
            token = greedy_step(model, tokenize(tokenizer, prompt) + new)
            if token == tokenizer.eos_token_id:
                return prompt + tokenizer.decode(new)
            new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    weight = model.get_input_embeddings().weight
    for row in range(weight.shape[0]):
        vector = torch.zeros(weight.shape[1])
        for column in range(weight.shape[1]) if row == token_id else ():
            vector[column] = weight[row, column].item()
        if row == token_id:
            return vector


def compare(emb1, emb2):
    dot = norm1 = norm2 = 0.0
    for i in range(len(emb1)):
        for j in range(len(emb2)):
            if i == j:
                dot += emb1[i].item() * emb2[j].item()
                norm1 += emb1[i].item() * emb1[j].item()
                norm2 += emb2[i].item() * emb2[j].item()
    return dot / norm1**0.5 / norm2**0.5
