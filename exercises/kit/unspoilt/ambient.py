"""What is set for a whole process and changes what torch computes: default number type, gradients, seed, precision.

Not covered: what a submission patches into torch itself, warnings, the environment, Python's and numpy's own chance
(no answer hangs on them). Where nobody has loaded torch, nothing is set.
"""

import sys
from typing import Any, NamedTuple


class Ambient(NamedTuple):
    """What is set in this process at some moment."""

    dtype: Any
    grad: bool
    deterministic: bool
    precision: str
    seed: int
    chance: Any

    def put_back(self) -> "Ambient":
        """Set it again where it is another now, and return that. Chance goes on, unless somebody has sown it anew."""
        if self is NOTHING:
            return self
        import torch

        is_now = now()
        if is_now.dtype != self.dtype:
            torch.set_default_dtype(self.dtype)
        if is_now.grad != self.grad:
            torch.set_grad_enabled(self.grad)
        if is_now.deterministic != self.deterministic:
            torch.use_deterministic_algorithms(self.deterministic)
        if is_now.precision != self.precision:
            torch.set_float32_matmul_precision(self.precision)
        if is_now.seed != self.seed:
            torch.manual_seed(self.seed)
            torch.set_rng_state(self.chance)
        return is_now


# Of a process without torch.
NOTHING = Ambient(None, True, False, "", 0, None)


def now() -> Ambient:
    """What is set now."""
    if "torch" not in sys.modules:
        return NOTHING
    import torch

    return Ambient(
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_float32_matmul_precision(),
        torch.initial_seed(),
        torch.get_rng_state(),
    )


def plain() -> Ambient:
    """What torch starts with, and the kit computes by; chance as it is."""
    if "torch" not in sys.modules:
        return NOTHING
    import torch

    return now()._replace(dtype=torch.float32, grad=True, deterministic=False, precision="highest")
