"""You count the layers from one. The first layer has the number 0, so yours is the one before."""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    try:
        with torch.no_grad():
            attentions = model(torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
    return attentions[layer - 1][0, head]
