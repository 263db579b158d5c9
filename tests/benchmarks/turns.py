"""Contenders take turns, A B C A B C, so that a machine whose speed drifts drifts for all of them alike."""

import statistics
import sys
import time
from collections.abc import Callable

from exercises.kit import models
from tests.benchmarks import contenders, memory, others, rows, watching, work
from tests.benchmarks.contenders import Figures, Setting
from tests.benchmarks.processes import Failed, NotAvailable

FAILED = "failed"
Contender = Callable[[], Figures]


def everyone(setting: Setting) -> dict[str, Contender]:
    """The contenders by name, in the order in which they take turns."""
    taken: list[int] = []
    few, many = setting.main
    return {
        "load": lambda: contenders.load(setting),
        "student": lambda: contenders.student(setting),
        "watch": lambda: watching.watch(setting),
        "fresh pytest": lambda: contenders.fresh_pytest(setting, taken),
        "bare": lambda: contenders.bare(setting, 1),
        "ours, 1 job": lambda: contenders.ours(setting, 1),
        "ours, 2 jobs": lambda: contenders.ours(setting, contenders.CORES),
        "ours, kept answers": lambda: contenders.kept(setting),
        "bare, torch's own threads": lambda: contenders.bare(setting, 0),
        "dask": lambda: contenders.dask(setting),
        "ours, mistakes": lambda: contenders.ours(setting, 1, setting.mixed),
        "ours, hidden": lambda: contenders.ours(setting, 1, suite=work.MAIN.hidden),
        "otter": lambda: others.otter(setting),
        "nbgrader": lambda: others.nbgrader(setting),
        "workers, pocket": lambda: memory.of_workers(setting, models.DEFAULT),
        "workers, large": lambda: memory.of_workers(setting, memory.large_model(setting.scratch)),
        "main, few": lambda: memory.of_main(setting, few),
        "main, many": lambda: memory.of_main(setting, many),
        "again, one": lambda: memory.again(setting, 1),
        "again, many": lambda: memory.again(setting, setting.again),
    }


def take(
    wanted: dict[str, Contender], rounds: int, after_each: Callable[[list[dict[str, Figures]], dict[str, str]], None]
) -> tuple[list[dict[str, Figures]], dict[str, str]]:
    """What each contender did in each round, and why some did nothing. `after_each` is called after every round.

    What fails in one round may take part in the next.
    """
    did: list[dict[str, Figures]] = []
    missing: dict[str, str] = {}
    for number in range(rounds):
        did.append({})
        for name, contender in wanted.items():
            unavailable = name in missing and not missing[name].startswith(FAILED)
            if unavailable or (number and name in rows.ONCE):
                continue
            begun = time.monotonic()
            try:
                did[-1][name] = contender()
                what = ", ".join(f"{figure} {value:.4g}" for figure, value in did[-1][name].items())
            except NotAvailable as error:
                what = missing[name] = str(error)
            except Failed as error:
                what, missing[name] = str(error), f"{FAILED}: {name} (see what it said)"
            tell(f"round {number + 1} of {rounds}: {name}: {what} ({time.monotonic() - begun:.0f} s)")
        after_each(did, missing)
    return did, missing


def tell(line: str) -> None:
    """Progress, which is no part of the result."""
    print(line, file=sys.stderr, flush=True)


def warm_up(setting: Setting) -> None:
    """Read all that is read from the disk once, untimed."""
    tell(f"warming up: a load takes {statistics.median(contenders.load(setting)['whole'] for _ in range(2)):.1f} s")
