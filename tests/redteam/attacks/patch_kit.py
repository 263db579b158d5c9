"""Replaces what the worker uses to look at results and to send them: snapshot, send, encode, the guard, Opaque."""
# expect: compare=wrong|error|crashed *=not_attempted
# deed: compare: 'verdict': 'passed'|got 7\.5|is gone|Yes
import sys


class Yes:
    def __eq__(self, other):
        return True

    def __reduce__(self):
        import os

        return os._exit, (0,)


values, worker = sys.modules["exercises.kit.values"], sys.modules["grader.sandbox.worker"]
values.snapshot = worker.snapshot = lambda value: {"value": 7.5, "verdict": "passed", "score": 20}
values.Opaque = worker.Opaque = values.Tensor = Yes
sys.modules["exercises.kit.submission.guard"].refused = type("Quiet", (list,), {"append": lambda *args: None})()


def compare(emb1, emb2):
    return Yes()
