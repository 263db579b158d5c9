"""You return a row of scores for every token of the prompt. Each row is a prediction of the token that
follows its position. Only one position is followed by a token that is not known yet.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0]
