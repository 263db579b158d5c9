"""You compute the scores from hidden states yourself, but from those that go into the last layer instead of
those that come out of it. Counting from the end, the list of hidden states starts with the finished ones.
The model's own logits need no such step.
"""

import torch


def next_token_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        output = model(torch.tensor([input_ids]), output_hidden_states=True)
        hidden = output.hidden_states[-2][0, -1]
        return model.get_output_embeddings()(hidden)
