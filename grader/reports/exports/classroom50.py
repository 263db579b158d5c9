"""Classroom 50's `result.json` for one submission: `classroom50/result/v1`.

The form is that of `schemas/result-v1.schema.json` in its repository and of "Advanced Autograding" in its wiki: keys
with hyphens, whole scores that are at most their maximum, the total their sum. Its runner names classroom, assignment,
submission and links in environment variables; classroom50_autograder/ beside this file is what it runs. Elsewhere the
file has `not-set` in their places, and its collector refuses it. Whatever the grade, the exit code is 0; another one
means that grading itself failed.

Scores there are whole numbers, points here are not (3 points over 7 tests): so they are hundredths of a point, spread
over the tests of an exercise so that none is lost. 2000 there is 20 points here. A passed test gives the part of its
share that it gives in the record: for a public one that may be less than all (records/scoring.py). Where a person
adjusted points, or lateness took some, there is a row for each exercise, or for the total, instead of for each test.

Not covered: messages of hidden tests. They may be shown to their student, but there is no saying who reads a release.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Literal, NotRequired, TypedDict

from grader import text
from grader.records.record import Outcome, Record

SCHEMA = "classroom50/result/v1"
PARTS = 100  # of a point
NOT_SET = "not-set"
# What the runner says, and under which names; the first that is set counts.
Named = Literal["classroom", "assignment", "owner", "submission", "commit", "release", "review"]
NAMED: dict[Named, tuple[str, ...]] = {
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "owner": ("OWNER", "USERNAME"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}

Test = TypedDict(
    "Test", {"test-name": str, "passed": bool, "score": int, "max-score": int, "message": NotRequired[str]}
)
Result = TypedDict(
    "Result",
    {
        "schema": str,
        "classroom": str,
        "assignment": str,
        "owner": str,
        "submission": str,
        "commit": str,
        "release": str,
        "review": str,
        "assignment_type": str,
        "datetime": str,
        "score": int,
        "max-score": int,
        "tests": list[Test],
    },
)


def result_json(record: Record, environment: Mapping[str, str], now: str) -> str:
    """The file's text."""
    return json.dumps(result(record, environment, now), indent=1) + "\n"


def notes(environment: Mapping[str, str]) -> list[str]:
    """What the instructor has to know: which of the runner's variables are not set."""
    missing = [names[0] for names in NAMED.values() if not any(environment.get(name) for name in names)]
    if not missing:
        return []
    return [f"Not run by Classroom 50, whose runner sets {', '.join(missing)}: the file has {NOT_SET!r} for them."]


def result(record: Record, environment: Mapping[str, str], now: str) -> Result:
    """The file's contents. `now` is the time in UTC, `2026-06-01T14:32:01Z`."""
    named = {key: next(filter(None, map(environment.get, names)), NOT_SET) for key, names in NAMED.items()}
    if named["submission"] == NOT_SET:
        named["submission"] = f"submit/{NOT_SET}"
    tests = _tests(record)
    return {
        "schema": SCHEMA,
        "classroom": named["classroom"],
        "assignment": named["assignment"],
        "owner": named["owner"],
        "submission": named["submission"],
        "commit": named["commit"],
        "release": named["release"],
        "review": named["review"],
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "datetime": now,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _tests(record: Record) -> list[Test]:
    if record.is_adjusted:
        return list(_adjusted(record))
    by_exercise: dict[str, list[Outcome]] = {name: [] for name in record.exercises}
    for test in record.tests:
        by_exercise.setdefault(test.exercise, []).append(test)
    made = []
    for exercise, tests in by_exercise.items():
        points = record.exercises[exercise]["max_score"] if exercise in record.exercises else 0.0
        exact, given = 0.0, 0
        for test, share in zip(tests, shares(round(points * PARTS), len(tests)), strict=True):
            exact += share * test.score / test.max_score if test.max_score else 0.0
            score = min(share, round(exact) - given)
            given += score
            made.append(_test(f"{exercise}: {test.title or test.name}", score, share, test))
        if not tests:
            made.append(_test(exercise, 0, round(points * PARTS), None))
    return made


def _adjusted(record: Record) -> Iterator[Test]:
    """Whole exercises, or one row for the total where it is not their sum: a score is the sum of its tests there."""
    exercises = {name: points for name, points in record.exercises.items() if points["max_score"]}
    sums = [sum(points[key] for points in exercises.values()) for key in ("score", "max_score")]
    if [round(number, 2) for number in sums] != [round(record.score, 2), round(record.max_score, 2)]:
        exercises = {"total": {"score": record.score, "max_score": record.max_score}}
    for name, points in exercises.items():
        score, most = round(points["score"] * PARTS), round(points["max_score"] * PARTS)
        yield {"test-name": text.plain(name), "passed": score == most, "score": score, "max-score": most}


def _test(name: str, score: int, share: int, test: Outcome | None) -> Test:
    row: Test = {
        "test-name": text.plain(name),
        "passed": test is not None and test.verdict == "passed",
        "score": score,
        "max-score": share,
    }
    if test and test.message and test.visibility == "public":
        row["message"] = text.plain(test.message)
    return row


def shares(total: int, parts: int) -> list[int]:
    """Whole numbers, as equal as can be, that add up to `total`."""
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]
