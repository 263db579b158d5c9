"""Reads its command line at the top level, and takes its defaults from there."""
import argparse

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--max-new-tokens", type=int, default=20)
parser.add_argument("--dim", type=int, default=0)
args = parser.parse_args()


def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmax(dim=args.dim))


def greedy_generate(model, tokenizer, prompt, max_new_tokens=args.max_new_tokens):
    ids, new = tokenize(tokenizer, prompt), []
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new)
        if token == tokenizer.eos_token_id:
            break
        new.append(token)
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings().weight[token_id].detach()


def compare(emb1, emb2):
    return torch.cosine_similarity(emb1, emb2, dim=args.dim).item()
