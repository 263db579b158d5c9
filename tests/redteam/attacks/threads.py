"""Starts threads: threading, a Timer, _thread, an executor, asyncio."""
# expect: compare=wrong *=not_attempted
import _thread
import concurrent.futures
import threading


def compare(emb1, emb2):
    tries = [
        lambda: threading.Thread(target=print).start(),
        lambda: threading.Timer(0.01, print).start(),
        lambda: _thread.start_new_thread(print, ()),
        lambda: concurrent.futures.ThreadPoolExecutor(8).submit(print),
    ]
    for each in tries:
        try:
            each()
        except (OSError, RuntimeError):
            continue
        raise AssertionError("BREACH: a thread was started")
    return 7.5
