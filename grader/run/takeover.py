"""Folders that an earlier version of the kit wrote, with `results.jsonl` and `run.json`: taken into a gradebook once.

Covered: records of several courses in one file; a torn line; a folder that the earlier version's other file is missing
from. Not covered: going back. The earlier version's `run.json` stays where it is and is not read again.
"""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from exercises.kit import manifest
from exercises.kit.manifest import Course
from grader.records import results, runs, scoring
from grader.records.gradebook import Gradebook
from grader.records.record import Record
from grader.records.runs import Run

SETTINGS = "run.json"
TAKEN_BEFORE = "taken over"


def take_over(book: Gradebook) -> str:
    """Take the records of a folder of an earlier version into its new gradebook; says so in a line, or ""."""
    path = book.folder / results.RESULTS
    if runs.every(book) or not path.is_file():
        return ""
    by_course: dict[str, list[Record]] = defaultdict(list)
    known = manifest.courses()
    for record in results.read(path):
        by_course[scoring.course_of(record.provenance, known).name].append(record)
    said = _said(book.folder / SETTINGS)
    for name, records in by_course.items():
        run = runs.begin(book, _run(name, said, records[-1].provenance))
        course = next(course for course in known if course.name == name)
        book.keep(run.id, name, [_as_graded(record, course) for record in records], TAKEN_BEFORE)
        runs.finish(book, run)
    count = sum(map(len, by_course.values()))
    return f"{path}: written by an earlier version; its {count} records are in {book.path.name} now." if count else ""


def _as_graded(record: Record, course: Course) -> Record:
    """The record without what people said about it, which is said again; it is graded again, as it may lack tests."""
    if not record.corrections:
        return record
    made = scoring.rescored(record, course) if record.tests else replace(record, score=0.0)
    provenance = {key: value for key, value in record.provenance.items() if key != "suite"}
    return replace(made, provenance=provenance, corrections=[])


def _said(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _run(course: str, said: dict[str, Any], provenance: dict[str, str]) -> Run:
    seed = said.get("seed", provenance.get("seed", 0))
    return Run(
        course=course,
        suite=str(said.get("suite", "")),
        model=str(said.get("model", "")),
        seed=int(seed) if str(seed).isdigit() else 0,
        tier=str(said.get("tier", provenance.get("isolation", ""))),
        follow_through=bool(said.get("follow_through", True)),
        folder=str(said.get("submissions", "")),
        roster=str(said.get("roster", "")),
        left_out=tuple(map(str, said.get("left_out", []))),
    )
