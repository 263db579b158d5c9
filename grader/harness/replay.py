"""What a test may ask for by name, and calling a test without pytest's protocol around it.

That protocol (three phases, a dozen hooks, fixtures made and ended) takes half a millisecond a test: for 24 tests about
a third of what a student's own arithmetic takes. So a test whose arguments all come from `TABLE` or from `parametrize`
is called directly. plugin.py makes pytest's fixtures from the same table, for the tests that pytest has to run.
Covered: plain functions with such arguments. Not covered, and so run by pytest: a test that uses a fixture of the
suite's own (also one that takes a name of the table), an autouse fixture, a class, or a mark that pytest acts upon.
"""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from exercises.kit import reference as pipeline
from exercises.kit.pipeline import accepted as right_texts
from exercises.kit.pipeline.accepted import Accepted
from grader.harness.batch import Batch
from grader.harness.inputs import Inputs

MARKS_FOR_PYTEST = ("skip", "skipif", "xfail", "usefixtures")


def student(batch: Batch, test: str) -> SimpleNamespace | None:
    """The functions of one submission, in a worker of its own."""
    return batch.student


def reference(batch: Batch, test: str) -> SimpleNamespace:
    """The right answers: the course's functions, and those of exercises/kit/reference.py."""
    return batch.reference.functions


def inputs(batch: Batch, test: str) -> Inputs:
    """A stream of inputs for this test, the same for every submission."""
    return Inputs(batch.seed, test, batch.corpus)


def tolerance(batch: Batch, test: str) -> Callable[..., float]:
    """tolerance(model): how far a right score may lie from the reference's, from the model's own measured noise."""
    return lambda model: pipeline.tolerance(batch.reference.functions.noise(model))


def accepted(batch: Batch, test: str) -> Callable[..., Accepted]:
    """accepted(model, tokenizer, prompt, max_new_tokens): the pipeline's text, and what differs by near ties only."""
    allowed = tolerance(batch, test)
    return lambda model, tokenizer, prompt, count: right_texts.accepted(
        batch.reference.functions, model, tokenizer, prompt, count, allowed(model)
    )


def rounding(batch: Batch, test: str) -> Callable[[int], float]:
    """rounding(size): how far rounding may take the cosine of two float32 vectors of that size, at worst.

    A sum of n products is off by at most n units (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1);
    so are the two norms together, since a square root halves its operand's error; and a few units go into the roots,
    the product and the quotient. A unit is 2**-24, once for the student's result and once for the reference's.
    """
    return lambda size: (2 * size + 4) * 2.0**-23


# Of a name that a test asks for: a function of the batch and the test's name.
TABLE: dict[str, Callable[[Batch, str], Any]] = {
    "student": student,
    "reference": reference,
    "inputs": inputs,
    "tolerance": tolerance,
    "accepted": accepted,
    "rounding": rounding,
}


def is_replayable(item: pytest.Item) -> bool:
    """Whether the arguments of a test all come from the table or from `parametrize`, and nothing else belongs to it."""
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return False
    if any(item.get_closest_marker(name) for name in MARKS_FOR_PYTEST):
        return False
    if "request" in item._fixtureinfo.argnames:
        return False
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    # Our own fixtures ask for `request`, so it is among the names that belong to a test.
    names = [name for name in item.fixturenames if name != "request"]
    return all(_is_pytests(item, name) if name in parameters else _is_ours(item, name) for name in names)


def _is_ours(item: pytest.Function, name: str) -> bool:
    """Whether the fixture of that name is made from the table, and not one that a suite has put in its place."""
    definitions = item._fixtureinfo.name2fixturedefs.get(name, ())
    known = name in TABLE or name == "batch"  # what the table's fixtures are made from
    return known and all(definition.func.__module__ == "grader.harness.plugin" for definition in definitions)


def _is_pytests(item: pytest.Function, name: str) -> bool:
    """Whether a parameter's value goes to the test as it is, and not by way of a fixture (`indirect`)."""
    definitions = item._fixtureinfo.name2fixturedefs.get(name, ())
    return all(definition.func.__module__.startswith("_pytest.") for definition in definitions)


def call(item: pytest.Function, batch: Batch) -> tuple[BaseException | None, float]:
    """Call a replayable test for the submission whose turn it is: what it raised, and the seconds that it took."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    arguments = {
        name: parameters[name] if name in parameters else TABLE[name](batch, item.name)
        for name in item._fixtureinfo.argnames
    }
    begun = time.perf_counter()
    try:
        item.obj(**arguments)
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:
        return error, time.perf_counter() - begun
    return None, time.perf_counter() - begun
