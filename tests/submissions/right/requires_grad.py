"""Never switches gradients off: every tensor that comes back still requires grad."""
import torch


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    logits = model(torch.tensor([input_ids])).logits[0, -1]
    assert logits.requires_grad and logits.grad_fn is not None
    return logits


def greedy_step(model, input_ids):
    values, index = next_token_logits(model, input_ids).max(dim=0)
    return index.item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    n = len(ids)
    for i in range(max_new_tokens):
        ids.append(greedy_step(model, ids))
        if ids[-1] == tokenizer.eos_token_id:
            ids.pop()
            break
    return prompt + tokenizer.decode(ids[n:])


def get_embedding(model, token_id):
    return torch.nn.Parameter(model.get_input_embeddings().weight[token_id])


def compare(emb1, emb2):
    emb1 = emb1.clone().requires_grad_(True)
    emb2 = emb2.clone().requires_grad_(True)
    similarity = torch.nn.functional.cosine_similarity(emb1, emb2, dim=0)
    return float(similarity)
