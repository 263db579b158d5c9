"""Starts processes by multiprocessing and concurrent.futures, in every start method."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import concurrent.futures
import multiprocessing

# @REFUSALS@


def compare(emb1, emb2):
    methods = [multiprocessing.get_context(name) for name in ("fork", "spawn", "forkserver")]
    tries = [lambda method=method: method.Process(target=print).start() for method in methods]
    refusals([*tries, lambda: concurrent.futures.ProcessPoolExecutor(2).submit(print).result(5)], EOFError)
