"""Values that a student's code may hand to a check to break it."""

import numpy as np


class Liar(list):
    """Says of itself whatever helps."""

    def __eq__(self, other):
        return True

    def __len__(self):
        return 3

    def __iter__(self):
        return iter([1, 2, 3])

    __hash__ = None


class Float(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    def __float__(self):
        raise SystemExit

    __hash__ = None


class Raising:
    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise SystemExit

    __str__ = __repr__


class Meta(type):
    def __eq__(cls, other):
        return True

    def __instancecheck__(cls, instance):
        return True

    __hash__ = type.__hash__


class Lying(metaclass=Meta):
    pass


def knot():
    """A list that contains itself twice."""
    own: list = []
    own += [own, own]
    return own


def deep():
    value: list = []
    for _ in range(100_000):
        value = [value]
    return value


def loop():
    own: dict = {}
    own["own"] = own
    return own


def all_of_them():
    return [
        Liar(), Float(2.5), Raising(), Lying(), Lying, knot(), deep(), loop(), 10**5000, -(10**5000), "x" * 3_000_000,
        "\ud800\x1b[31m", [float("nan")] * 1000, np.full((50, 50), np.nan), np.array(["a"]), np.array([None]),
        np.zeros((0, 3)), np.zeros(()), [[]], [], (), {}, set(), {"a": Raising()}, [Liar()] * 3, {(1, (2, "x")): 2},
        {object(): 1}, b"x", 1j, np.array([1j]), float("inf"), -0.0, True, None, range(10**12), object(),
        [10**400, 1.0], {10**5000: 1}, [0] * 300_000, list("ab" * 5000), np.float64(1.5), np.arange(5).astype(">i4"),
    ]  # fmt: skip
