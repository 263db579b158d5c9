"""Imports the solutions, the hidden suites and the judge's own modules, by every door of the import system."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
# deed: without the wall
import importlib
import importlib.util
import pkgutil
import runpy
import sys

# @REFUSALS@

ROOT = "@ROOT@"
FILES = [
    "@ROOT@/solutions/unpacking_pipeline.py", "@ROOT@/tests/hidden/test_hidden_6_compare.py", "@ROOT@/tests/hidden/conftest.py",
    "@ROOT@/grader/harness/plugin.py", "@ROOT@/grader/harness/inputs.py", "@ROOT@/exercises/pocket/corpus.py",
    "@ROOT@/exercises/test_6_compare.py", "@ROOT@/exercises/kit/reference.py",
]  # fmt: skip
ALONE = ["test_hidden_6_compare", "unpacking_pipeline", "corpus"]


def compare(emb1, emb2):
    sys.path[:0] = [ROOT, f"{ROOT}/tests/hidden", f"{ROOT}/solutions", f"{ROOT}/exercises/pocket"]
    importlib.invalidate_caches()
    names = [file[len(ROOT) + 1 : -3].replace("/", ".") for file in FILES]
    for name in [*names, *(name.partition(".")[0] for name in names), *ALONE]:
        if sys.modules.get(name, 0) is None or name == "unpacking_pipeline":
            sys.modules.pop(name, None)
    tries = [lambda name=name: importlib.import_module(name) for name in (*names, *ALONE)]
    tries += [lambda name=name: found(importlib.util.find_spec(name)) for name in names]
    tries += [lambda name=name, file=file: from_file(name, file) for name, file in zip(names, FILES)]
    tries += [lambda file=file: runpy.run_path(file) for file in FILES]
    tries += [lambda file=file: pkgutil.get_data("grader", f"..{file[len(ROOT) :]}") for file in FILES]
    refusals(tries, AttributeError)


def found(spec):
    if spec is None:
        raise ImportError("no such module")
    return spec


def from_file(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
