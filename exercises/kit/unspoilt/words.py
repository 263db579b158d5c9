"""What a function may have changed that it was only lent, by the names that cross from a worker, and the words for it.

The names are a closed set: a worker sends them, and none of its own words comes along. Not covered: what changes no
answer (gradients and their flags, torch's seed, a padding token). That is put back, and nobody loses by it.
"""

from collections.abc import Iterable
from typing import Any

from exercises.kit.checks import Wrong, describe

# By its name: what the function does, and the mend.
CHANGES: dict[str, tuple[str, str]] = {
    "weights": (
        "changes numbers in the model's weights",
        "The model is only lent: work on a copy (`row = row.clone()`), without `/=`, `add_` and the like on its parts.",
    ),
    "dtype": (
        "turns the model into another number type or onto another device (`model.half()`, `model.to(...)`)",
        "That changes the very model that was lent. Convert what the model gives instead.",
    ),
    "mode": (
        "leaves the model in training mode (`model.train()`)",
        "There dropout makes its scores random. It comes ready for use: leave it in `model.eval()`.",
    ),
    "hooks": (
        "leaves a hook on the model",
        "It would run in every later call. Take it off again with `handle.remove()`.",
    ),
    "parts": (
        "puts something else in the place of a part of the model or of the tokenizer",
        "Call them as they are, and write your own code around them.",
    ),
    "settings": (
        "changes the settings of the model (`model.config`)",
        "They hold for every later call. Leave them as they are, or say what you want in the call.",
    ),
    "tokenizer": (
        "changes the tokenizer",
        "Every later call would get other ids or texts from it. Leave its vocabulary and its settings as they are.",
    ),
    "default dtype": (
        "changes torch's default number type (`torch.set_default_dtype`)",
        "That holds for all that runs afterwards. Say `dtype=` where you make a tensor.",
    ),
    "list": (
        "changes the list that it is given",
        "The list is the caller's, who goes on using it. Work on a copy: `ids = list(input_ids)`.",
    ),
    "tensor": (
        "changes the tensor that it is given",
        "It is the caller's. Work on a copy (`vector = vector.clone()`), without `/=`, `sub_` and the like.",
    ),
    "argument": (
        "changes an argument that it is given",
        "It is the caller's, who goes on using it. Work on a copy of it.",
    ),
}


def known(names: Iterable[Any]) -> tuple[str, ...]:
    """Those of the names that are names of changes, in the order of the table."""
    said = [name for name in names if type(name) is str]
    return tuple(name for name in CHANGES if name in said)


def wrong(function: str, changes: Iterable[str], value: Any) -> Wrong:
    """The failure of a function that has made these changes and returned `value` (plain data)."""
    told = [CHANGES[name] for name in known(changes)]
    lesson = "\n".join(f"{function} {what}. {mend}" for what, mend in told)
    return Wrong(f"{function} gave {describe(value)}, but it does something besides:", lesson)
