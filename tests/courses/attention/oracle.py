"""What the model itself computes: its queries, keys and values, and what it makes of them.

transformers hands them to torch's own attention; here somebody listens. Needed of a model: that it uses that function.
"""

from unittest import mock

import torch


def head(model, tokenizer, text, layer=0, number=0):
    """The queries, keys, values, weights and output of one head for a text, each of (positions, ...)."""
    calls = []
    attention = torch.nn.functional.scaled_dot_product_attention

    def listening(query, key, value, *args, **kwargs):
        output = attention(query, key, value, *args, **kwargs)
        calls.append((query, key, value, output))
        return output

    ids = tokenizer(text, return_tensors="pt")["input_ids"]
    with torch.no_grad(), mock.patch("torch.nn.functional.scaled_dot_product_attention", listening):
        model(input_ids=ids)
    query, key, value, output = calls[layer]
    shared = number * key.shape[1] // query.shape[1]  # several heads may have one key
    one, two, three = query[0, number], key[0, shared], value[0, shared]
    weights = attention(one[None], two[None], torch.eye(len(one))[None], is_causal=True)[0]
    return {"queries": one, "keys": two, "values": three, "weights": weights, "output": output[0, number]}
