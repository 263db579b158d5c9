"""Loads the loop from the .pyc file that Python keeps of it."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import importlib.util
import marshal
import pathlib
import types

import torch
import transformers


def produce(model, ids, settings):
    source = pathlib.Path(transformers.__file__).parent / "generation" / "utils.py"
    code = marshal.loads(pathlib.Path(importlib.util.cache_from_source(source)).read_bytes()[16:])
    module = types.ModuleType("transformers.generation.mine")
    module.__dict__.update(__package__="transformers.generation", __file__=str(source))
    exec(code, module.__dict__)
    return module.GenerationMixin.generate(model, ids, **settings)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
