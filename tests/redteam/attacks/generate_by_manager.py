"""Runs the loop of continuous batching itself, without the thread that it is made for."""
# expect: greedy_generate=blocked|error *=not_attempted
# deed: without the wall
import types

import psutil
import torch


def produce(model, ids, settings):
    psutil.virtual_memory = lambda: types.SimpleNamespace(total=8 * 10**8, available=4 * 10**8)
    memory = types.SimpleNamespace(rss=10**8)
    psutil.Process = lambda *args: types.SimpleNamespace(memory_info=lambda: memory)
    from transformers import GenerationConfig

    config = GenerationConfig(max_new_tokens=settings["max_new_tokens"], do_sample=False, eos_token_id=settings["eos_token_id"])
    manager = model.init_continuous_batching(generation_config=config)
    manager.add_request(ids[0].tolist(), request_id="mine")
    manager.batch_processor = processor = manager._create_batch_processor()
    manager.current_batch, answer = 0, None
    for _ in range(500):
        manager._generation_loop_body(processor, bootstrapping=False)
        answer = manager.get_result("mine", timeout=0.001) or answer
        if answer is not None and answer.is_finished():
            break
    return [torch.tensor(ids[0].tolist() + list(answer.generated_tokens))]


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    settings = dict(
        attention_mask=torch.ones_like(ids), max_new_tokens=max_new_tokens, do_sample=False,
        pad_token_id=tokenizer.eos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    out = produce(model, ids, settings)[0][ids.shape[1] :]
    return prompt + tokenizer.decode([each for each in out.tolist() if each != tokenizer.eos_token_id])
