import torch


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return next_token_logits(model, input_ids).argmax().item()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = tokenize(tokenizer, prompt)
    new = []
    while len(new) < max_new_tokens:
        nxt = greedy_step(model, ids + new)
        if nxt == tokenizer.eos_token_id:
            continue
        new.append(nxt)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id]


def compare(emb1, emb2):
    return (emb1 @ emb2 / (emb1.norm() * emb2.norm())).item()
