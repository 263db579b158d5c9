"""Which of several attempts counts, and that the others are kept: runs of `grader grade` without judges."""

import csv
from dataclasses import replace
from datetime import datetime

import pytest

from grader.commands import explain
from grader.intake.submissions import Found
from grader.records import runs
from grader.records.attempts import noted
from grader.records.corrections import late
from grader.records.gradebook import Gradebook
from grader.run.said.attempts import counting
from tests.commands.test_grade import grade, graded  # noqa: F401
from tests.run.said.test_lateness import DEADLINE, NAMES, hand_in, table
from tests.support.courses import SIX

STUB = "def compare(a, b):\n    return 1.0\n"


@pytest.fixture
def twice(tmp_path, graded):  # noqa: F811
    """alice handed in half of it on time, then a right one a day late, then half of it again 10 days late."""
    hand_in(tmp_path, "alice_2026-12-01T10-00-00", "alice_2026-12-12T10-00-00", text=f"half\n{STUB}")
    hand_in(tmp_path, "alice_2026-12-02T10-00-00", text=f"\n{STUB}")
    return tmp_path


def attempts(folder):
    """The times of all attempts, with whether they count."""
    with Gradebook(folder / "out") as book:
        rows = book.rows("SELECT handed_in, counts, source FROM attempts ORDER BY handed_in")
        return [(row["handed_in"][8:10], row["counts"]) for row in rows]


def attempt(day, late=False):
    return Found("alice", f"{day}.py", data=str(day).encode(), handed_in=datetime(2026, 12, day, 10), late=late)


@pytest.mark.parametrize(
    ("deadline", "rule", "counts"),
    [
        ("", "", 12),
        ("2026-12-01 12:00", "", 1),
        ("2026-12-02 12:00", "", 2),
        ("2026-12-20", "", 12),
        ("2026-11-01", "", 12),
        ("", "10% a day", 12),
        ("2026-12-01 12:00", "no penalty", 12),
        ("2026-12-01 12:00", "no penalty, at most 5 days", 2),
        ("2026-12-01 12:00", "10% a day, at most 5 days", 2),
        ("2026-12-01 12:00", "10% a day, at most 12 hours", 1),
        ("2026-12-01 12:00", "1 point a day", 12),
        ("2026-11-01", "10% a day, at most 5 days", 12),
        ("2026-12-01 09:50", "10% a day after 15 minutes, at most 1 hour", 1),
        ("2026-12-02 09:50", "10% a day after 15 minutes, at most 1 hour", 2),
    ],
)
def test_the_newest_before_the_deadline_counts_unless_a_rule_lets_a_later_one(deadline, rule, counts):
    days = tuple(map(attempt, (1, 2, 12)))
    found = replace(days[-1], attempts=days, up_to=days)
    assert counting(found, late.read(deadline, rule)).load().data == str(counts).encode()


def test_an_attempt_that_was_late_for_the_platform_is_not_the_one_before_the_deadline():
    both = replace(attempt(1), handed_in=None), replace(attempt(2, late=True), handed_in=None)
    found = replace(both[-1], attempts=both, up_to=both)
    assert counting(found, late.read("2026-12-01", "")).source == "1.py"
    assert counting(found, late.read("", "10% a day")).source == "2.py"


def test_another_deadline_lets_another_attempt_count(twice, graded):  # noqa: F811
    grade(twice, *NAMES)
    grade(twice, *NAMES, "--deadline", "2026-12-02 12:00")
    assert table(twice) == {"alice": "20.0"} and len(graded) == 2
    assert attempts(twice) == [("01", 0), ("02", 1), ("12", 0)]
    grade(twice, *NAMES)
    assert len(graded) == 2
    with Gradebook(twice / "out", to_read=True) as book:
        last = runs.last(book, SIX.name)
        submission = explain._submission(twice / "class", "alice", noted.last(book, SIX.name, "alice"), last, SIX)
    assert submission.source == "alice_2026-12-02T10-00-00.py"


def test_the_same_file_once_more_after_the_deadline_is_on_time(tmp_path, graded):  # noqa: F811
    for day in ("01", "05"):
        hand_in(tmp_path, f"alice_2026-12-{day}T10-00-00", text=STUB)
        (tmp_path / "class" / f"alice_2026-12-{day}T10-00-00.py").write_text(STUB)
    grade(tmp_path, *NAMES, *DEADLINE, "--late", "10% a day")
    assert table(tmp_path) == {"alice": "20.0"}


def test_a_file_that_is_none_of_the_exercise_counts_for_nobody(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, "alice_2026-12-01T09-00-00", text=f"\n{STUB}")
    hand_in(tmp_path, "alice_2026-12-01T10-00-00", text="only notes")
    hand_in(tmp_path, "alice_2026-12-03T10-00-00", text=f"half\n{STUB}")
    grade(tmp_path, *NAMES, *DEADLINE)
    [row] = csv.DictReader((tmp_path / "out" / "grades.csv").open())
    assert row["score"] == "20.0" and row["handed_in"] == "2026-12-01 09:00:00"
