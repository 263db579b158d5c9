"""The pre-flight: the course's solutions, as .py and as .ipynb, are graded before anybody else is.

Less than full marks is a fault of the model, the suite, the kit or this machine (a Python whose packages hang, a time
limit that is too short here), so the run ends, and no student has a record. What passed is remembered in the user's
cache folder, by all that can change it; the same class next week need not wait for it again.
It runs on the judges that the class is graded by, which have the model loaded then.
Covered: judges here and on a cluster (one of its machines); tests that are left out don't count. Not covered: whether a
suite notices mistakes; `grader verify` proves that.
"""

import contextlib
import re
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole
from grader.errors import RunFailed
from grader.harness import suites
from grader.harness.reference import cache
from grader.intake.submissions import Submission
from grader.records.corrections import leaving_out
from grader.records.record import Outcome
from grader.run import executors
from grader.run.executors import Place, Task
from grader.run.provenance import Provenance, provenance
from grader.run.settings import Settings

SOLUTIONS = "(solutions)"
SHOWN = 8
ENDED = (
    "a judge's process ended while it {did}, so nobody was graded. Is there enough memory for this model? Try "
    "--jobs 1, or a smaller model."
)
# A cell of a master: the line that begins it, with what it is and its tags.
CELL = re.compile(r"^# %%(.*)$", re.MULTILINE)


def first_proving(place: Place, settings: Settings, without: Sequence[str] = ()) -> Place:
    """The same place, whose judges grade the solutions before they take anything else, unless they have before.

    Its `start` raises RunFailed when they don't get full marks, ModelNotFound when the model can't be loaded.
    """
    passed = False

    def start() -> Executor:
        nonlocal passed
        executor = place.start()  # the model is being loaded there while this process reads its files
        if passed:
            return executor
        common = provenance(settings)
        known = remembered(common)
        if not known.is_file():
            try:
                failed = prove(executor, place, settings, common, without)
            except BaseException:
                place.stop(executor)
                raise
            if failed:
                place.stop(executor)
                raise SolutionsFail(failed, settings)
            remember(known)
        passed = True
        return executor

    return replace(place, start=start)


@dataclass(frozen=True)
class Failure:
    """A test that the solutions don't pass, in the form of a file with this suffix; `why` is for the instructor."""

    suffix: str
    outcome: Outcome
    why: str


class SolutionsFail(RunFailed):
    """The course's own solutions don't pass some tests."""

    def __init__(self, failed: Sequence[Failure], settings: Settings) -> None:
        super().__init__(said(failed, settings))
        self.failed = failed


def prove(
    executor: Executor, place: Place, settings: Settings, common: Provenance, without: Sequence[str] = ()
) -> list[Failure]:
    """Grade the solutions in both forms; returns what they don't pass. Raises RunFailed and ModelNotFound."""
    course = settings.course
    files = suites.suite_files(settings.hidden) if place.remote else {}
    sources = {".py": course.master().encode(), ".ipynb": as_notebook(course.master())}
    running = {}
    try:
        for suffix, data in sources.items():
            submission = Submission(SOLUTIONS, course.stub.with_suffix(suffix).name, data)
            running[suffix] = executor.submit(executors.outcomes, Task([submission], settings, common, files))
        found = [(suffix, *one) for suffix, future in running.items() for one in future.result()]
    except place.died:
        raise RunFailed(ENDED.format(did="graded the course's own solutions")) from None
    return [Failure(suffix, outcome, why) for suffix, outcome, why in found if _counts(outcome, without, course)]


def _counts(outcome: Outcome, without: Sequence[str], course: Course) -> bool:
    left_out = outcome.left_out or leaving_out.is_named(outcome, without, course)
    return outcome.verdict != "passed" and not left_out


def said(failed: Sequence[Failure], settings: Settings) -> str:
    """What the instructor has to know: which tests failed, with what, and where to look."""
    lines = [
        f"the course's own solutions don't get full marks here (model {settings.model}), so nobody was graded:",
        *(_line(failure) for failure in failed[:SHOWN]),
    ]
    if len(failed) > SHOWN:
        lines.append(f"  and {len(failed) - SHOWN} tests more")
    lines.append(
        "That is a fault of the suite, the model or this machine, and no student's. `grader verify` looks at a suite, "
        "`grader doctor --model NAME` tries a model, and --leave-out TEST grades without a test."
    )
    return "\n".join(lines)


def _line(failure: Failure) -> str:
    outcome = failure.outcome
    test = f"{outcome.exercise}: {outcome.name} ({outcome.visibility}, {failure.suffix})"
    why = " ".join((failure.why or outcome.message).split())
    return f"  {test}: {outcome.verdict}. {why[:400]}"


def as_notebook(text: str) -> bytes:
    """The code of a master as a notebook: a cell for each of its cells that is not for the students' notebook only."""
    import nbformat  # a tenth of a second that only a pre-flight needs

    starts = [*CELL.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    cells = [
        nbformat.v4.new_code_cell(text[start.end() : end].strip())
        for start, end in zip(starts, ends, strict=True)
        if "[markdown]" not in start[1] and "active-ipynb" not in start[1]
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()


def remembered(common: Provenance) -> Path:
    """The file that is there when the solutions have passed with all of this: tests, model, kit, versions, machine."""
    said = [f"{name} {value}" for name, value in sorted(common.items()) if name not in ("seed", "follow_through")]
    fingerprint = suites.digest([], *said, *cache.of_this_machine()).removeprefix("sha256:")
    return platformdirs.user_cache_path("unpacking-pipeline") / f"proven-{fingerprint[:32]}"


def remember(path: Path) -> None:
    """Note that they passed; where that can't be, they are graded again the next time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(path) as new:
            new.write_bytes(b"")
