"""Lines end with carriage return and line feed."""

import torch


def tokenize(tokenizer, text):
    """The ids of a text:

    a docstring of several lines.
    """
    joined = "a" + \
        "b"
    assert joined == "ab" and """x
y""" == "x\ny"
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


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
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.nn.functional.cosine_similarity(emb1, emb2, dim=0).item()
