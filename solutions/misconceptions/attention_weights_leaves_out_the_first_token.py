"""You leave the first token out, where many heads look when they look for nothing. Without it the rows are no whole any
more: every position is asked for.
"""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    try:
        with torch.no_grad():
            attentions = model(torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
    return attentions[layer][0, head, 1:, 1:]
