"""Who does the work, each once and watched: the table's ratios are made from what these return.

A contender is given the setting and returns figures by name: seconds per submission as `each`, of a whole command as
`whole`, until the first record as `first`. Raises processes.NotAvailable where it can't be had.
"""

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import cluster, work
from tests.benchmarks.processes import Failed, NotAvailable, Watched, grade, python

LOAD = """
import torch, transformers
transformers.AutoTokenizer.from_pretrained({folder!r})
transformers.AutoModelForCausalLM.from_pretrained({folder!r})
"""
# All that is measured runs on so many cores.
CORES = 2
Figures = dict[str, float]


@dataclass(frozen=True)
class Setting:
    """What every contender works on: the class of `count` in `folder`, and one with mistakes among it in `mixed`.

    `checks` is a suite of the 24 checks alone, `calls` a file with what they call.
    `few` of them go to those that take seconds for each, `large` to a run on the large model. `main` are the class
    sizes between which the main process may not grow, `again` is the size of the class that is graded twice.
    """

    scratch: Path
    folder: Path
    mixed: Path
    checks: Path
    calls: Path
    count: int
    few: int
    large: int
    main: tuple[int, int]
    again: int
    others: str = ""

    def fresh_folder(self, name: str) -> Path:
        """An empty folder of its own for each use."""
        number = sum(1 for _ in self.scratch.glob(f"{name}-*"))
        folder = self.scratch / f"{name}-{number}"
        folder.mkdir()
        return folder


def load(setting: Setting) -> Figures:
    """A process that imports torch and transformers and loads the model, and does nothing with it."""
    return {"whole": python("-c", LOAD.format(folder=str(work.model_folder())))[0]}


def fresh_pytest(setting: Setting, taken: list[int]) -> Figures:
    """A fresh pytest for each submission, two at a time; the next few of the class each time."""
    files = sorted(setting.folder.glob(f"*/{work.SOURCE}"))
    chosen = [files[(sum(taken) + number) % len(files)] for number in range(setting.few)]
    taken.append(setting.few)

    def one(path: Path) -> None:
        python("-m", "pytest", "exercises", "--submission", path, "-q", "-p", "no:cacheprovider")

    begun = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(one, chosen))
    return {"each": (time.perf_counter() - begun) / len(chosen)}


def student(setting: Setting) -> Figures:
    """`pytest exercises` as a student runs it, on a file that is right."""
    path = sorted(setting.folder.glob(f"*/{work.SOURCE}"))[0]
    return {"whole": python("-m", "pytest", "exercises", "--submission", path, "-p", "no:cacheprovider")[0]}


def bare(setting: Setting, threads: int) -> Figures:
    """The same calls of the same files in one warm process, with that many threads (0: torch's own choice)."""
    arguments = (setting.calls, setting.folder, "pocket", threads, "float32")
    seconds = json.loads(python("-m", "tests.benchmarks.bare", *arguments)[1])
    return {"each": sum(seconds) / len(seconds)}


def ours(setting: Setting, jobs: int, folder: Path | None = None, suite: Path | None = None) -> Figures:
    """`grader grade` on the class with that many judges."""
    out, suite = setting.fresh_folder("out"), suite or setting.checks
    seen = grade(folder or setting.folder, out, "--jobs", jobs, suite=suite)
    return figures(seen)


def kept(setting: Setting) -> Figures:
    """The first record of a small class when an earlier run has kept the reference's answers."""
    cache, folder = setting.scratch / "kept", work.write(4, setting.fresh_folder("class"))
    if not cache.exists():
        grade(folder, setting.fresh_folder("out"), "--jobs", CORES, suite=setting.checks, cache=cache)
    seen = grade(folder, setting.fresh_folder("out"), "--jobs", CORES, suite=setting.checks, cache=cache)
    return {"first": seen.records[0][0], "whole": seen.seconds}


def dask(setting: Setting) -> Figures:
    """`grader grade --dask` on the class, with a scheduler and two workers on this machine."""
    if "--dask" not in python("-m", "grader", "grade", "--help")[1]:
        raise NotAvailable("`grader grade` has no --dask yet")
    with cluster.local(2) as address:
        seen = grade(setting.folder, setting.fresh_folder("out"), "--dask", address, suite=setting.checks)
    return figures(seen)


def figures(seen: Watched) -> Figures:
    """What a watched `grader grade` says."""
    graded = seen.records[-1][1] if seen.records else 0
    if not graded:
        raise Failed("no record came")
    return {
        "each": steady(seen.records),
        "first": seen.records[0][0],
        "whole": seen.seconds,
        "each, start-up included": seen.seconds / graded,
    }


def steady(records: list[tuple[float, int]]) -> float:
    """Seconds per submission beyond start-up, from (seconds, records so far) at each change; NaN when it can't be told.

    The slope of the straight line through the middle of the run, from a fifth of the records to four fifths: the first
    batches pay for the reference's answers, and at the end a judge may have no work left. Records come in batches, so a
    line through many changes says more than any two of them. (A run with few changes is taken whole.)
    """
    all_of_them = records[-1][1] if records else 0
    middle = [each for each in records if 0.2 * all_of_them <= each[1] <= 0.8 * all_of_them]
    if len(middle) < 4:
        middle = records
    if len(middle) < 4:
        return float("nan")
    return statistics.linear_regression([count for _, count in middle], [seconds for seconds, _ in middle]).slope
