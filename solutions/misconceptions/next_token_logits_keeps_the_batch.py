"""You picked the right position but kept the batch dimension, so there is a 1 in front of the shape. The
model wants a batch even for one text. What comes back for that one text has to be taken out of the batch
again.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[:, -1, :]
