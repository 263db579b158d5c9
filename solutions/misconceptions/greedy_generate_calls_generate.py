"""You let the model's own generate method do the work. It holds the very loop that you are taking apart
here. Write that loop with your greedy step, one token a round.
"""

import torch

from solutions.unpacking_pipeline import tokenize


def greedy_generate(model, tokenizer, prompt: str, max_new_tokens: int = 20) -> str:
    input_ids = torch.tensor([tokenize(tokenizer, prompt)])
    output = model.generate(input_ids, max_new_tokens=max_new_tokens, do_sample=False)
    return prompt + tokenizer.decode(output[0, input_ids.shape[1] :], skip_special_tokens=True)
