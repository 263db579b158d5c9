"""You let the model read the prompt without its last token. So the first new token is the answer to a
shorter prompt. There is nothing to hold back for later: read all of it.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    unread = tokenizer(prompt)["input_ids"]
    unread = unread[:-1] or unread
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
