"""accumulate, takewhile, islice, starmap, chain: no loop of its own."""
import itertools as it
import operator as op
from collections import deque

import torch


def tokenize(tokenizer, text):
    return list(it.chain.from_iterable(tokenizer([text])["input_ids"]))


def next_token_logits(model, input_ids):
    with torch.no_grad():
        return deque(model(torch.tensor([input_ids])).logits[0], maxlen=1).pop()


def greedy_step(model, input_ids):
    return max(zip(next_token_logits(model, input_ids).tolist(), it.count()), key=op.itemgetter(0))[1]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    start = tokenize(tokenizer, prompt)
    histories = it.accumulate(it.repeat(None), lambda ids, _: [*ids, greedy_step(model, ids)], initial=start)
    tokens = (ids[-1] for ids in it.islice(histories, 1, max_new_tokens + 1))
    return prompt + tokenizer.decode(list(it.takewhile(lambda token: token != tokenizer.eos_token_id, tokens)))


def get_embedding(model, token_id):
    return next(it.islice(model.get_input_embeddings().weight.detach(), token_id, None))


def compare(emb1, emb2):
    dot = lambda x, y: sum(it.starmap(op.mul, zip(x.tolist(), y.tolist())))
    return dot(emb1, emb2) / pow(dot(emb1, emb1) * dot(emb2, emb2), 0.5)
