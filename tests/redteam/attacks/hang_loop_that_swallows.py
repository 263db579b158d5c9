"""Ignores every signal and catches everything that would end its loop. Hangs in the tests with three numbers only."""
# expect: compare=timeout|wrong *=not_attempted
# deed: compare: still running
import signal
import time


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    for each in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(each, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        try:
            while True:
                time.sleep(0.05)
        except BaseException:
            pass
