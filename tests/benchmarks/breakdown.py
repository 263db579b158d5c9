"""Where the time of a submission goes: `python -m tests.benchmarks.breakdown [--submissions N] [--suite DIR]`.

One judge in this process grades a class in batches, as a run does, with clocks around what client, wire, session
and checks offer; nothing in grader/ is changed for it. Prints medians over the batches, per submission: the wall-clock
time that the judge spends in each step, without what the steps inside it take, and the CPU seconds of judge, zygote and
workers. The first batch, in which the suite is collected and the reference computes its answers, is left out.
Not covered: what two judges take from each other. A step's time is what the judge waits for it, so work that is done
in the background shows only where the judge has to wait; the CPU table has all of it.
"""

import argparse
import functools
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exercises.kit import checks
from grader.harness import follow_through, session
from grader.harness.reference import answers
from grader.records import runs
from grader.records.gradebook import Gradebook
from grader.run.judge import Judge
from grader.run.scheduler import MAX_BATCH
from grader.run.settings import Settings, as_run
from grader.sandbox import client, spawner, wire
from tests.benchmarks import work
from tests.benchmarks.machine import machine, on_one_core
from tests.benchmarks.processes import below
from tests.support.courses import MAIN

LIMITS = client.Limits(call=300.0, load=300.0, submission=3600.0)
TICK = os.sysconf("SC_CLK_TCK")
OF_AN_EXCHANGE = {"load": "import and load the file", "call": "calls"}
# In the order of the table.
STEPS = (
    "spawn", "lockdown", "import and load the file", "calls", "reap", "wire, the judge's side", "checks", "reference",
    "pytest", "credit and diagnosis", "record", "to the disk",
)  # fmt: skip


class Clock:
    """Seconds by step, each without those of the steps that ran inside it: wall-clock, and this process' CPU."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self.count: dict[str, int] = defaultdict(int)
        self._open: list[str] = []
        self._since = (0.0, 0.0)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._charge()
        self._open.append(name)
        self.count[name] += 1
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def _charge(self) -> None:
        """Give the time since the last change of step to the step that is open."""
        now = (time.perf_counter(), time.process_time())
        if self._open:
            self.wall[self._open[-1]] += now[0] - self._since[0]
            self.cpu[self._open[-1]] += now[1] - self._since[1]
        self._since = now


def _exchange_is(worker: client.Worker, request: dict[str, Any] | None, *_: Any) -> str:
    if worker.load["op"] == "reference":
        return "reference"
    return OF_AN_EXCHANGE[request["op"]] if request else "lockdown"


def _seams() -> list[tuple[Any, str, str | Callable[..., str]]]:
    """What is timed: where it stands, its name, and the step that it is."""
    return [
        (spawner.Zygote, "spawn", "spawn"),
        (spawner.Zygote, "kill", "reap"),
        (spawner.Zygote, "drop", "reap"),
        (client.Worker, "_exchange", _exchange_is),
        (wire, "encode", "wire, the judge's side"),
        (wire, "decode", "wire, the judge's side"),
        (answers.Reference, "ask", "reference"),
        (session, "_run_tests", "pytest"),
        (follow_through, "follow", "credit and diagnosis"),
        *((checks, name, "checks") for name in vars(checks) if name.startswith("check_")),
    ]


@contextmanager
def timed(clock: Clock) -> Iterator[None]:
    """Have the seams tell `clock` while the block runs. Raises SystemExit when one is no longer there."""
    originals = []
    try:
        for owner, name, step in _seams():
            if not hasattr(owner, name):
                raise SystemExit(f"{owner.__name__}.{name} is no longer there: mend _seams() in {__file__}")
            originals.append((owner, name, getattr(owner, name)))
            setattr(owner, name, _wrapped(getattr(owner, name), step, clock))
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def _wrapped(function: Callable[..., Any], step: str | Callable[..., str], clock: Clock) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with clock.step(step(*args, **kwargs) if callable(step) else step):
            return function(*args, **kwargs)

    return wrapped


def cpu_seconds(pid: int) -> tuple[float, float]:
    """The CPU seconds (user and system) of a process, and of its children that were reaped."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    user, system, of_children_user, of_children_system = (int(field) / TICK for field in fields[11:15])
    return user + system, of_children_user + of_children_system


