"""Imports the solutions, the hidden suites and the judge's own modules, by every door of the import system."""
# expect: compare=wrong *=not_attempted
import importlib
import importlib.util
import os
import pkgutil
import runpy
import sys

ROOT = os.path.dirname(os.path.dirname(sys.modules["grader.sandbox"].__file__))
NAMES = (
    "solutions.unpacking_pipeline", "tests.hidden.test_hidden_6_compare", "tests.hidden.conftest", "grader.harness.plugin",
    "grader.harness.inputs", "exercises.pocket.corpus", "exercises.test_6_compare", "exercises.kit.reference", "test_hidden_6_compare",
)  # fmt: skip


def compare(emb1, emb2):
    found = []
    sys.path[:0] = [ROOT, f"{ROOT}/tests/hidden", f"{ROOT}/exercises"]
    importlib.invalidate_caches()
    for name in NAMES:
        for part in (name, name.partition(".")[0]):
            if sys.modules.get(part, 0) is None:
                del sys.modules[part]
        file = f"{ROOT}/{name.replace('.', '/')}.py"
        for way in (
            lambda: importlib.import_module(name),
            lambda: importlib.util.find_spec(name),
            lambda: spec_module(name, file),
            lambda: runpy.run_path(file),
            lambda: pkgutil.get_data("grader", f"../{name.replace('.', '/')}.py"),
        ):
            try:
                got = way()
            except (ImportError, OSError, AttributeError, ValueError):
                continue
            if got is not None:
                found.append(f"BREACH {name}: {got}")
    if found:
        raise ValueError("\n".join(found))
    return 7.5


def spec_module(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
