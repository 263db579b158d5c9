"""Runs of `grader grade` with a deadline: what is taken, in which reports it is, and what the instructor is told.

The judges are left out, as in tests/commands/test_grade.py.
"""

import csv
import json
import sqlite3

import pytest

from grader.records.gradebook import Gradebook
from tests.commands.test_grade import grade, graded, run  # noqa: F401
from tests.support.courses import MAIN

NAMES = ("--names", "(?P<name>[a-z]+)_(?P<time>[-0-9T]+)")
DEADLINE = ("--deadline", "2026-12-01 12:00")
LATE = ("--late", "10% a day, at most 5 days")


def hand_in(folder, *names, text=""):
    (folder / "class").mkdir(exist_ok=True)
    for name in names:
        (folder / "class" / f"{name}.py").write_text(f"# {name} {text}\n")


@pytest.fixture
def handed_in(tmp_path, graded):  # noqa: F811
    """alice on time, bob 27 hours late, carol 6 days."""
    hand_in(tmp_path, "alice_2026-12-01T11-59-00", "bob_2026-12-02T15-00-00", "carol_2026-12-07T12-00-00")
    return tmp_path


def table(folder, column="score"):
    return {row["student"]: row[column] for row in csv.DictReader((folder / "out" / "grades.csv").open())}


def test_lateness_is_in_tables_pages_lines_and_sql_and_the_record_stays(handed_in):
    said = grade(handed_in, *NAMES, *DEADLINE, *LATE).stderr
    assert "Handed in late: bob (1 day 3 hours), carol (6 days)." in said
    assert table(handed_in) == {"alice": "20.0", "bob": "16.0", "carol": "0.0"}
    assert table(handed_in, "late") == {"alice": "", "bob": "late", "carol": "late"}
    assert table(handed_in, "handed_in")["bob"] == "2026-12-02 15:00:00"
    assert "handed in 1 day 3 hours late: -20%" in table(handed_in, "adjusted")["bob"]
    page = (handed_in / "out" / "feedback" / "bob.html").read_text()
    assert "handed in 1 day 3 hours late: -20%" in page and "2026-12-02 15:00:00, late" in page
    lines = [json.loads(line) for line in (handed_in / "out" / "results.jsonl").read_text().splitlines()]
    assert [(line["score"], line.get("late")) for line in lines] == [(20.0, None), (16.0, True), (0.0, True)]
    with sqlite3.connect(handed_in / "out" / "gradebook.db") as database:
        query = "SELECT student, score, final_score, handed_in, late FROM grades WHERE student = 'bob'"
        assert database.execute(query).fetchall() == [("bob", 20.0, 16.0, "2026-12-02T15:00:00", 1)]


def test_without_a_time_and_a_deadline_there_are_no_such_columns(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, "alice")
    assert "late" not in grade(tmp_path).stderr
    assert "handed_in" not in (tmp_path / "out" / "grades.csv").read_text()


def test_a_deadline_that_is_said_later_changes_grades_without_grading_and_says_which(handed_in, graded):  # noqa: F811
    grade(handed_in, *NAMES)
    got = grade(handed_in, *NAMES, *DEADLINE, *LATE)
    assert len(graded) == 3
    assert "2 grades went down" in got.stdout and "bob: 20 -> 16" in got.stdout
    assert table(handed_in)["bob"] == "16.0"


def test_what_was_said_of_lateness_holds_until_something_else_is_said(handed_in, graded):  # noqa: F811
    grade(handed_in, *NAMES, *DEADLINE, *LATE)
    said = grade(handed_in, *NAMES).stderr.replace("\n", " ")
    assert "As said before: --deadline '2026-12-01 12:00' and --late '10% a day, at most 5 days'" in said
    assert table(handed_in)["bob"] == "16.0"
    run("report", handed_in)
    assert table(handed_in)["bob"] == "16.0"
    grade(handed_in, *NAMES, "--late", "1 point a day")
    assert table(handed_in)["bob"] == "18.0"
    grade(handed_in, *NAMES, "--late", "none")
    assert table(handed_in)["bob"] == "20.0" and table(handed_in, "late")["bob"] == "late"
    grade(handed_in, *NAMES, "--deadline", "none")
    assert "As said before" not in grade(handed_in, *NAMES).stderr
    assert set(table(handed_in, "late").values()) == {""}
    assert len(graded) == 3


