"""Asks inspect and linecache for sources: of every module, for what looks like a test or a solution."""
# expect: compare=error *=not_attempted
# deed: compare: LOOKED at [1-9]\d* modules, read \d+$
import inspect
import linecache
import sys


def compare(emb1, emb2):
    found, looked = [], 0
    for name, module in list(sys.modules.items()):
        if module is not None and name.split(".")[0] in ("grader", "exercises", "solutions", "tests", "__main__"):
            looked += 1
            try:
                found.append(inspect.getsource(module))
            except (OSError, TypeError):
                pass
    found += ["".join(linecache.getlines(name)) for name in list(linecache.cache) if name != "unpacking_pipeline.py"]
    for text in found:
        if "def test_" in text or "check_number" in text or "BEGIN SOLUTION" in text:
            raise ValueError("BREACH " + text)
    raise ValueError(f"LOOKED at {looked} modules, read {len(found)}")
