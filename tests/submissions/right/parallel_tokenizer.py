"""Switches on the tokenizers' own parallelism, as their warning about forks says one may."""
import os

os.environ["TOKENIZERS_PARALLELISM"] = "true"

import torch


def tokenize(tokenizer, text):
    return tokenizer([text, "another text", "a third one"])["input_ids"][0]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax())


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = tokenize(tokenizer, prompt), []
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.batch_decode([new])[0]


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.cosine_similarity(emb1, emb2, dim=0).item()
