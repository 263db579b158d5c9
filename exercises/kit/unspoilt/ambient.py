"""What is set for a whole process and changes what torch computes: default number type, gradients, seed, precision.

Not covered: what a submission patches into torch itself, warnings, the environment, Python's and numpy's own chance
(no answer hangs on them). Where nobody has loaded torch, nothing is set.
"""

import sys
from typing import Any, NamedTuple


class Settings(NamedTuple):
    """What is set, but for how far chance has come."""

    dtype: Any
    grad: bool
    deterministic: bool
    precision: str
    seed: int


class Ambient(NamedTuple):
    """What is set in this process at some moment."""

    settings: Settings
    chance: Any

    def put_back(self) -> Settings:
        """Set it again where it is another now, and return that. Chance goes on, unless somebody has sown it anew."""
        was = self.settings
        is_now = was if self is NOTHING else _settings_now()
        if is_now != was:
            self._set_again(is_now)
        return is_now

    def _set_again(self, is_now: Settings) -> None:
        import torch

        was = self.settings
        if is_now.dtype != was.dtype:
            torch.set_default_dtype(was.dtype)
        if is_now.grad != was.grad:
            torch.set_grad_enabled(was.grad)
        if is_now.deterministic != was.deterministic:
            torch.use_deterministic_algorithms(was.deterministic)
        if is_now.precision != was.precision:
            torch.set_float32_matmul_precision(was.precision)
        if is_now.seed != was.seed:
            torch.manual_seed(was.seed)
            torch.set_rng_state(self.chance)


# Of a process without torch.
NOTHING = Ambient(Settings(None, True, False, "", 0), None)


def now() -> Ambient:
    """What is set now."""
    if "torch" not in sys.modules:
        return NOTHING
    import torch

    return Ambient(_settings_now(), torch.get_rng_state())


def _settings_now() -> Settings:
    import torch

    return Settings(
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        torch.get_float32_matmul_precision(),
        torch.initial_seed(),
    )


def plain() -> Ambient:
    """What torch starts with, and the kit computes by; chance as it is."""
    if "torch" not in sys.modules:
        return NOTHING
    import torch

    settings = Settings(torch.float32, True, False, "highest", torch.initial_seed())
    return Ambient(settings, torch.get_rng_state())
