"""Never comes back from a single call into C, where no Python handler runs."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import re


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    re.match("(a|aa)+$", "a" * 200 + "b")
    return 7.5
