"""Asks inspect and linecache for the sources of the kit, the worker and the checks."""
# expect: compare=wrong *=not_attempted
import inspect
import linecache
import sys


def compare(emb1, emb2):
    found = []
    for name in ("grader.sandbox.worker", "grader.sandbox.wire", "exercises.kit.guard", "exercises.kit.values", "__main__"):
        try:
            found.append(inspect.getsource(sys.modules[name]))
        except (OSError, TypeError):
            pass
    for name in list(linecache.cache):
        if "unpacking_pipeline.py" != name and "hidden" in name:
            found.append(name)
    if found:
        raise ValueError("BREACH " + "\n".join(found))
    return 7.5
