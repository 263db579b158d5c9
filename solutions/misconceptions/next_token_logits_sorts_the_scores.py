"""You return the scores in order of size. Then the largest is easy to see, but nobody can tell whose it is:
the place of a score in the row is the id of its token. Leave every score in its place.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, -1].sort(descending=True).values
