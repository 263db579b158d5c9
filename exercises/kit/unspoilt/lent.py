"""The marks of a model and of a tokenizer: taken when they are loaded, looked at after each call.

A look costs a twentieth of a millisecond and copies no weights. Of a model: every weight's type, place, count of
changes and some of its numbers, and a sum of its bytes after code that can write without being counted (uncounted.py);
the mode, parts, parameters and hooks of every module; the configuration. Of a tokenizer: its settings, special tokens
and the size of its vocabulary.
What changes no answer is put back at once and not spoken of: gradients and their flags, a padding token, whether the
cache is used, in which way attention is computed.
Not covered: of a model of more than MAX_BYTES, a write that torch does not count and that misses every sample; numbers
that only change places; buffers that a model works out itself; methods that are put into a class, but for the model's
`forward` and the tokenizer's `__call__`.
"""

import contextlib
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

# Of larger models a sample is looked at, unless torch has counted a change.
MAX_BYTES = 16_000_000
SAMPLES = 1024
# So many numbers of a tensor are looked at, evenly spread, where nothing can have written to some of them alone.
FEW = 5
# Settings that change no answer: people set them out of habit.
HARMLESS_OF_MODEL = {
    "pad_token_id", "use_cache", "output_hidden_states", "output_attentions", "_output_attentions",
    "_attn_implementation_internal",
}  # fmt: skip
HARMLESS_OF_TOKENIZER = {"padding_side", "truncation_side", "chat_template", "model_max_length", "pad_token"}
OF_TOKENIZER = (
    "padding_side", "truncation_side", "chat_template", "model_max_length", "clean_up_tokenization_spaces",
    "add_prefix_space", "split_special_tokens", "_add_bos_token", "_add_eos_token",
)  # fmt: skip
PARTS = ("_parameters", "_modules")
HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
HELD = (*PARTS, *HOOKS)


class Held:
    """What some dictionaries of modules held when this was made. Python compares them much faster than a loop does."""

    def __init__(self, held: Iterable[dict[str, Any]]) -> None:
        self._now = [*held]
        self._then = [dict(one) for one in self._now]

    def is_the_same(self) -> bool:
        """Whether they hold the same now."""
        try:
            return self._now == self._then
        except Exception:  # a tensor in the place of another one, for instance
            return False


