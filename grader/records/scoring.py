"""Points: from the outcomes of a submission's tests to its record, and once more when the points have changed.

An exercise's points are split evenly over its tests. Hidden tests give their share whenever they are passed. Public
checks, whose answers can be looked up, give theirs as far as hidden tests bear them out: until two hidden tests of the
exercise are passed (all, where there are fewer) the exercise gives at most a tenth of its points, then at most twice
the share of its hidden tests that are passed. So a table of the public answers, with a lucky constant for the rest,
earns a tenth, and no known mistake that passes two hidden tests loses by it. Without hidden tests the public checks
count in full; tests that failed by a fault of the grader have no say in it. A test that is left out gives nothing and
takes nothing: the points are split over the others.
Points are no part of a verdict: `rescored` works a record's points out anew from the verdicts that it holds.
Every record is made here, so here is where a student's texts are cut to a length that a record can hold.
Not covered: weights for single tests; there are none. A constant that hidden tests take for right keeps their share.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from exercises.kit.manifest import Course
from grader.records.record import Outcome, Points, Record

# Letters of a text in a record. What a student's code prints, raises or is called may have millions.
MAX_TEXT = 1000
CUT = " ... (cut) ..."
# What part of an exercise the public checks give alone, and how many hidden tests have to be passed for more.
PUBLIC_ALONE, HIDDEN_NEEDED = 0.1, 2
# Said to a student wherever a passed public check gives less than its points.
WHY_LESS = (
    "A public check's answer can be looked up, so it counts as far as hidden checks of the same exercise pass too: "
    "that is why the passed public checks give less than their points here."
)


def score(outcomes: Iterable[Outcome], course: Course) -> tuple[dict[str, Points], list[Outcome]]:
    """The points of each exercise, and the outcomes with theirs, in the order of the exercises.

    Sums are made from counts, so twenty of twenty is 20.0.
    """
    of_exercise: dict[str, list[Outcome]] = {name: [] for name in course.names}
    for outcome in outcomes:
        of_exercise.setdefault(outcome.exercise, []).append(outcome)
    points: dict[str, Points] = {}
    tests: list[Outcome] = []
    for exercise in course.exercises:
        everything = of_exercise[exercise.name]
        own = [outcome for outcome in everything if not outcome.left_out]
        hidden = sum(outcome.verdict == "passed" for outcome in own if outcome.visibility == "hidden")
        public = sum(outcome.verdict == "passed" for outcome in own if outcome.visibility == "public")
        counted = min(public, max(0.0, _borne_out(own) * len(own) - hidden))
        reached = exercise.points * (hidden + counted) / len(own) if own else 0.0
        points[exercise.name] = {"score": round(reached, 4), "max_score": exercise.points}
        share = exercise.points / len(own) if own else 0.0
        of_public = share * counted / public if public else 0.0
        for outcome in everything:
            gives = of_public if outcome.visibility == "public" else share
            tests.append(worth(outcome, *((0.0, 0.0) if outcome.left_out else (gives, share))))
    return points, tests


def _borne_out(own: Sequence[Outcome]) -> float:
    """Which part of an exercise may be reached with the help of its public checks."""
    hidden = [outcome for outcome in own if outcome.visibility == "hidden" and outcome.verdict != "grader_error"]
    passed = sum(outcome.verdict == "passed" for outcome in hidden)
    if passed == len(hidden):
        return 1.0
    return PUBLIC_ALONE if passed < HIDDEN_NEEDED else max(PUBLIC_ALONE, 2 * passed / len(hidden))


def held_back(outcomes: Iterable[Outcome]) -> float:
    """The points that passed checks do not give, because too few hidden ones bear them out."""
    return round(sum(one.max_score - one.score for one in outcomes if one.verdict == "passed"), 4)


def worth(outcome: Outcome, share: float, most: float) -> Outcome:
    """The outcome of a test that gives `share` points of `most` when it is passed."""
    reached = share if outcome.verdict == "passed" else 0.0
    seconds = round(outcome.seconds, 4)
    return replace(outcome, score=round(reached, 4), max_score=round(most, 4), seconds=seconds)


def short_text(text: str) -> str:
    """A student's text, of any length, as it goes into a record: what is too long loses its middle.

    The last line stays where it can, since it may name the known mistake.
    """
    if len(text) <= MAX_TEXT:
        return text
    last = text.rpartition("\n")[2]
    end = f"\n{last}" if len(last) <= MAX_TEXT // 2 else text[-MAX_TEXT // 4 :]
    return f"{text[: MAX_TEXT - len(CUT) - len(end)]}{CUT}{end}"


def _shortened(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes with what a student's code may have made long cut short."""
    for outcome in outcomes:
        yield replace(outcome, title=short_text(outcome.title), message=short_text(outcome.message))


def graded(
    student: str, source: str, outcomes: Iterable[Outcome], message: str, provenance: dict[str, str], course: Course
) -> Record:
    """The record of a submission that was graded."""
    source, message = short_text(source), short_text(message)
    points, tests = score(_shortened(outcomes), course)
    counting = [test for test in tests if not test.left_out]
    if counting and all(test.verdict == "unreadable" for test in counting):
        return Record(
            student, source, _sum(points), course.points, "unreadable", counting[0].message, points, tests, provenance
        )
    return Record(student, source, _sum(points), course.points, "graded", message, points, tests, provenance)


def unreadable(student: str, source: str, message: str, provenance: dict[str, str], course: Course) -> Record:
    """The record of a submission in which there is nothing to grade."""
    source, message = short_text(source), short_text(message)
    points, _ = score([], course)
    return Record(student, source, 0.0, course.points, "unreadable", message, points, [], provenance)


def rescored(record: Record, course: Course) -> Record:
    """The record with the points that the course gives now for the verdicts that it holds."""
    if not any(test.exercise in course.names for test in record.tests):
        # Nothing was tested, or a fault of the grader came before the first test: what was given for it stays.
        points, _ = score([], course)
        return replace(record, max_score=course.points, exercises=points)
    points, tests = score(record.tests, course)
    return replace(record, score=_sum(points), max_score=course.points, exercises=points, tests=tests)


def rescored_in(record: Record, course: Course, exercises: Collection[str]) -> Record:
    """The record with the points of some exercises worked out anew, which is quicker; the others stay as they are."""
    points, tests = score([test for test in record.tests if test.exercise in exercises], course)
    others = [test for test in record.tests if test.exercise not in exercises]
    order = {name: place for place, name in enumerate(course.names)}
    again = record.exercises | {name: given for name, given in points.items() if name in exercises}
    tests = sorted([*others, *tests], key=lambda test: order.get(test.exercise, len(order)))
    return replace(record, score=_sum(again), exercises=again, tests=tests)


def fingerprint(course: Course) -> str:
    """What points are worked out by: those of the exercises, and the rules in this file."""
    rules = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return json.dumps({exercise.name: exercise.points for exercise in course.exercises} | {"rules": rules[:12]})


def _sum(points: Mapping[str, Points]) -> float:
    return round(sum(given["score"] for given in points.values()), 4)


def course_of(provenance: Mapping[str, str], courses: Sequence[Course]) -> Course:
    """The course that a record is about. Those of the first course don't name it; one that is gone counts as that."""
    named = provenance.get("course", courses[0].name)
    return next((course for course in courses if course.name == named), courses[0])
