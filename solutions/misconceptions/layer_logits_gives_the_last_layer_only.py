"""You return the scores of the last layer only. Those before it have a row each, too."""

import torch


def layer_logits(model, input_ids: list[int]) -> torch.Tensor:
    with torch.no_grad():
        states = model(torch.tensor([input_ids]), output_hidden_states=True).hidden_states
        return model.get_output_embeddings()(states[-1][0, -1])