class MarkedModel:
    """A model as it was when this was made."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self._weights = list(model.parameters())
        self._modules = [vars(module) for module in model.modules()]
        self._states, self._types = self._stated(), self._typed()
        self._needs_grad = [weight.requires_grad for weight in self._weights]
        self._is_small = sum(weight.numel() * weight.element_size() for weight in self._weights) <= MAX_BYTES
        self._numbers = [_numbers(weight.detach().contiguous()) for weight in self._weights]  # the weights' own memory
        self._sums = [_sum(numbers) for numbers in self._numbers]
        self._samples = [] if self._is_small else [_sample(numbers) for numbers in self._numbers]
        self._few = Few(self._weights)
        self._parts, self._hooks, self._training = self._found_parts(), self._found_hooks(), self._found_training()
        self._held = Held([*self._modules, *(own[kind] for own in self._modules for kind in HELD)])
        self._attributes = list(map(len, self._modules))
        self._config = _copied(vars(model.config))
        self._owner, self._forward = type(model), type(model).forward

    def changes(self, forward: Any, writes_uncounted: bool) -> Iterator[str]:
        """The names of what is another now. `forward` is what stood in front of the model's own before the call.

        `writes_uncounted`: the code may have written to some weights alone without torch's counting it.
        """
        yield from self._of_weights(writes_uncounted)
        yield from self._of_modules(forward)
        other = _other(vars(self.model.config), self._config)
        if other - HARMLESS_OF_MODEL:
            yield "settings"
        for name in other & HARMLESS_OF_MODEL & self._config.keys():
            setattr(self.model.config, name, self._config[name])

    def _typed(self) -> list[tuple[Any, ...]]:
        return [(weight.dtype, weight.device, weight.shape) for weight in self._weights]

    def _stated(self) -> list[tuple[int, int]]:
        """Where the numbers are, and how many changes torch has counted."""
        return [(weight.data_ptr(), weight._version) for weight in self._weights]

    def _of_weights(self, writes_uncounted: bool) -> Iterator[str]:
        states = self._stated()
        if states == self._states:
            was_written = self._is_written() if writes_uncounted else not self._few.are_the_same()
        elif self._typed() != self._types:
            yield "dtype"
            return
        else:
            was_written = [_sum(_numbers(weight.detach().contiguous())) for weight in self._weights] != self._sums
        if was_written:
            yield "weights"
        if [weight.requires_grad for weight in self._weights] != self._needs_grad:
            for weight, needs_grad in zip(self._weights, self._needs_grad, strict=True):
                weight.requires_grad_(needs_grad)
        for weight in self._weights:
            if weight.grad is not None:
                weight.grad = None

    def _is_written(self) -> bool:
        """Whether numbers are others, although torch has counted no change."""
        if self._is_small:
            return [_sum(numbers) for numbers in self._numbers] != self._sums
        return [_sample(numbers) for numbers in self._numbers] != self._samples

    def _of_modules(self, forward: Any) -> Iterator[str]:
        if not self._held.is_the_same():
            yield from self._other_modules(forward)
        if self._owner.forward is not self._forward:
            self._owner.forward = self._forward
            yield "parts"

    def _other_modules(self, forward: Any) -> Iterator[str]:
        if any(now and not was for now, was in zip(self._found_training(), self._training, strict=True)):
            yield "mode"
        parts = self._found_parts()
        if len(parts) != len(self._parts) or not all(map(operator.is_, parts, self._parts)):
            yield "parts"
        if self._found_hooks() > self._hooks:
            yield "hooks"
        if list(map(len, self._modules)) != self._attributes and self._something_stands_in_front(forward):
            yield "parts"

    def _found_training(self) -> list[bool]:
        return [own["training"] for own in self._modules]

    def _found_parts(self) -> list[Any]:
        return [part for own in self._modules for kind in PARTS for part in own[kind].values()]

    def _found_hooks(self) -> int:
        """How many hooks there are, but for those that transformers leaves when it is asked for hidden states."""
        found = (hook for own in self._modules for kind in HOOKS for hook in own[kind].values())
        return sum(not str(getattr(hook, "__module__", "")).startswith("transformers.") for hook in found)

    def _something_stands_in_front(self, forward: Any) -> bool:
        """Whether an attribute of a module hides a method of its class."""
        return any(
            callable(getattr(type(module), name, None)) and value is not forward
            for module in self.model.modules()
            for name, value in vars(module).items()
        )


def _sum(numbers: np.ndarray) -> int:
    return int(np.add.reduce(numbers, dtype=np.uint64))


def _sample(numbers: np.ndarray) -> int:
    return _sum(numbers[:: max(1, len(numbers) // SAMPLES)])


def _numbers(weight: Any) -> np.ndarray:
    """The bytes of a tensor, eight at once where they come out even.

    Of numbers of eight bytes, four at once: thousands of exponents that grow by one would come to nothing in a sum.
    """
    import torch

    numbers: np.ndarray = weight.reshape(-1).view(torch.uint8).numpy()
    if weight.element_size() == 8:
        return numbers.view(np.uint32)
    return numbers.view(np.uint64) if len(numbers) % 8 == 0 else numbers


class Few:
    """Some numbers of each of these tensors as they were when this was made."""

    def __init__(self, tensors: Iterable[Any]) -> None:
        contiguous = (_numbers(one.detach()) for one in tensors if one.numel() and one.is_contiguous())
        self._views = [numbers[:: -(-len(numbers) // FEW)] for numbers in contiguous]
        self._then = self._now()

    def are_the_same(self) -> bool:
        """Whether they hold the same numbers there now."""
        return self._now() == self._then

    def _now(self) -> bytes:
        return np.concatenate(self._views).tobytes() if self._views else b""


class MarkedTokenizer:
    """A tokenizer as it was when this was made."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._before = self._now()
        self._padding = tokenizer._special_tokens_map.get("pad_token")
        self._size = len(tokenizer)
        self._owner, self._call = type(tokenizer), type(tokenizer).__call__
        self.is_spoilt = False

    def _now(self) -> dict[str, Any]:
        own = vars(self.tokenizer)
        settings = {name: own.get(name) for name in OF_TOKENIZER}
        return settings | {name: str(token) for name, token in self.tokenizer.special_tokens_map.items()}

    def changes(self) -> Iterator[str]:
        """The names of what is another now. A padding token is none, but where it can't be taken back, `is_spoilt`."""
        other = _other(self._now(), self._before)
        grown = len(self.tokenizer) - self._size
        if other and other <= HARMLESS_OF_TOKENIZER and not grown:
            self._put_back(other)
        self.is_spoilt = bool(grown or (other and _other(self._now(), self._before)))
        if other - HARMLESS_OF_TOKENIZER or grown > ("pad_token" in other) or grown < 0:
            yield "tokenizer"
        if self._owner.__call__ is not self._call:
            self._owner.__call__ = self._call
            yield "parts"

    def _put_back(self, names: set[str]) -> None:
        for name in names - {"pad_token"}:
            setattr(self.tokenizer, name, self._before[name])
        if "pad_token" in names:
            self.tokenizer._special_tokens_map["pad_token"] = self._padding


def _copied(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that a change in place does not reach."""
    return {name: _plain(value) for name, value in settings.items()}


def _plain(value: Any) -> Any:
    if type(value) is dict:
        return dict(value)
    return list(value) if type(value) is list else value


def _other(now: Mapping[str, Any], before: Mapping[str, Any]) -> set[str]:
    """The names under which something else stands."""
    with contextlib.suppress(Exception):  # a tensor, for instance, is neither the same nor another one
        if now == before:
            return set()
    both = now.keys() & before.keys()
    return (now.keys() ^ before.keys()) | {name for name in both if not _same(now[name], before[name])}


def _same(one: Any, two: Any) -> bool:
    return one is two or (type(one) is type(two) and bool(one == two))
