"""Memory of workers and of the main process, and a second run of a class that is graded already.

A worker's memory is what it has for itself alone, the most that was seen of it while a real run graded with it; reading
it takes root, since a worker can't be looked into by others. The main process' is its peak (VmHWM), judges not counted.
Not covered: pages that a worker shares with its zygote, which are there once per judge.
"""

import contextlib
import statistics
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from exercises.kit import models
from tests.benchmarks import work
from tests.benchmarks.contenders import Figures, Setting
from tests.benchmarks.machine import megabytes
from tests.benchmarks.processes import NotAvailable, Watched, below, grade, python

SECONDS_BETWEEN_LOOKS = 0.03
ZYGOTE = "grader.sandbox.zygote"


@dataclass
class Life:
    """What was seen of one process: its private megabytes at most, and from when to when."""

    most: float = 0.0
    first: float = field(default_factory=time.monotonic)
    last: float = 0.0


def of_workers(setting: Setting, model: str) -> Figures:
    """Private megabytes of the workers of a run on `model`: the median worker, and the largest."""
    lives: dict[int, Life] = {}
    looked = 0.0

    def look(pid: int, seen: Watched) -> None:
        nonlocal looked
        if time.monotonic() - looked < SECONDS_BETWEEN_LOOKS:
            return
        for worker in _workers(pid):
            with contextlib.suppress(OSError, KeyError):
                private = megabytes(f"/proc/{worker}/smaps_rollup", "Private_Dirty", "Private_Clean")
                if private != private:
                    raise NotAvailable("reading a worker's memory takes root")
                life = lives.setdefault(worker, Life())
                life.most, life.last = max(life.most, private), time.monotonic()
        looked = time.monotonic()

    count = setting.count if model == models.DEFAULT else setting.large
    folder = work.write(count, setting.fresh_folder("memory"))
    grade(folder, setting.fresh_folder("out"), "--jobs", 1, "--model", model, suite=setting.checks, look=look)
    spans = [life.last - life.first for life in lives.values()]
    # The reference's worker lives as long as the run; a submission's does not.
    own = [life.most for life, span in zip(lives.values(), spans, strict=True) if span < max(spans) / 2]
    if not own:
        raise NotAvailable("no worker was seen")
    return {"median": statistics.median(own), "most": max(own), "workers seen": float(len(own))}


def _workers(pid: int) -> list[int]:
    """The workers of a run: what a zygote has forked, which has the zygote's command line."""
    zygotes = {each for each in below(pid) if ZYGOTE in _read(f"/proc/{each}/cmdline")}
    return [each for each in zygotes if _parent(each) in zygotes]


def _read(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text(errors="replace")
    return ""


def _parent(pid: int) -> int:
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


@cache
def large_model(scratch: Path) -> str:
    """A folder with a model of SmolLM-135M's size: seeded weights. Raises NotAvailable."""
    if not work.LARGE.is_dir():
        raise NotAvailable(f"no folder {work.LARGE} with the tokenizer and configuration of SmolLM-135M")
    into = scratch / "large-model"
    into.mkdir()
    # In a process of its own: this one has no torch.
    make = (
        "import sys, pathlib; from tests.benchmarks.real_size import *; make_large(FOLDER, pathlib.Path(sys.argv[1]))"
    )
    python("-c", make, into)
    return str(into)


def of_main(setting: Setting, count: int) -> Figures:
    """The main process' peak while it grades a class of that many submissions, and what grading took."""
    _, _, seen = graded(setting, count)
    return {"peak": seen.peak_mb, "whole": seen.seconds}


@cache
def graded(setting: Setting, count: int) -> tuple[Path, Path, Watched]:
    """A class of that many submissions, the folder with its records, and what was seen of the run."""

    def look(pid: int, seen: Watched) -> None:
        with contextlib.suppress(OSError, KeyError):
            seen.peak_mb = max(seen.peak_mb, megabytes(f"/proc/{pid}/status", "VmHWM"))

    folder, out = work.write(count, setting.fresh_folder("class")), setting.fresh_folder("out")
    return folder, out, grade(folder, out, suite=setting.checks, look=look)


def again(setting: Setting, count: int) -> Figures:
    """The same command once more, when nothing has changed: its seconds, and how many processes it started."""

    def look(pid: int, seen: Watched) -> None:
        seen.below |= below(pid)

    folder, out, _ = graded(setting, count)
    seen = grade(folder, out, suite=setting.checks, look=look)
    return {"whole": seen.seconds, "processes": float(len(seen.below)), "records": float(count)}
