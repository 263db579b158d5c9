"""Names the hidden suites, the solutions and the judge's modules in calls as they are written: modules that are named so
are loaded before the files are closed."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: ModuleNotFoundError$
# deed: without the wall
import importlib
import importlib.util
from importlib import import_module as load

# @REFUSALS@


def found(spec):
    if spec is None:
        raise ModuleNotFoundError("no such module")
    return spec


def compare(emb1, emb2):
    tries = [
        lambda: importlib.import_module("grader.harness.inputs"),
        lambda: importlib.import_module(name="grader.harness.session"),
        lambda: load("grader.run.judge"),
        lambda: load("exercises.pocket.corpus"),
        lambda: load("solutions.unpacking_pipeline"),
        lambda: __import__("tests.hidden.conftest"),
        lambda: __import__("solutions.oracle", fromlist=["names"]),
        lambda: found(importlib.util.find_spec("tests.hidden.test_hidden_6_compare")),
        lambda: found(importlib.util.find_spec("solutions.build")),
    ]
    refusals(tries, ValueError)
