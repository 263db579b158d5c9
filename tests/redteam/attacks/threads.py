"""Starts threads: threading, a Timer, _thread, an executor, asyncio."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 4 of 4: RuntimeError$
# deed: without the wall
import _thread
import concurrent.futures
import threading

# @REFUSALS@


def compare(emb1, emb2):
    refusals([
        lambda: threading.Thread(target=print).start(),
        lambda: threading.Timer(0.01, print).start(),
        lambda: _thread.start_new_thread(print, ()),
        lambda: concurrent.futures.ThreadPoolExecutor(8).submit(print),
    ])
