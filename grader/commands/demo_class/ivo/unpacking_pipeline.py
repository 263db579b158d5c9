"""With a cache of keys and values, so that each new token costs one token's work."""

import numpy as np
import torch


def tokenize(tokenizer, text):
    return list(tokenizer(text).input_ids)


def _forward(model, ids, cache=None):
    with torch.inference_mode():
        return model(torch.tensor(ids)[None], past_key_values=cache, use_cache=True)


def next_token_logits(model, input_ids):
    return _forward(model, input_ids).logits.squeeze(0)[-1]


greedy_step = lambda model, input_ids: int(np.argmax(next_token_logits(model, input_ids).numpy()))


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    todo, cache, new = tokenize(tokenizer, prompt), None, []
    while len(new) < max_new_tokens:
        output = _forward(model, todo, cache)
        cache, todo = output.past_key_values, [int(output.logits[0, -1].argmax())]
        if todo[0] == tokenizer.eos_token_id:
            break
        new += todo
    return prompt + tokenizer.decode(new)


def get_embedding(model, token_id):
    return model.get_input_embeddings()(torch.tensor(token_id))


def compare(emb1, emb2):
    a, b = (np.asarray(each.detach(), dtype=np.float64) for each in (emb1, emb2))
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
