"""Who does the work, each once and watched: the table's ratios are made from what these return.

A contender is given the setting and returns figures by name: seconds per submission as `each`, of a whole command as
`whole`, until the first record as `first`. Raises processes.NotAvailable where it can't be had.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import cluster, work
from tests.benchmarks.processes import NotAvailable, Watched, grade, python

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

    `few` of them go to those that take seconds for each, `large` to a run on the large model. `main` are the class
    sizes between which the main process may not grow, `again` is the size of the class that is graded twice.
    """

    scratch: Path
    folder: Path
    mixed: Path
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
        python("-m", "pytest", work.CHECKS, "--submission", path, "-q", "-p", "no:cacheprovider")

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


def ours(setting: Setting, jobs: int, folder: Path | None = None, suite: Path = work.CHECKS) -> Figures:
    """`grader grade` on the class with that many judges."""
    seen = grade(folder or setting.folder, setting.fresh_folder("out"), "--jobs", jobs, suite=suite)
    return figures(seen, jobs)


def dask(setting: Setting) -> Figures:
    """`grader grade --dask` on the class, with a scheduler and two workers on this machine."""
    if "--dask" not in python("-m", "grader", "grade", "--help")[1]:
        raise NotAvailable("`grader grade` has no --dask yet")
    with cluster.local(2) as address:
        seen = grade(setting.folder, setting.fresh_folder("dask"), "--dask", address)
    return figures(seen, 2)


def figures(seen: Watched, jobs: int) -> Figures:
    """What a watched `grader grade` says."""
    graded = seen.records[-1][1] if seen.records else 0
    if not graded:
        raise ValueError("no record came")
    return {
        "each": steady(seen.records, jobs),
        "first": seen.records[0][0],
        "whole": seen.seconds,
        "each, start-up included": seen.seconds / graded,
    }


def steady(records: list[tuple[float, int]], jobs: int) -> float:
    """Seconds per submission beyond start-up, from (seconds, records so far) at each change.

    Counted from when each judge may have delivered its first batch (which pays for the reference's answers) to when the
    first judge may have run out of work. A run too short for that is counted from its first record to its last.
    """
    middle = records[jobs - 1 : len(records) - jobs + 1]
    if len(middle) < 2:
        middle = records
    (begun, before), (ended, after) = middle[0], middle[-1]
    return (ended - begun) / (after - before) if after > before else float("nan")
