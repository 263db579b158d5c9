"""A call of a student's function and what came of it, as a text that is the same wherever the same happens.

What is exact is in it as it stands: types, shapes, whole numbers, texts, and what an exception says in its first line.
Numbers with a fraction are coarse: how large they are together, and how far they go in a few fixed directions, each
rounded to steps that are many times as wide as what processors and versions of torch differ by. A value close to the
edge between two steps has several texts: the one of its own step is looked up, and all of them are put into a table.
A model stands for itself by its weights, and a tokenizer by its vocabulary: the same call of another one is another.
Not covered: models with more than MAX_PARAMETERS numbers, vocabularies of more than MAX_TOKENS, arguments that are
neither of them nor plain data: those calls have no text. Errors whose words are others in another version of torch.
"""

import hashlib
import itertools
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit.diagnosis import Answer
from exercises.kit.values import Array, Opaque, Tensor, snapshot

MAX_PARAMETERS, MAX_TOKENS = 5_000_000, 5_000
MAX_SAID = 200
# A size is rounded to 0.2 % of it; below SMALL to as much of SMALL.
SMALL, STEP = 0.01, 0.002
# In each direction, of a vector of length one times the root of its numbers, that is: of something about one.
DIRECTIONS, STEP_ALONG = 3, 0.005
# What noise may do, by the same measures: to what a function returns, and to what a check has computed and hands in.
NOISE, NOISE_OF_ARGUMENTS = 2e-4, 1e-5
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


Coarse = tuple[int, ...]


@dataclass(frozen=True)
class Called:
    """A call: what is exact in it, and its numbers, as they are now and as noise could make them."""

    exact: Any
    coarse: list[Coarse]

    def texts(self, answer: Answer) -> list[bytes]:
        """The texts of the call with its answer, the one to look up first."""
        if answer.raised is not None:
            said = (answer.raised.splitlines() or [""])[0]
            came, numbers = ["raised", ADDRESS.sub("", said)[:MAX_SAID]], list[np.ndarray]()
        else:
            came, numbers = _split(answer.value)
        both = itertools.product(self.coarse, _coarse(numbers, NOISE))
        return [json.dumps([self.exact, came, *chosen]).encode() for chosen in both]


def called(exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Called | None:
    """A call of an exercise's function; None for one that has no texts."""
    given = [_argument(value) for value in (*args, *kwargs.values())]
    if None in given:
        return None
    exact, numbers = _split([exercise, len(args), list(kwargs), [value for known in given for value in known or ()]])
    return Called(exact, _coarse(numbers, NOISE_OF_ARGUMENTS))


def _argument(value: Any) -> tuple[Any] | None:
    """An argument as plain data, in a tuple; None where it can't be told from others."""
    plain = snapshot(value)
    if not isinstance(plain, Opaque):
        return (plain,)
    transformers = sys.modules.get("transformers")
    if transformers is None:
        return None
    if isinstance(value, transformers.PreTrainedTokenizerBase) and len(value) <= MAX_TOKENS:
        return (["tokenizer", _digest(json.dumps(sorted(value.get_vocab().items())).encode())],)
    if isinstance(value, transformers.PreTrainedModel):
        weights = list(value.parameters())
        if sum(weight.numel() for weight in weights) <= MAX_PARAMETERS:
            return (["model", _digest(*map(_bytes, weights))],)
    return None


def _bytes(weight: Any) -> bytes:
    torch = sys.modules["torch"]
    found: bytes = weight.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
    return f"{weight.dtype} {tuple(weight.shape)}".encode() + found


def _digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(part)
    return state.hexdigest()


def _split(value: Any) -> tuple[Any, list[np.ndarray]]:
    """Plain data as what is exact in it, in lists and texts, and its numbers with a fraction."""
    numbers: list[np.ndarray] = []
    return _exact(value, numbers), numbers


def _exact(value: Any, numbers: list[np.ndarray]) -> Any:
    if isinstance(value, Tensor | Array):
        kind = [type(value).__name__, value.dtype, value.shape]
        if value.array.dtype.kind not in "fc":
            return [*kind, _digest(json.dumps(value.array.tolist()).encode())]
        numbers.append(_as_floats(value.array))
        return kind
    if isinstance(value, float | complex):
        numbers.append(_as_floats(np.array([value])))
        return type(value).__name__
    if isinstance(value, dict):
        return ["dict", [[_exact(key, numbers), _exact(item, numbers)] for key, item in value.items()]]
    if isinstance(value, list | tuple):
        return [type(value).__name__, [_exact(item, numbers) for item in value]]
    if isinstance(value, set | frozenset):
        return [type(value).__name__, sorted(map(repr, value))]
    return [type(value).__name__, value.type_name if isinstance(value, Opaque) else repr(value)]


def _as_floats(array: np.ndarray) -> np.ndarray:
    """The numbers of an array in a row; of complex ones, the real part and the other one after it."""
    flat = array.reshape(-1)
    parts = (flat.real, flat.imag) if array.dtype.kind == "c" else (flat,)
    return np.concatenate([part.astype(np.float64) for part in parts])


def _coarse(parts: list[np.ndarray], noise: float) -> list[Coarse]:
    """The numbers as a few whole ones, and as all that noise could make of them; as they are now, first."""
    if not parts:
        return [()]
    numbers = np.concatenate(parts)
    finite = np.isfinite(numbers)
    marks = tuple(int(found.sum()) for found in (np.isnan(numbers), np.isposinf(numbers), np.isneginf(numbers)))
    measures = list(_measures(np.where(finite, numbers, 0.0), noise))
    nearest = [round(at) for at, _ in measures]
    steps = [sorted({round(at - width), round(at), round(at + width)}) for at, width in measures]
    others = [chosen for chosen in itertools.product(*steps) if list(chosen) != nearest]
    return [(*marks, *chosen) for chosen in (tuple(nearest), *others)]


def _measures(numbers: np.ndarray, noise: float) -> Iterator[tuple[float, float]]:
    """Size and directions, counted in steps, with how far noise may take each of them."""
    size = float(np.sqrt(np.mean(numbers**2))) if len(numbers) else 0.0
    signed = size if len(numbers) != 1 or numbers[0] >= 0 else -size
    yield float(np.arcsinh(signed / SMALL)) / STEP, noise / STEP
    if len(numbers) > 1:
        # Of numpy's old generator it is promised that it draws the same in every version.
        drawn = np.random.RandomState(1)
        for _ in range(DIRECTIONS):
            direction = drawn.standard_normal(len(numbers)) / np.sqrt(len(numbers))
            along = float(numbers @ direction) / size if size else 0.0
            yield along / STEP_ALONG, 2 * noise / STEP_ALONG
