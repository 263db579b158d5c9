"""Turns the worker's socket into something else: dup2 over it, and its ends swapped with a pipe's."""
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
    read, write = os.pipe()
    for descriptor in range(3, 64):
        if descriptor not in (read, write):
            try:
                os.fstat(descriptor)
                os.dup2(write, descriptor)
            except OSError:
                pass
    return []
