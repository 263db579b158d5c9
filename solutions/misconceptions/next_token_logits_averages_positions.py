"""You average the scores over all positions. That helps when one vector for a whole sentence is wanted, but
each position here predicts a different token. The mean mixes predictions of tokens that are known already
with the one that is asked for.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0].mean(dim=0)
