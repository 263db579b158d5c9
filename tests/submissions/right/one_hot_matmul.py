"""A lookup is a matrix product with a one-hot vector; einsum and bmm for the rest."""
import torch
import torch.nn.functional as F


def tokenize(tokenizer, text):
    return tokenizer(text, return_tensors="pt")["input_ids"][0].tolist()


def next_token_logits(model, input_ids):
    with torch.no_grad():
        logits = model(torch.tensor([input_ids])).logits
    pick = F.one_hot(torch.tensor(len(input_ids) - 1), len(input_ids)).to(logits.dtype)
    return torch.einsum("t,btv->v", pick, logits)


def greedy_step(model, input_ids):
    scores = next_token_logits(model, input_ids)
    probabilities = scores.softmax(-1)
    assert abs(probabilities.sum().item() - 1) < 1e-4
    return int((scores == scores.max()).int().argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = torch.empty(0, dtype=torch.long)
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new.tolist())
        if token == tokenizer.eos_token_id:
            break
        new = torch.cat((new, torch.tensor([token])))
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    weight = model.get_input_embeddings().weight.detach()
    one_hot = F.one_hot(torch.tensor([token_id]), num_classes=weight.shape[0]).to(weight.dtype)
    return (one_hot @ weight).squeeze(0)


def compare(emb1, emb2):
    dot = torch.einsum("i,i->", emb1, emb2)
    lengths = torch.einsum("i,i->", emb1, emb1).sqrt() * torch.einsum("i,i->", emb2, emb2).sqrt()
    return (dot / lengths).item()
