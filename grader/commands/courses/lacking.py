"""What a course lacks, for `grader verify`: examples that are true, checks, tests and mistakes for every exercise.

Each problem names the file, and the line where there is one. Not covered: what comes of running tests on mistakes:
verify.py itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from exercises.kit.manifest import Course
from grader.errors import RunFailed
from grader.records.record import Outcome
from grader.run import executors
from grader.run.executors import Place, Task
from grader.run.preflight.proof import ENDED
from grader.run.provenance import provenance
from grader.run.settings import Settings
from solutions import misconceptions


def asking_for_examples(place: Place, settings: Settings, untrue: list[str]) -> Place:
    """The same place, whose first judge says first which examples are not true; it is added to `untrue`.

    Its `start` raises RunFailed when that judge does not come to its end.
    """

    def start() -> Executor:
        executor = place.start()
        try:
            untrue[:] = executor.submit(executors.examples, Task([], settings, provenance(settings))).result()
        except place.died:
            raise RunFailed(ENDED.format(did="ran the examples of the solutions")) from None
        return executor

    return replace(place, start=start)


def of_course(course: Course, tests: Sequence[Outcome]) -> Iterator[str]:
    """What is not there: public checks, hidden tests and known mistakes of each exercise; mistakes that hints name.

    `tests` are those that ran.
    """
    catalogue = misconceptions.catalogue(course)
    slugs = {mistake.slug for mistake in catalogue}
    for exercise in course.exercises:
        of_exercise = {test.visibility for test in tests if test.exercise == exercise.name}
        if "public" not in of_exercise:
            yield f"{course.checks}: no public check of {exercise.name}: students get no feedback on it."
        if "hidden" not in of_exercise:
            yield f"{course.hidden}: no hidden test of {exercise.name}: a table of the public answers gets full marks."
        if not any(mistake.exercise == exercise.name for mistake in catalogue):
            yield f"{course.misconceptions}: no known mistake in {exercise.name}: nothing proves that tests notice one."
        for wanted in (name for fits in exercise.fits for name in fits):
            if wanted.startswith(f"{exercise.name}_") and wanted.isidentifier() and wanted not in slugs:
                yield f"{course.manifest}: a hint of {exercise.name} is for {wanted}, and no mistake is called so."


def unnamed(course: Course, diagnosed: Mapping[str, bool]) -> Iterator[str]:
    """The mistakes that no feedback names, with their files: a student who makes one reads nothing of it."""
    for mistake in misconceptions.catalogue(course):
        if not diagnosed[mistake.slug]:
            yield f"{mistake.path}: no feedback names this mistake: where a test fails, it gives something else."
