"""Raises the kit's own exceptions: Blocked and Closed, and pytest's outcomes."""
# expect: compare=error|crashed|blocked tokenize=error|crashed greedy_step=error *=not_attempted
# deed: compare: Blocked: not really
# deed: tokenize: Closed: the other side is gone
# deed: greedy_step: Skipped: skip me
import sys


def compare(emb1, emb2):
    raise sys.modules["exercises.kit.submission.guard"].Blocked("not really")


def tokenize(tokenizer, text):
    raise sys.modules["grader.sandbox.wire"].Closed("the other side is gone")


def greedy_step(model, input_ids):
    import _pytest.outcomes as outcomes

    raise outcomes.Skipped("skip me", allow_module_level=True)
