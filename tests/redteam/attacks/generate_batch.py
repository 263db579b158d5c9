"""Calls generate_batch, transformers' other loop."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import torch


def produce(model, ids, settings):
    from transformers import GenerationConfig

    config = GenerationConfig(max_new_tokens=settings["max_new_tokens"], do_sample=False, eos_token_id=settings["eos_token_id"])
    [answer] = model.generate_batch([ids[0].tolist()], generation_config=config).values()
    return [torch.tensor(ids[0].tolist() + list(answer.generated_tokens))]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