def test_an_adjustment_waives_it_and_the_others_keep_theirs(handed_in):
    (handed_in / "out").mkdir()
    (handed_in / "out" / "adjustments.csv").write_text(
        "student,exercise,points,comment,who\nbob,total,on time,was ill,ann\n"
    )
    said = grade(handed_in, *NAMES, *DEADLINE, *LATE).stderr
    assert table(handed_in) == {"alice": "20.0", "bob": "20.0", "carol": "0.0"}
    assert "Handed in late: carol (6 days)." in said and table(handed_in, "late")["bob"] == ""
    assert "was ill" in (handed_in / "out" / "feedback" / "bob.html").read_text()


def test_points_that_are_added_stand_on_what_the_penalty_left(handed_in):
    grade(handed_in, *NAMES, *DEADLINE, *LATE)
    (handed_in / "out" / "adjustments.csv").write_text("student,exercise,points,comment,who\nbob,total,+4,,ann\n")
    grade(handed_in, *NAMES)
    assert table(handed_in)["bob"] == "20.0"
    too_many = MAIN.points - 16 + 1
    (handed_in / "out" / "adjustments.csv").write_text(
        f"student,exercise,points,comment,who\nbob,total,+{too_many:g},,ann\n"
    )
    assert "16" in grade(handed_in, *NAMES, code=2).output


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--deadline", "tomorrow"], "2026-12-01T23:59+02:00"), (["--late", "a lot"], "10% a day, at most 5 days")],
)
def test_what_is_not_understood_writes_nothing(handed_in, options, said):
    output = grade(handed_in, *NAMES, *options, code=2).output
    assert said in " ".join(output.split()) and not (handed_in / "out").exists()


def test_a_mark_without_a_time_is_taken_for_one_day_and_said(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, "virtanenanna_11_101_x", "korhonenbo_LATE_12_102_x")
    said = " ".join(grade(tmp_path, *DEADLINE, "--late", "10% a day").stderr.split())
    assert "does not say by how long, so taken for one day: korhonenbo 12." in said
    assert "so they count as on time: virtanenanna 11." in said
    assert table(tmp_path) == {"korhonenbo 12": "18.0", "virtanenanna 11": "20.0"}
    assert "Nothing is taken off" in grade(tmp_path, "--late", "none").stderr
    assert table(tmp_path, "late") == {"korhonenbo 12": "late", "virtanenanna 11": ""}


def test_a_zone_that_only_the_deadline_has_is_said(handed_in):
    said = " ".join(grade(handed_in, *NAMES, "--deadline", "2026-12-01T12:00+02:00").stderr.split())
    assert "No time zone is said for the times, but one for the deadline" in said
    assert "No time zone" not in grade(handed_in, *NAMES, *DEADLINE).stderr


def test_a_class_without_the_times_of_the_first_download_keeps_them(handed_in):
    grade(handed_in, *NAMES, *DEADLINE, *LATE)
    for path in (handed_in / "class").iterdir():
        path.rename(path.with_name(f"{path.name.partition('_')[0]}.py"))
    grade(handed_in, "--names", "(?P<name>[a-z]+)")
    assert table(handed_in) == {"alice": "20.0", "bob": "16.0", "carol": "0.0"}


def test_a_time_that_comes_later_is_in_the_reports_then(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, "alice_2026-12-02T11-59-00")
    grade(tmp_path, "--names", "(?P<name>[a-z]+)_", *DEADLINE, *LATE)
    assert table(tmp_path) == {"alice": "20.0"}
    grade(tmp_path, *NAMES)
    assert table(tmp_path) == {"alice": "18.0"} and len(graded) == 1
    with Gradebook(tmp_path / "out") as book:
        counting = list(book.rows("SELECT handed_in FROM attempts WHERE counts"))
    assert [row[0] for row in counting] == ["2026-12-02T11:59:00"]
