"""Leaves a call by sys.exit, quit, exit and SystemExit."""
# expect: compare=error tokenize=error greedy_step=error *=not_attempted
# deed: compare: SystemExit: 0
# deed: tokenize: SystemExit: all tests passed
# deed: greedy_step: SystemExit: 0
import sys


def compare(emb1, emb2):
    sys.exit(0)


def tokenize(tokenizer, text):
    raise SystemExit("all tests passed")


def greedy_step(model, input_ids):
    import site

    site.setquit()
    import builtins

    builtins.quit(0)
