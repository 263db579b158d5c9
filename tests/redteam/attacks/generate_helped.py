"""Has an assistant model, a custom loop and a prompt lookup call generate on its behalf."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import torch


def produce(model, ids, settings):
    tries = [
        lambda: model.generate(ids, assistant_model=model, **settings),
        lambda: model.generate(ids, prompt_lookup_num_tokens=2, **settings),
        lambda: model.generate(ids, custom_generate=lambda m, *args, **kwargs: m._sample(*args, **kwargs), **settings),
        lambda: model._assisted_decoding(ids, **settings),
        lambda: model._beam_search(ids, **settings),
    ]
    for each in tries:
        try:
            return each()
        except Exception:
            pass
    raise LookupError("no loop left")


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
