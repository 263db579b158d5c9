"""TODO."""

from collections.abc import Iterable

from exercises.kit import manifest
from grader.records.record import Record, TestRecord, Verdict


def score(verdicts: list[Verdict], course: str = manifest.MAIN) -> tuple[dict[str, dict[str, float]], list[TestRecord]]:
    """The points of each exercise and of each test.

    An exercise's points are split evenly over its tests. Sums are made from counts, so twenty of twenty is 20.0.
    """
    per_exercise: dict[str, dict[str, float]] = {}
    tests: list[TestRecord] = []
    for exercise in manifest.exercises(course):
        own = [each for each in verdicts if each.exercise == exercise.name]
        passed = sum(each.verdict == "passed" for each in own)
        points = exercise.points * passed / len(own) if own else 0.0
        per_exercise[exercise.name] = {"score": round(points, 4), "max_score": exercise.points}
        share = round(exercise.points / len(own), 4) if own else 0.0
        tests += [as_test_record(each, share) for each in own]
    return per_exercise, tests


def as_test_record(verdict: Verdict, share: float) -> TestRecord:
    """The record of a test that gives `share` points when it is passed."""
    return TestRecord(
        verdict.exercise, verdict.name, verdict.title, verdict.visibility, verdict.verdict,
        share if verdict.verdict == "passed" else 0.0, share, verdict.message, round(verdict.seconds, 4),
        verdict.followed_through,
    )  # fmt: skip


def maximum(course: str = manifest.MAIN) -> float:
    """The points of all exercises of a course."""
    return sum(each.points for each in manifest.exercises(course))


def course_of(provenance: dict[str, str]) -> str:
    """The course that a record is about. Only those of another than the main one name it."""
    return provenance.get("course", manifest.MAIN)


def exercises_of(records: Iterable[Record]) -> tuple[manifest.Exercise, ...]:
    """The exercises of the course that these records are about."""
    first = next(iter(records), None)
    return manifest.exercises(course_of(first.provenance if first else {}))


def graded(student: str, source: str, verdicts: list[Verdict], message: str, provenance: dict[str, str]) -> Record:
    """The record of a submission that was graded."""
    course = course_of(provenance)
    per_exercise, tests = score(verdicts, course)
    unreadable = bool(tests) and all(each.verdict == "unreadable" for each in tests)
    return Record(
        student,
        source,
        round(sum(each["score"] for each in per_exercise.values()), 4),
        maximum(course),
        "unreadable" if unreadable else "graded",
        tests[0].message if unreadable else message,
        per_exercise,
        tests,
        provenance,
    )


def unreadable(student: str, source: str, message: str, provenance: dict[str, str]) -> Record:
    """The record of a submission in which there is nothing to grade."""
    course = course_of(provenance)
    points = {each.name: {"score": 0.0, "max_score": each.points} for each in manifest.exercises(course)}
    return Record(student, source, 0.0, maximum(course), "unreadable", message, points, [], provenance)
