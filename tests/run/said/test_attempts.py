"""Which of several attempts counts, and that the others are kept: runs of `grader grade` without judges."""

import csv

import pytest

from grader.commands import explain
from grader.records import runs
from grader.records.attempts import noted
from grader.records.gradebook import Gradebook
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


@pytest.mark.parametrize(
    ("options", "counts", "score"),
    [
        ((), "12", 17.0),
        (("--deadline", "2026-12-01 12:00"), "01", 17.0),
        (("--deadline", "2026-12-02 12:00"), "02", 20.0),
        (("--deadline", "2026-11-01"), "12", 17.0),
        (("--late", "10% a day"), "12", 17.0),
        ((*DEADLINE, "--late", "no penalty"), "12", 17.0),
        ((*DEADLINE, "--late", "10% a day, at most 5 days"), "02", 18.0),
        ((*DEADLINE, "--late", "1 point a day"), "12", 6.0),
        (("--deadline", "2026-11-01", "--late", "10% a day, at most 5 days"), "12", 0.0),
    ],
)
def test_the_newest_before_the_deadline_counts_unless_a_rule_lets_a_later_one(twice, options, counts, score):
    grade(twice, *NAMES, *options)
    assert table(twice) == {"alice": str(score)}
    assert attempts(twice) == [(day, int(day == counts)) for day in ("01", "02", "12")]


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


def test_canvas_marks_say_which_attempt_was_late(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, "virtanenanna_11_101_x", text=f"half\n{STUB}")
    hand_in(tmp_path, "virtanenanna_LATE_11_102_x-1", text=f"\n{STUB}")
    grade(tmp_path, *DEADLINE)
    assert table(tmp_path) == {"virtanenanna 11": "17.0"}
    grade(tmp_path, "--late", "10% a day")
    assert table(tmp_path) == {"virtanenanna 11": "18.0"}