def measure(count: int, suite_folder: Path, model: str, size: int, wrong_every: int = 0) -> dict[str, Any]:
    """Grade `count` submissions after a first batch; milliseconds per submission, a list with one entry per batch."""
    submissions = work.make(size + count, wrong_every)
    batches = [submissions[at : at + size] for at in range(0, len(submissions), size)]
    clock = Clock()
    steps: dict[str, list[float]] = defaultdict(list)
    judge: dict[str, list[float]] = defaultdict(list)
    total: list[float] = []
    verdicts: dict[str, int] = defaultdict(int)
    settings = Settings(MAIN, model, suite_folder.resolve(), limits=LIMITS)
    with (
        tempfile.TemporaryDirectory() as folder,
        timed(clock),
        Judge(settings) as grading,
        Gradebook(Path(folder)) as book,
        on_one_core(),
    ):
        run = runs.begin(book, as_run(settings, Path(folder)))
        for number, batch in enumerate(batches):
            clock.wall.clear()
            clock.cpu.clear()
            begun = time.perf_counter()
            with clock.step("record"):
                records = grading.grade(batch, {})
            with clock.step("to the disk"):
                book.keep(run.id, run.course, records, "")
            if number == 0:
                clock.count.clear()
                before, cpu = _cpu(grading.zygote), time.process_time()
                continue
            total.append((time.perf_counter() - begun) * 1000 / len(batch))
            for step in STEPS:
                steps[step].append(clock.wall[step] * 1000 / len(batch))
                judge[step].append(clock.cpu[step] * 1000 / len(batch))
            for record in records:
                for test in record.tests:
                    verdicts[test.verdict] += 1
        after, cpu = _cpu(grading.zygote), time.process_time() - cpu
    cpu_ms = {"judge": cpu * 1000 / count}
    cpu_ms |= {name: (after[name] - before[name]) * 1000 / count for name in after}
    times = {step: clock.count[step] / count for step in STEPS}
    return {
        "submissions": count, "batch": size, "suite": suite_folder.name, "model": model, "verdicts": dict(verdicts),
        "total_ms": total, "steps_ms": dict(steps), "judge_cpu_ms": dict(judge), "times": times,
        "cpu_ms": cpu_ms,
    }  # fmt: skip


def _cpu(zygote: spawner.Spawner) -> dict[str, float]:
    """CPU seconds so far of the zygote, of its workers that are gone, and of the reference's worker."""
    assert isinstance(zygote, spawner.Zygote), "this machine has no sandbox"
    own, workers = cpu_seconds(zygote._process.pid)
    of_reference = sum(cpu_seconds(pid)[0] for pid in below(zygote._process.pid))
    return {"zygote": own, "workers": workers, "reference": of_reference}


def table(found: dict[str, Any]) -> str:
    """The report on what `measure` found."""
    total = statistics.median(found["total_ms"])
    lines = [
        f"{found['submissions']} submissions in batches of {found['batch']}, suite {found['suite']}, "
        f"model {found['model']}; verdicts: {', '.join(f'{n} {v}' for v, n in found['verdicts'].items())}",
        f"{'per submission':28} {'median ms':>9} {'least':>7} {'most':>7} {'share':>6} {'judge CPU':>10} {'times':>6}",
    ]
    for step in STEPS:
        waited = found["steps_ms"][step]
        median = statistics.median(waited)
        cpu = statistics.median(found["judge_cpu_ms"][step])
        lines.append(
            f"{step:28} {median:9.2f} {min(waited):7.2f} {max(waited):7.2f} {median / total:6.0%} {cpu:10.2f} "
            f"{found['times'][step]:6.1f}"
        )
    lines.append(f"{'in all':28} {total:9.2f} {min(found['total_ms']):7.2f} {max(found['total_ms']):7.2f}")
    lines.append("CPU ms per submission (user and system, of all batches):")
    lines += [f"  {name:26} {milliseconds:9.2f}" for name, milliseconds in found["cpu_ms"].items()]
    lines.append(f"  {'in all':26} {sum(found['cpu_ms'].values()):9.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.breakdown", description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=64, metavar="N", help="how many, after the first batch")
    parser.add_argument("--batch", type=int, default=MAX_BATCH, metavar="N", help="submissions in a batch")
    parser.add_argument("--suite", type=Path, metavar="DIR", help="default: the 24 public checks")
    parser.add_argument("--model", default="pocket", metavar="NAME")
    parser.add_argument("--wrong-every", type=int, default=0, metavar="N", help="give every Nth a known mistake")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        checks = options.suite or work.write_checks(Path(folder) / "checks")
        print(table(measure(options.submissions, checks, options.model, options.batch, options.wrong_every)))


if __name__ == "__main__":
    main()
