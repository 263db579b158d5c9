"""Lets a model be set to another way to compute attention, also where no file can be opened any more.

`model.set_attn_implementation` looks into the source of the model's class for whether it can be set at all. In the
grader's sandbox nothing is read once a submission is loaded, so the answer is kept when the model is loaded.
Covered: the model's class, and those of its parts. Not covered: a way that is fetched from elsewhere (kernels).
"""

from typing import Any

METHOD = "_can_set_attn_implementation"


def keep_answers(model: Any) -> None:
    """Ask every class that the model is made of, and let it answer the same from now on."""
    for kind in dict.fromkeys(type(module) for module in model.modules()):
        ask = getattr(kind, METHOD, None)
        if ask is not None and METHOD not in vars(kind):
            setattr(kind, METHOD, _answering(bool(ask())))


def _answering(answer: bool) -> Any:
    return classmethod(lambda kind: answer)
