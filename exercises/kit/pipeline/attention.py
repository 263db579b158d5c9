"""Where the positions of a text look: the attention of a model, as the model itself shows it.

Covered: models of any architecture that give a square table for every head; of one that has attention in some of its
layers, those are counted. Not covered: models that have none (mamba, rwkv), or show it over less than the whole text:
they have no heads here.
"""

from typing import Any

PROBE = [1, 3, 2]


def attention_heads(model: Any) -> list[int]:
    """How many heads each layer of this model has; empty for a model that shows no attention."""
    try:
        found = _attentions(model, PROBE)
    except Exception:  # whatever such a model says when it is asked for what it has not
        return []
    shapes: list[tuple[int, ...]] = [tuple(getattr(table, "shape", ())) for table in found or ()]
    square = (len(PROBE), len(PROBE))
    return [shape[1] for shape in shapes] if all(len(shape) == 4 and shape[2:] == square for shape in shapes) else []


def attention(model: Any, input_ids: list[int], layer: int, head: int) -> Any:
    """The table of one head, shape (tokens, tokens): how much each position (a row) takes over from each other one."""
    return _attentions(model, input_ids)[layer][0, head]


def _attentions(model: Any, input_ids: list[int]) -> Any:
    """What a model says of its attention, layer by layer. It goes on to compute it as it did before."""
    import torch

    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")  # the other ways keep no table
    try:
        with torch.no_grad():
            return model(input_ids=torch.tensor([input_ids]), output_attentions=True).attentions
    finally:
        model.set_attn_implementation(usual)
