"""You begin with the last token of the prompt alone. There is nothing in the cache then: the model has not
read what comes before it. The first forward pass reads the whole prompt.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    unread = tokenizer(prompt)["input_ids"][-1:]
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
        unread = [next_id]
    return prompt + tokenizer.decode(new_ids)
