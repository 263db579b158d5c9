"""What every run leaves beside its records: `grades.csv`, `report.html`, and a page for every student.

Not covered: the files that a platform takes back, which are made when they are asked for (`grader report --format`).
"""

import csv
from collections.abc import Collection, Sequence
from pathlib import Path

from exercises.kit.manifest import Course
from grader.records import store
from grader.records.store import Records
from grader.reports import gradebook, likeness
from grader.reports.html import class_figures, pages

# Written by the run where there is a roster.
MISSING = "missing.csv"


def write_reports(out: Path, records: Records, course: Course, left_out: Sequence[str] = ()) -> None:
    """Write the gradebook and the pages for these records of a course.

    `left_out` is what lay in the class's folder and is nobody's, a line for each.
    """
    with (out / "grades.csv").open("w", encoding="utf-8", newline="") as table:
        table.writelines(gradebook.lines(records, course))
    class_ = class_figures.figures(records, course)
    with (out / "report.html").open("w", encoding="utf-8", errors="replace") as page:
        page.writelines(pages.class_html(class_, course, left_out, _missing(out), likeness.read(out)))
    places = {row.student: place for place, row in enumerate(class_.rows)}
    feedback = out / "feedback"
    feedback.mkdir(exist_ok=True)
    of_others = {path.name for path in feedback.glob("*.html")}
    for record in records:
        name = pages.feedback_name(record.student)
        of_others.discard(name)
        page_of = pages.feedback_html(record, course, places.get(record.student))
        (feedback / name).write_text(page_of, "utf-8", errors="replace")
    for name in of_others:
        (feedback / name).unlink()  # of a student who is in the class no more


def _missing(out: Path) -> list[str]:
    """The people of the run's roster who have handed in nothing: names, else ids or addresses."""
    try:
        rows = csv.DictReader((out / MISSING).read_text("utf-8").splitlines())
        return [row["name"] or row["id"] or row["email"] for row in rows]
    except (OSError, ValueError, KeyError, csv.Error):
        return []


def reports_are_there(out: Path, students: Collection[str]) -> bool:
    """Whether the reports were written after the last record, for just these students."""
    try:
        written = (out / "report.html").stat().st_mtime_ns
        if written < (out / store.RESULTS).stat().st_mtime_ns:
            return False
        if f"{len(_missing(out))} of the roster" not in (out / "report.html").read_text("utf-8") and _missing(out):
            return False
        pages_there = {path.name for path in (out / "feedback").glob("*.html")}
    except OSError:
        return False
    return {pages.feedback_name(student) for student in students} == pages_there
