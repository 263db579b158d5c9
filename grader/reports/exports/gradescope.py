"""Gradescope's `results.json` for one submission. `autograder/` beside this file makes it inside their harness.

The form is that of "Autograder Specifications" in Gradescope's documentation: score, max_score, name, output and
visibility for each test, formats, and a total. Five things there would be easy to get wrong:

- Top-level output is rendered as HTML unless its format is said: everything here is `text`.
- Hidden tests are `after_published`: until grades are published a student sees neither them nor the total, so handing
  in again and again tells nothing; afterwards they show what the feedback page shows, whose titles and messages give
  nothing away (harness/verdicts.py). `hidden` would keep the total from the student for ever.
- The points of a public check say how many hidden ones were passed (records/scoring.py). So a public check that was
  passed shows all of its points; what is held back of them is a line of its own, seen when grades are published. The
  total is the record's.
- What people said about points (adjusted, excused, late) is a line of its own as well, seen when grades are published.
- Standard output is the instructor's: `hidden`.

Covered: control characters (a database may refuse them) and lone surrogates in names and messages.
Not covered: leaderboards, extra data.
"""

import json
from collections.abc import Iterator
from typing import Literal, TypedDict

from grader.records import scoring
from grader.records.record import Correction, Outcome, Record, Visibility
from grader.reports import corrected
from grader.reports.readers import for_student
from grader.text import plain

Shown = Literal["visible", "after_published", "hidden"]
VISIBILITY: dict[Visibility, Shown] = {"public": "visible", "hidden": "after_published"}
FAULT = "A fault of the grader, not of this submission. Please tell your instructor."


class Test(TypedDict):
    """One test in the file."""

    name: str
    name_format: Literal["text"]
    number: str
    score: float
    max_score: float
    status: Literal["passed", "failed"]
    output: str
    output_format: Literal["text"]
    visibility: Shown


class Results(TypedDict):
    """The file's contents."""

    score: float
    output: str
    output_format: Literal["text"]
    test_output_format: Literal["text"]
    test_name_format: Literal["text"]
    visibility: Shown
    stdout_visibility: Shown
    tests: list[Test]


def results_json(record: Record) -> str:
    """The file's text."""
    return json.dumps(results(record), indent=1) + "\n"


def results(record: Record) -> Results:
    """The file's contents. Scores are points; the total is the record's, free of the rounding of its parts."""
    said = [for_student(record.message)] if record.message else []
    return {
        "score": record.score,
        "output": plain("\n".join(said + [FAULT] * record.has_grader_error)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            *(_test(test, number) for test, number in zip(record.tests, _numbers(record), strict=True)),
            *_held_back(record),
            *_corrections(record),
        ],
    }


def _test(test: Outcome, number: str) -> Test:
    return {
        "name": plain(f"{test.exercise}: {test.title}" if test.exercise else test.title or test.name),
        "name_format": "text",
        "number": number,
        "score": test.max_score if test.visibility == "public" and test.verdict == "passed" else test.score,
        "max_score": test.max_score,
        "status": "passed" if test.verdict == "passed" else "failed",
        "output": plain(test.message),
        "output_format": "text",
        # Whatever is not plainly public is kept back.
        "visibility": VISIBILITY.get(test.visibility, VISIBILITY["hidden"]),
    }


def _held_back(record: Record) -> Iterator[Test]:
    """A line for each exercise whose passed public checks give less than their points."""
    for place, exercise in enumerate(record.exercises, 1):
        points = scoring.held_back(test for test in record.tests if test.exercise == exercise)
        if points:
            yield {
                "name": f"{exercise}: {points:g} of the points of public checks do not count",
                "name_format": "text",
                "number": f"{place}.0",
                "score": 0.0,
                "max_score": 0.0,
                "status": "failed",
                "output": scoring.WHY_LESS,
                "output_format": "text",
                "visibility": VISIBILITY["hidden"],
            }


def _corrections(record: Record) -> Iterator[Test]:
    """A line for each thing that people said; its points are in the total already."""
    for number, line in enumerate(dict.fromkeys(map(_words, record.corrections)), 1):
        yield {
            "name": plain(line),
            "name_format": "text",
            "number": f"0.{number}",
            "score": 0.0,
            "max_score": 0.0,
            "status": "passed",
            "output": "",
            "output_format": "text",
            "visibility": VISIBILITY["hidden"],
        }


def _words(correction: Correction) -> str:
    return f"{correction['exercise']}: {corrected.words(correction)}"


def _numbers(record: Record) -> list[str]:
    """`2.3` for the third test of the second exercise."""
    exercises = list(record.exercises)
    seen: dict[str, int] = {}
    numbers = []
    for test in record.tests:
        seen[test.exercise] = seen.get(test.exercise, 0) + 1
        place = exercises.index(test.exercise) + 1 if test.exercise in exercises else len(exercises) + 1
        numbers.append(f"{place}.{seen[test.exercise]}")
    return numbers
