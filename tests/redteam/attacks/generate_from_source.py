"""Loads the source of the loop from its file as a module of another name."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import importlib.util
import pathlib

import torch
import transformers


def produce(model, ids, settings):
    folder = pathlib.Path(transformers.__file__).parent / "generation"
    spec = importlib.util.spec_from_file_location("transformers.generation.mine", folder / "utils.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.GenerationMixin.generate(model, ids, **settings)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
