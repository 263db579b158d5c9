"""You divide the scores by a temperature. That belongs to sampling, where it makes the choice more or less
daring. Greedy decoding knows no temperature, and the scores are asked for as the model gives them.
"""

import torch


def next_token_logits(model, input_ids: list[int], temperature: float = 0.7) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]))
    return output.logits[0, -1] / temperature
