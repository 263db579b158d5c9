"""What the wall costs a submission: `python -m tests.benchmarks.lockdown`.

Times a worker from the request to fork it to the answer of its first (empty) call and its end, in each tier, in turn,
so that a machine whose speed drifts drifts for all of them. Prints medians in milliseconds and the difference.
"""

import statistics
import time

from exercises.kit import models
from grader.sandbox import lockdown
from grader.sandbox.client import Worker, of_submission
from grader.sandbox.spawner import Zygote
from tests.support.courses import MAIN

ROUNDS = 200
SOURCE = b"def compare(a, b):\n    return 1.0\n"


def milliseconds(zygote: Zygote) -> float:
    begun = time.perf_counter()
    worker = Worker(zygote, of_submission("x.py", SOURCE, MAIN))
    worker.call("compare", 1, 2)
    worker.stop()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    tiers = lockdown.TIERS[lockdown.TIERS.index(lockdown.best_tier()) :]
    # A zygote in tier `process` forks workers that are limited and not walled: what the wall is measured against.
    zygotes = {tier: Zygote(models.POCKET, tier) for tier in tiers}
    times: dict[str, list[float]] = {tier: [] for tier in tiers}
    for zygote in zygotes.values():
        for _ in range(5):
            milliseconds(zygote)
    for _ in range(ROUNDS):
        for tier, zygote in zygotes.items():
            times[tier].append(milliseconds(zygote))
    bare = statistics.median(times[lockdown.PROCESS])
    print(f"{'tier':18} {'median ms':>9} {'10 %':>6} {'90 %':>6}   wall adds")
    for tier, measured in times.items():
        tenths = statistics.quantiles(measured, n=10)
        median = statistics.median(measured)
        print(f"{tier:18} {median:9.1f} {tenths[0]:6.1f} {tenths[-1]:6.1f}   {median - bare:+.1f} ms")
    for zygote in zygotes.values():
        zygote.close()


if __name__ == "__main__":
    main()
