"""You give the model all the new tokens in every round, with the cache. It has read all but the last of them
before. Give it the newest one only.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    unread = tokenizer(prompt)["input_ids"]
    new_ids: list[int] = []
    cache: dict = {}
    while len(new_ids) < max_new_tokens:
        with torch.no_grad():
            output = model(torch.tensor([unread]), use_cache=True, **cache)
        name = "cache" if "cache" in output else "past_key_values"
        cache = {name: output[name]}
        next_id = int(output.logits[0, -1].argmax())
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
        unread = list(new_ids)
    return prompt + tokenizer.decode(new_ids)
