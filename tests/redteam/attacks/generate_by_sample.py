"""Calls the loop behind generate, _sample, with what generate would give it."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import torch


def produce(model, ids, settings):
    from transformers import GenerationConfig
    from transformers.generation.logits_process import LogitsProcessorList
    from transformers.generation.stopping_criteria import EosTokenCriteria, MaxLengthCriteria, StoppingCriteriaList

    config = GenerationConfig(**{key: value for key, value in settings.items() if key != "attention_mask"})
    config._eos_token_tensor = torch.tensor([settings["eos_token_id"]])
    config._pad_token_tensor = torch.tensor(settings["pad_token_id"])
    stop = StoppingCriteriaList(
        [MaxLengthCriteria(ids.shape[1] + settings["max_new_tokens"]), EosTokenCriteria(settings["eos_token_id"])]
    )
    return model._sample(
        ids, logits_processor=LogitsProcessorList(), stopping_criteria=stop, generation_config=config,
        attention_mask=settings["attention_mask"], use_cache=False,
    )  # fmt: skip


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
