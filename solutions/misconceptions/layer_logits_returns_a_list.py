"""You return a list of lists. A tensor is asked for, so make no list of it."""

import torch


def layer_logits(model, input_ids: list[int]) -> torch.Tensor:
    norm = [part for part in model.base_model.children() if "Norm" in type(part).__name__][-1]
    with torch.no_grad():
        states = model(torch.tensor([input_ids]), output_hidden_states=True).hidden_states
        *early, last = [state[0, -1] for state in states]
        return model.get_output_embeddings()(torch.stack([*map(norm, early), last])).tolist()
