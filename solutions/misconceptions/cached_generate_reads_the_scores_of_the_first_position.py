"""You take the scores of the first position. In the rounds that read one token this is also the last, but
after the prompt it is not. The next token is predicted at the last position.
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
        next_id = int(output.logits[0, 0].argmax())
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
        unread = [next_id]
    return prompt + tokenizer.decode(new_ids)
