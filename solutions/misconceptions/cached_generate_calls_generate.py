"""You let the model's own generate method do the work. It keeps a cache, and that is what you are to do here
yourself, one forward pass after the other.
"""

import torch


def cached_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = torch.tensor([tokenizer(prompt)["input_ids"]])
    output = model.generate(input_ids, max_new_tokens=max_new_tokens, do_sample=False, use_cache=True)
    return prompt + tokenizer.decode(output[0, input_ids.shape[1] :], skip_special_tokens=True)
