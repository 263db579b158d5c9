"""Asks inspect and linecache for sources: of every module, for what looks like a test or a solution."""
# expect: compare=wrong *=not_attempted
import inspect
import linecache
import sys


def compare(emb1, emb2):
    found = []
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("grader", "exercises", "solutions", "tests", "__main__"):
            try:
                found.append(inspect.getsource(module))
            except (OSError, TypeError):
                pass
    found += ["".join(linecache.getlines(name)) for name in list(linecache.cache) if name != "unpacking_pipeline.py"]
    for text in found:
        if "def test_" in text or "check_number" in text or "BEGIN SOLUTION" in text:
            raise ValueError("BREACH " + text)
    return 7.5
