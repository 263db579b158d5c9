"""Whether a model is still the one whose passes are remembered.

`Unchanged(model)` notes what a forward pass depends on; `holds()` compares. It is asked before every pass, so it looks
at counters, identities and a few numbers of each tensor, never at all weights: 0.03 ms for pocket.
Covered: a weight or buffer changed in place (its version), by way of `.data` (its address, and some of its numbers),
or replaced; a module replaced, added or put into training mode; hooks, on a module or on all; a `forward` put onto a
module or a class; the configuration; autocast, another default dtype or device, and torch's modes.
Not covered: a change by way of `.data` that misses the numbers that are looked at; a function of torch itself that was
replaced.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import torch
from torch.nn.modules import module as for_all

from exercises.kit.unspoilt.lent import HOOKS, Few, Held

HELD = ("_parameters", "_buffers", "_modules")
CAPTURING = "transformers.utils.output_capturing"
OF_ALL_MODULES = ("_global_forward_hooks", "_global_forward_pre_hooks", "_global_backward_hooks")


class Unchanged:
    """What a forward pass of a model depended on when this object was made."""

    def __init__(self, model: torch.nn.Module) -> None:
        modules = list(model.modules())
        self._config = getattr(model, "config", None)
        self._settings = deepcopy(vars(self._config)) if self._config is not None else {}
        self._classes = {kind: kind.forward for kind in {type(module) for module in modules}}
        self._own = [vars(module) for module in modules]
        self._held = Held(own[name] for own in self._own for name in HELD)
        self._hooks = [own[name] for own in self._own for name in HOOKS]
        self._with_forward = self._having_forward()
        self._tensors = list(_tensors(model))
        self._versions, self._addresses = self._counted()
        self._few = Few(self._tensors)
        self._dtype = torch.get_default_dtype()

    def holds(self) -> bool:
        """Whether the next pass would be one of the model as it was."""
        try:
            return self._around() and self._inside() and self._weights()
        except Exception:  # a tensor compared with another one's place, for instance
            return False

    def _around(self) -> bool:
        """Nothing of torch's own settings changes what a pass gives."""
        return (
            torch.get_default_dtype() == self._dtype
            and not torch.is_autocast_enabled("cpu")
            and not torch._C._len_torch_function_stack()  # another default device is one of these
            and not torch._C._len_torch_dispatch_stack()
            and torch._C._functorch.peek_interpreter_stack() is None
            and not any(getattr(for_all, name) for name in OF_ALL_MODULES)
            and (self._config is None or vars(self._config) == self._settings)
        )

    def _inside(self) -> bool:
        """The modules are the same, and run as they did."""
        return (
            self._held.is_the_same()
            and not any([hooks for hooks in self._hooks if hooks and not _only_captures(hooks)])
            and not any([own["training"] for own in self._own])
            and self._having_forward() == self._with_forward
            and all([kind.forward is forward for kind, forward in self._classes.items()])
        )

    def _weights(self) -> bool:
        """The numbers are the same."""
        return self._counted() == (self._versions, self._addresses) and self._few.are_the_same()

    def _having_forward(self) -> list[int]:
        """The places of modules with a `forward` of their own, beside their class's."""
        return [place for place, own in enumerate(self._own) if "forward" in own]

    def _counted(self) -> tuple[list[int], list[int]]:
        return [tensor._version for tensor in self._tensors], [tensor.data_ptr() for tensor in self._tensors]


def _only_captures(hooks: Mapping[int, Any]) -> bool:
    """Whether these hooks are those that transformers leaves behind once hidden states have been asked for."""
    return all(getattr(hook, "__module__", "") == CAPTURING for hook in hooks.values())


def _tensors(model: torch.nn.Module) -> Iterator[torch.Tensor]:
    yield from model.parameters()
    yield from model.buffers()
