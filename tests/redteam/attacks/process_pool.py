"""Starts processes by multiprocessing and concurrent.futures, in every start method."""
# expect: compare=wrong *=not_attempted
import concurrent.futures
import multiprocessing


def compare(emb1, emb2):
    for method in ("fork", "spawn", "forkserver"):
        try:
            process = multiprocessing.get_context(method).Process(target=print)
            process.start()
        except (OSError, RuntimeError, EOFError, ImportError):
            continue
        raise AssertionError("BREACH: a process was started")
    try:
        concurrent.futures.ProcessPoolExecutor(2).submit(print).result(5)
    except (OSError, RuntimeError, NotImplementedError, ImportError):
        return 7.5
    raise AssertionError("BREACH: a pool was started")
