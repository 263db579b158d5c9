"""Takes transformers' generation out of sys.modules and imports it again."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import importlib
import sys

import torch


def produce(model, ids, settings):
    for name in [each for each in sys.modules if each.startswith("transformers.generation")]:
        del sys.modules[name]
    return importlib.import_module("transformers.generation.utils").GenerationMixin.generate(model, ids, **settings)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
