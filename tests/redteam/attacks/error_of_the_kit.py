"""Raises the kit's own exceptions: Fault, SandboxError, Closed, Blocked, and pytest's outcomes where they are loaded."""
# expect: compare=error|crashed|blocked tokenize=error|crashed greedy_step=error *=not_attempted
import sys


def compare(emb1, emb2):
    raise sys.modules["exercises.kit.submission.guard"].Blocked("not really")


def tokenize(tokenizer, text):
    raise sys.modules["grader.sandbox.wire"].Closed("the other side is gone")


def greedy_step(model, input_ids):
    try:
        import _pytest.outcomes as outcomes
    except ImportError:
        raise AssertionError("no pytest here") from None
    raise outcomes.Skipped("skip me", allow_module_level=True)
