"""You append the end-of-sequence token before the model reads the prompt. So the model takes the text for
finished and predicts how another one begins. The last token that it reads must be the last one of the
prompt.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    ids = torch.tensor([input_ids + [model.config.eos_token_id]])
    with torch.no_grad():
        output = model(ids)
    return output.logits[0, -1]
