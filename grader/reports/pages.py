"""The pages: `report.html` for the class, `feedback/STUDENT.html` for one student. One file each, no network.

What a student wrote (name, message) is put in by a template with autoescape on, so it appears as text.
Nothing hidden can be in them: a record's messages are redacted before they are written (suite.py).
"""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2

from grader import results
from grader.results import Record, TestRecord

# In words, for people.
VERDICTS = {
    "passed": "right",
    "wrong": "wrong result",
    "error": "raised an error",
    "not_attempted": "not attempted",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "crashed",
    "blocked": "not allowed",
    "unreadable": "file not readable",
    "grader_error": "fault of the grader",
}


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("grader", "reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(verdict_words=VERDICTS, feedback_name=feedback_name)
    environment.filters["points"] = lambda number: f"{number:.4g}"
    return environment


def feedback_name(student: str) -> str:
    """A file name for a student, safe on every system and different for different students."""
    safe = re.sub(r"[^\w.-]+", "_", student).strip("._")[:40] or "student"
    if safe != student or re.search(r"-[0-9a-f]{8}$", student):
        safe += "-" + hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{safe}.html"


def report_html(records: Sequence[Record]) -> str:
    """The page for the instructor: how the class did, exercise by exercise and student by student."""
    return _templates().get_template("report.html.j2").render(records=records, **_class_figures(records))


def _class_figures(records: Sequence[Record]) -> dict[str, Any]:
    exercises = results.exercises_of(records)
    solved = {
        each.name: sum(record.exercises.get(each.name, {}).get("score", 0.0) == each.points for record in records)
        for each in exercises
    }
    scores = sorted(record.score for record in records)
    return {
        "exercises": exercises,
        "solved": solved,
        "median": scores[len(scores) // 2] if scores else 0.0,
        "provenance": records[0].provenance if records else {"model": "-", "isolation": "-", "kit": "-"},
        "faults": [record for record in records if any(t.verdict == "grader_error" for t in record.tests)],
        "worst_verdict": worst_verdict,
    }


def worst_verdict(record: Record, exercise: str) -> str:
    """One word for an exercise of one student: 'passed', or the verdict of its first failed test."""
    own = [test for test in record.tests if test.exercise == exercise]
    return next((test.verdict for test in own if test.verdict != "passed"), "passed" if own else record.status)


def feedback_html(record: Record) -> str:
    """The page for one student: every exercise with its points and its tests, and what to look at."""
    tests: dict[str, list[TestRecord]] = {}
    for test in record.tests:
        tests.setdefault(test.exercise, []).append(test)
    return (
        _templates()
        .get_template("feedback.html.j2")
        .render(record=record, tests=tests, exercises=results.exercises_of([record]))
    )
