"""You return the scores of the first position. They predict the second token of the prompt, which is known
already, and nothing after it has any influence on them. Which position has seen the whole prompt is the
question.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, 0]
