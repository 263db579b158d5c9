"""Makes a subclass and a copy of the model's class, so that generate is looked up anew."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import copy

import torch


def produce(model, ids, settings):
    class Mine(type(model)):
        def more(self, *args, **kwargs):
            return super().generate(*args, **kwargs)

    twin = copy.copy(model)
    twin.__class__ = Mine
    return twin.more(ids, **settings)


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
