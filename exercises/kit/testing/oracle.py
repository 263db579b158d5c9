"""The right answers that public checks ask `reference` for, beside those of the pipeline (kit/reference.py).

An instructor has the course's own functions, which the conftest.py beside the checks hands in. A class has neither
solutions nor oracle: it gets a file of what was answered to its checks when the copy was made (`grader release`), and
of nothing else. Covered: plain data, tensors and arrays; the file is JSON, and nothing in it runs.
Not covered: a call that no check of the release made, or one about another model: the check says so.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from exercises.kit.values import STORED_AS, Array, Handle, Opaque, Tensor

# Beside the manifest of a class's copy.
FILE = "answers.json"
Functions = Mapping[str, Callable[..., Any]]
# What is its own text, and so is a list of these: most arguments are handles and ids.
ATOMS = {int, float, bool, str, bytes, type(None), Handle}


class NotRecorded(UserError):
    """A check asks for what this copy has no answer to."""


def key_of(name: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    """A short text that is the same for the same call only. The arguments are plain data and handles."""
    called = repr((name, _plain(args), _plain(dict(sorted(kwargs.items())))))
    return hashlib.sha256(called.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """The value with a digest of its tensors' numbers, and with sets in an order that is always the same."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is list or kind is tuple:
        return value if ATOMS.issuperset(map(type, value)) else kind(map(_plain, value))
    if kind is Tensor or kind is Array:
        return kind.__name__, value.dtype, value.shape, hashlib.sha256(value.array.tobytes()).digest()
    if kind is set or kind is frozenset:
        return kind.__name__, sorted(repr(_plain(member)) for member in value)
    if kind is dict:
        return "dict", [(_plain(key), _plain(item)) for key, item in value.items()]
    return value


def recorded(course: Course) -> dict[str, Callable[..., Any]]:
    """The functions that a class's copy has answers of, by name; none where there is no such file."""
    path = course.manifest.parent / FILE
    if not path.is_file():
        return {}
    data = json.loads(path.read_text("utf-8"))

    def function(name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            key = key_of(name, list(args), kwargs)
            if key not in data["answers"]:
                of_model = f" It was made for the model {data['model']}." if data["model"] else ""
                raise NotRecorded(f"this copy of the course has no answer of {name} to this call.{of_model}")
            return _decoded(data["answers"][key])

        return answer

    return {name: function(name) for name in data["functions"]}


def text_of(answers: Mapping[str, Any], functions: set[str], model: str) -> str:
    """What a class's copy gets: the answers, plain data by the keys of their calls."""
    told = {key: _encoded(value) for key, value in sorted(answers.items())}
    return json.dumps({"model": model, "functions": sorted(functions), "answers": told}, indent=0) + "\n"


def _encoded(value: Any) -> Any:
    """Plain data as JSON: what JSON has no form for is a pair of a letter and its content."""
    if isinstance(value, Tensor | Array):
        numbers = base64.b64encode(np.ascontiguousarray(value.array).tobytes()).decode()
        return {type(value).__name__: [value.dtype, list(value.shape), numbers]}
    if isinstance(value, dict):
        return {"dict": [[_encoded(key), _encoded(item)] for key, item in value.items()]}
    if isinstance(value, tuple | set | frozenset):
        return {type(value).__name__: [_encoded(item) for item in value]}
    if isinstance(value, list):
        return [_encoded(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    return {"Opaque": value.type_name} if isinstance(value, Opaque) else value


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    [(kind, content)] = value.items()
    if kind in ("Tensor", "Array"):
        dtype, shape, numbers = content
        stored = STORED_AS[dtype] if kind == "Tensor" else dtype
        array = np.frombuffer(base64.b64decode(numbers), stored).reshape(shape)
        return Tensor(dtype, array) if kind == "Tensor" else Array(array)
    if kind == "dict":
        return {_decoded(key): _decoded(item) for key, item in content}
    if kind in ("tuple", "set", "frozenset"):
        return {"tuple": tuple, "set": set, "frozenset": frozenset}[kind](map(_decoded, content))
    if kind == "complex":
        return complex(*content)
    return base64.b64decode(content) if kind == "bytes" else Opaque(content)
