"""What the reports of a run showed in the end, kept with the run: for SQL (the view `grades`), and to compare runs.

Not covered: which tests gave what; that is in the records.
"""

import json
from collections.abc import Iterable

from grader.records.gradebook import Gradebook
from grader.records.record import Record


def keep(book: Gradebook, run: int, records: Iterable[Record], course: str) -> None:
    """Keep what is shown of these records, the finished ones of a course, in the place of what was shown of the run."""
    standing = {
        row["name"]: (row["student"], row["record"])
        for row in book.rows(
            "SELECT students.name, student, record FROM standing JOIN students ON students.id = standing.student "
            "WHERE course = ?",
            course,
        )
    }
    with book.transaction():
        book.change("DELETE FROM finals WHERE run = ?", run)
        for record in records:
            student, number = standing[record.student]
            book.add(
                "finals",
                run=run,
                student=student,
                record=number,
                score=record.score,
                exercises=json.dumps({name: points["score"] for name, points in record.exercises.items()}),
                corrections=json.dumps(record.corrections),
                excused=record.is_excused(),
                handed_in=record.handed_in,
                late=record.late,
            )


def scores(book: Gradebook, course: str) -> dict[str, float]:
    """The points that reports showed last, by the student's name; those of the tests where none did."""
    query = "SELECT student, coalesce(final_score, score) AS shown FROM grades WHERE course = ?"
    return {row["student"]: row["shown"] for row in book.rows(query, course)}
