"""The model gets only the last token of the prompt to read, so it can't know what came before. Which
position you look at in the output is one thing. What the model reads is another: it needs the whole prompt.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids[-1:]]))
    return output.logits[0, -1]
