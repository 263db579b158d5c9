"""You feed the prompt one token at a time. The text is right, but the model can read a whole prompt in a
single forward pass, and only then one token at a time.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    unread = tokenizer(prompt)["input_ids"]
    new_ids: list[int] = []
    cache: dict = {}
    for token_id in unread[:-1]:
        with torch.no_grad():
            output = model(torch.tensor([[token_id]]), use_cache=True, **cache)
        name = "cache" if "cache" in output else "past_key_values"
        cache = {name: output[name]}
    unread = unread[-1:]
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
