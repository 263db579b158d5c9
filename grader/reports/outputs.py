"""What every run leaves beside its gradebook: `results.jsonl`, `grades.csv`, `report.html`, a page for every student.

The course that was graded first into a folder has these names. Those of a further course end in its name
(`grades-stretch.csv`), so no course takes another's place; then `report.html` shows all of them side by side, and
`courses.csv` has columns for each.
Not covered: the files that a platform takes back, which are made when they are asked for (`grader report --format`).
"""

from collections.abc import Sequence
from pathlib import Path

from exercises.kit.manifest import Course
from grader.records import results
from grader.records.final import Final
from grader.reports import gradebook, several
from grader.reports.html import class_figures, pages
from grader.reports.html.beside import Beside
from grader.reports.several import Side


def place(out: Path, name: str, suffix: str) -> Path:
    """Where a file or folder of a course is, by its usual name."""
    stem, dot, kind = name.partition(".")
    return out / f"{stem}{suffix}{dot}{kind}"


def write_reports(
    out: Path,
    records: Final,
    course: Course,
    beside: Beside | None = None,
    suffix: str = "",
    sides: Sequence[Side] = (),
) -> None:
    """Write the lines for other programs, the table and the pages for these records of a course.

    `sides` are the courses that stand beside it, itself among them, where there are several.
    """
    beside = beside or Beside()
    if sides:
        with (out / several.FILE).open("w", encoding="utf-8", newline="") as table:
            table.writelines(several.lines(sides))
    results.write(place(out, results.RESULTS, suffix), records)
    with place(out, "grades.csv", suffix).open("w", encoding="utf-8", newline="") as table:
        table.writelines(gradebook.lines(records, course, times=records.has_times))
    class_ = class_figures.figures(records, course)
    with place(out, "report.html", suffix).open("w", encoding="utf-8", errors="replace") as page:
        page.writelines(pages.class_html(class_, course, beside, suffix, sides))
    places = {row.student: number for number, row in enumerate(class_.rows)}
    feedback = place(out, "feedback", suffix)
    feedback.mkdir(exist_ok=True)
    of_others = {path.name for path in feedback.glob("*.html")}
    for record in records:
        name = pages.feedback_name(record.student)
        of_others.discard(name)
        page_of = pages.feedback_html(record, course, places.get(record.student), suffix)
        (feedback / name).write_text(page_of, "utf-8", errors="replace")
    for name in of_others:
        (feedback / name).unlink()  # of a student who was taken out, or is called otherwise now


def reports_are_there(out: Path, records: Final, suffix: str = "") -> bool:
    """Whether everything that `write_reports` writes is there, and pages of just these students."""
    files = (place(out, name, suffix).is_file() for name in (results.RESULTS, "grades.csv", "report.html"))
    pages_there = {path.name for path in place(out, "feedback", suffix).glob("*.html")}
    return all(files) and {pages.feedback_name(student) for student in records.names()} == pages_there
