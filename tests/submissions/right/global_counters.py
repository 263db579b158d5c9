"""Counts and remembers in globals, and binds some of the functions through globals()."""
import sys

import torch

calls = 0
history = []
last_prompt = None


def count(name):
    global calls
    calls += 1
    history.append((calls, name))


def tokenize(tokenizer, text):
    global last_prompt
    count("tokenize")
    last_prompt = text
    return tokenizer(text)["input_ids"]


def next_token_logits(model, input_ids):
    count("next_token_logits")
    global newest
    with torch.no_grad():
        newest = model(torch.tensor([input_ids])).logits[0, -1]
    return newest


def setup():
    global greedy_step

    def greedy_step(model, input_ids):
        next_token_logits(model, input_ids)
        return int(newest.argmax())


setup()


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    global new_ids
    new_ids = []
    ids = tokenize(tokenizer, prompt)
    assert last_prompt == prompt
    for _ in range(max_new_tokens):
        token = greedy_step(model, ids + new_ids)
        if token == tokenizer.eos_token_id:
            break
        new_ids.append(token)
    return prompt + tokenizer.decode(new_ids)


globals()["get_embedding"] = lambda model, token_id: model.get_input_embeddings().weight[token_id].detach()
setattr(sys.modules[__name__], "compare", lambda a, b: float(torch.cosine_similarity(a, b, dim=0)))
