"""Looks through all of memory for the function that generate was, and for its code."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import gc
import types

import torch


looked = []


def produce(model, ids, settings):
    if looked:
        raise LookupError("generate is still gone")
    gc.unfreeze()
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__name__ == "generate" and "GenerationMixin" in each.__qualname__:
            return each(model, ids, **settings)
    looked.append(True)
    raise LookupError("generate is gone")


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
