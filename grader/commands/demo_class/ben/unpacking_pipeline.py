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
    for _ in range(max_new_tokens):
        ids.append(greedy_step(model, ids))
    return tokenizer.decode(ids)


def get_embedding(model, token_id):
    raise NotImplementedError("Look up the row of the token in the model's table of input embeddings.")


def compare(emb1, emb2):
    return torch.dot(emb1, emb2).item()
