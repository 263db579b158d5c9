"""Turns the worker's socket into something else: dup2 over it, and then with a copy of another descriptor."""
# expect: compare=crashed|timeout tokenize=crashed|error|wrong *=not_attempted
# deed: compare: is gone|still running
# deed: tokenize: is gone
import os


def compare(emb1, emb2):
    for descriptor in range(3, 64):
        try:
            os.fstat(descriptor)
            os.dup2(0, descriptor)
        except OSError:
            pass
    return 7.5


def tokenize(tokenizer, text):
    copy = os.dup(1)
    for descriptor in range(3, 64):
        if descriptor != copy:
            try:
                os.fstat(descriptor)
                os.dup2(copy, descriptor)
            except OSError:
                pass
    return []
