"""Walks up the frames to the worker and the zygote, and puts every local value that looks like an answer into its error."""
# expect: compare=error *=not_attempted
# deed: compare: \n_\w+: .*'sock'
import sys


def compare(emb1, emb2):
    found, frame = [], sys._getframe()
    while frame is not None:
        found.append(f"{frame.f_code.co_name}: {({k: v for k, v in frame.f_locals.items() if k != 'found'})!r:.400}")
        frame = frame.f_back
    raise ValueError("\n".join(found))
