"""What each layer of a model would say, if it were the last: a logit lens.

A layer's hidden state is put before the model's own final norm, and the model goes on from there by itself.
Covered: models of any architecture whose final norm is the last one among the parts of `model.base_model`, and whose
scores are what the head makes of the last hidden state. Not covered: models that keep their norm elsewhere (OPT) or
have none, and those that scale or cap the scores (Gemma 2, Cohere, Granite): they have no lens here.
"""

from typing import Any

PROBE = [1, 3, 2]


def has_lens(model: Any) -> bool:
    """Whether the scores of every layer are, for this model, the final norm and then the head, and nothing else."""
    import torch

    try:
        with torch.no_grad():
            output = model(input_ids=torch.tensor([PROBE]), output_hidden_states=True)
            made = model.get_output_embeddings()(output.hidden_states[-1])
        norm, _ = _final_norm(model, PROBE)
        norms = [part for part in model.base_model.children() if "Norm" in type(part).__name__]
        rows = lens(model, PROBE)
    except Exception:  # whatever a model says that has no norm, no head, or no hidden states to show
        return False
    # The same head and the same state: not even noise lies between them. A cap changes small scores by very little.
    near = 1e-6 * float(made.abs().max())
    as_it_says = bool(((made - output.logits).abs() <= near).all())
    return norms[-1:] == [norm] and as_it_says and rows.shape == (len(output.hidden_states), made.shape[-1])


def lens(model: Any, input_ids: list[int]) -> Any:
    """The scores of each layer for the token after `input_ids`, shape (layers + 1, vocab_size), embeddings first."""
    import torch

    norm, states = _final_norm(model, input_ids)
    rows = torch.cat(states)  # as if each were what one of so many equal texts has come to
    hook = norm.register_forward_pre_hook(lambda part, arguments: (rows,))
    try:
        with torch.no_grad():
            return model(input_ids=torch.tensor([input_ids] * len(rows))).logits[:, -1]
    finally:
        hook.remove()


def _final_norm(model: Any, input_ids: list[int]) -> tuple[Any, list[Any]]:
    """The part that makes the last of the hidden states, and all of the states as they are before it.

    Raises ValueError where no part of `model.base_model` does, or several do.
    """
    import torch

    seen: list[tuple[Any, Any, Any]] = []
    hooks = [
        part.register_forward_hook(lambda part, arguments, output: seen.append((part, arguments, output)))
        for part in model.base_model.children()
    ]
    try:
        with torch.no_grad():
            *early, last = model(input_ids=torch.tensor([input_ids]), output_hidden_states=True).hidden_states
    finally:
        for hook in hooks:
            hook.remove()
    [(norm, [before], _)] = [one for one in seen if isinstance(one[2], torch.Tensor) and torch.equal(one[2], last)]
    return norm, [*early, before]
