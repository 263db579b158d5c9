"""Takes the loop of another model of transformers, which brings a _sample of its own."""
# expect: greedy_generate=blocked|error *=not_attempted
import inspect

import torch


def produce(model, ids, settings):
    from transformers.models.csm.generation_csm import CsmGenerationMixin

    from transformers import GenerationConfig
    from transformers.generation.logits_process import LogitsProcessorList
    from transformers.generation.stopping_criteria import EosTokenCriteria, MaxLengthCriteria, StoppingCriteriaList

    config = GenerationConfig(**{key: value for key, value in settings.items() if key != "attention_mask"})
    config._eos_token_tensor = torch.tensor([settings["eos_token_id"]])
    config._pad_token_tensor = torch.tensor(settings["pad_token_id"])
    stop = StoppingCriteriaList(
        [MaxLengthCriteria(ids.shape[1] + settings["max_new_tokens"]), EosTokenCriteria(settings["eos_token_id"])]
    )
    type(model).get_compiled_call = lambda self, *args: self.__call__
    model.config.num_codebooks = 1
    model.config.codebook_eos_token_id = -1
    return CsmGenerationMixin._sample(
        model, ids, logits_processor=LogitsProcessorList(), stopping_criteria=stop, generation_config=config,
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
