"""Never comes back from a single call into C, where no Python handler runs."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import ctypes


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    ctypes.PyDLL(None).sleep(1000)  # it keeps the interpreter's lock
    return 7.5
