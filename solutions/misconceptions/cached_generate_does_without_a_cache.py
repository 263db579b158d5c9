"""You let the model read the whole text in every round, as the plain loop does. The text is right, but
nothing is saved. Keep the cache, and give the model the newest token only.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    unread = tokenizer(prompt)["input_ids"]
    new_ids: list[int] = []
    while len(new_ids) < max_new_tokens:
        with torch.no_grad():
            output = model(torch.tensor([unread]))
        next_id = int(output.logits[0, -1].argmax())
        if next_id == tokenizer.eos_token_id:
            break
        new_ids.append(next_id)
        unread = unread + [next_id]
    return prompt + tokenizer.decode(new_ids)
