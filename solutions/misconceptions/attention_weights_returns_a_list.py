"""You return lists of numbers. A tensor is asked for, so leave it one."""

import torch


def attention_weights(model, input_ids: list[int], layer: int, head: int) -> torch.Tensor:
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    try:
        with torch.no_grad():
            attentions = model(torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
    return attentions[layer][0, head].tolist()
