"""A human's say in a folder that was graded into: adjustments, tests left out, and what every report makes of them.

The judges are left out, as in test_grade.py.
"""

import csv
import json
import shutil
import sqlite3

import pytest

from grader.records.gradebook import Gradebook
from tests.commands.test_grade import class_of_three, grade, graded, hand_in, leave_out_judges, run, table  # noqa: F401
from tests.support.courses import MAIN

HEADER = "student,exercise,points,comment,who\n"


def say(folder, *lines, name="out/adjustments.csv", header=HEADER):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(header + "".join(f"{line}\n" for line in lines))
    return path


def page(folder, name):
    return (folder / "out" / "feedback" / f"{name}.html").read_text()


def rows(folder):
    return {row["student"]: row for row in csv.DictReader((folder / "out" / "grades.csv").open())}


def files(folder):
    """Everything that is there of a run, but for what a database leaves beside itself while it is open."""
    out = folder / "out"
    return {path: path.read_bytes() for path in out.rglob("*.*") if not path.name.endswith(("-wal", "-shm", ".lock"))}


@pytest.fixture(scope="module")
def taught_once(tmp_path_factory):
    """A class of three in one folder for all tests after which it is as it was, but for its adjustments.csv.

    alice has 17 of 20 (nothing of the 3 points of compare), bob and carol have all.
    """
    folder = tmp_path_factory.mktemp("taught")
    for name in ("alice", "bob", "carol"):
        hand_in(folder, name)
    with pytest.MonkeyPatch.context() as patch:
        leave_out_judges(patch)
        grade(folder)
        hand_in(folder, "alice", "half")
        grade(folder)
    return folder


@pytest.fixture
def taught(taught_once, tmp_path, graded):  # noqa: F811
    """The same class in a folder of the test's own."""
    unlike = shutil.ignore_patterns("adjustments.csv")
    return shutil.copytree(taught_once, tmp_path, dirs_exist_ok=True, ignore=unlike)


@pytest.mark.parametrize(
    ("command", "line", "score"),
    [
        ("report", "alice,compare,3,argued well,Ann", 20.0),
        ("report", "alice,compare,+1.5,argued well,Ann", 18.5),
        ("report", "alice,total,18,argued well,Ann", 18.0),
        ("report", "alice,total,-2,argued well,Ann", 15.0),
        ("report", "alice,compare,excused,argued well,Ann", 20.0),
        ("report", "ALICE,Compare,+1.5,argued well,Ann", 18.5),
        ("grade", "alice,compare,+1.5,argued well,Ann", 18.5),
        ("grade", "ALICE,total,-2,argued well,Ann", 15.0),
    ],
)
def test_an_adjustment_is_in_every_report_and_said_and_the_record_stays(taught, line, score, command):
    say(taught, line)
    grade(taught) if command == "grade" else run("report", taught)
    assert table(taught)["alice"] == score and table(taught)["bob"] == 20.0
    assert "argued well" in rows(taught)["alice"]["adjusted"] and rows(taught)["bob"]["adjusted"] == ""
    lines = [json.loads(text) for text in (taught / "out" / "results.jsonl").read_text().splitlines()]
    assert lines[0]["score"] == score and lines[0]["corrections"][0]["who"] == "Ann" and "corrections" not in lines[1]
    assert "argued well" in page(taught, "alice") and "Ann" in page(taught, "alice")
    assert "argued well" in (taught / "out" / "report.html").read_text() and "argued well" not in page(taught, "bob")
    database = sqlite3.connect(taught / "out" / "gradebook.db")
    assert database.execute("SELECT score, final_score FROM grades ORDER BY student").fetchall() == [
        (17.0, score), (20.0, 20.0), (20.0, 20.0),
    ]  # fmt: skip


def test_a_run_says_whose_grade_an_adjustment_changed_and_takes_it_back_with_its_line(taught):
    path = say(taught, "alice,compare,2,,")
    said = grade(taught)
    assert "1 grade went up" in said.stdout and "alice: 17 -> 19" in said.stdout
    assert "went" not in grade(taught).stdout
    path.unlink()
    assert "alice: 19 -> 17" in grade(taught).stdout and table(taught)["alice"] == 17.0


def test_an_adjustment_outlives_regrading_and_the_run_says_when_what_is_under_it_has_changed(taught):
    say(taught, "alice,compare,2,,Ann", "alice,total,+1,,Ann")
    assert "tests now give" not in grade(taught).stderr
    assert "tests now give" not in grade(taught, "--fresh").stderr
    assert table(taught)["alice"] == 20.0
    hand_in(taught, "alice")
    said = grade(taught).stderr
    assert "alice: compare is adjusted to 2, and the tests now give 3 (0 when it was adjusted)" in said
    assert rows(taught)["alice"]["compare"] == "2.0" and table(taught)["alice"] == 20.0
    assert "compare is adjusted to 2, and the tests now give 3" in run("report", taught)


def test_what_the_tests_have_overtaken_gives_all_points_and_the_run_says_so(taught):
    say(taught, "alice,compare,+2,,Ann")
    grade(taught)
    hand_in(taught, "alice")
    said = grade(taught).stderr
    assert "alice: compare is adjusted by +2, which would make 5 of 3: 3 is given" in said
    assert table(taught)["alice"] == 20.0


CAN_NOT_BE_MEANT = [
    ("alcie,compare,1,,", "line 2: nobody is called 'alcie' here. Did you mean alice?"),
    ("alice,comprae,1,,", "line 2: there is no exercise 'comprae'"),
    ("alice,compare,4,,", "line 2: compare has 3 points, not 4"),
    (f"alice,total,{MAIN.points + 1:g},,", f"line 2: total has {MAIN.points:g} points, not {MAIN.points + 1:g}"),
    ("bob,compare,+1,,", "line 2: +1 makes 4 of 3 points of bob's compare"),
    ("alice,compare,-0.5,,", "line 2: -0.5 makes -0.5 of 3"),
    ("alice,compare,many,,", "line 2: 'many' is no points"),
    ("alice,compare,nan,,", "line 2: 'nan' is no points"),
    ("alice,compare,1,good, but late,ann", "line 2: 6 cells, where the first line has 5"),
    ("alice,compare,on time,,", "line 2: a submission is on time as a whole"),
    (",compare,1,,", "line 2: no student"),
    ("alice,compare,,,", "line 2: no points"),
    ("alice,compare,1,,\n\nAlice,compare,2,,", "line 4: Alice: compare is adjusted in line 2 already"),
    ('alice,compare,1,"open,', "line 2: this is no CSV"),
]
# Lines are read in the same way whatever the command.
NOBODY, NO_POINTS = CAN_NOT_BE_MEANT[0], CAN_NOT_BE_MEANT[6]


@pytest.mark.parametrize(
    ("command", "line", "said"),
    [
        *[("report", *one) for one in CAN_NOT_BE_MEANT],
        *[(command, *one) for command in ("grade", "report --format junit", "first") for one in (NOBODY, NO_POINTS)],
        ("grade", "bob,compare,+1,,", "line 2: +1 makes 4 of 3 points of bob's compare"),
    ],
)
@pytest.mark.usefixtures("graded")
def test_what_can_not_be_meant_is_refused_with_file_line_and_mend_and_nothing_is_written(
    taught_once, line, said, command
):
    if command == "first":
        say(taught_once, line, name="said.csv")
        got = grade(taught_once, "--adjustments", taught_once / "said.csv", code=2, out="other").output
        assert not (taught_once / "other").exists()
    else:
        say(taught_once, line)
        before = files(taught_once)
        name, *options = command.split()
        got = grade(taught_once, code=2).output if name == "grade" else run(name, taught_once, *options, code=2)
        assert files(taught_once) == before
    assert said in got.replace("\n", " ") and ".csv, line" in got.replace("\n", " ")


@pytest.mark.parametrize("column", ["student", "exercise", "points", "comment", "who"])
@pytest.mark.usefixtures("graded")
def test_a_column_that_is_missing_is_named(taught_once, column):
    say(taught_once, "alice,compare,1,a,b", header=HEADER.replace(column, "other"))
    got = grade(taught_once, code=2).output.replace("\n", " ")
    assert f"adjustments.csv, line 1: no column {column}" in got and "student,exercise,points,comment,who" in got


@pytest.mark.parametrize(
    "data",
    [
        "student;exercise;points;comment;who\r\nalice;compare;1,5;schön;Zoë\r\n".encode("cp1252"),
        "\ufeffstudent,exercise,points,comment,who\nalice,compare,'+1.5,schön,Zoë\n".encode(),
        "Student\tExercise\tPoints\tComment\tWho\nalice\tcompare\t1.5\tschön\tZoë\n".encode("utf-16"),
        "who,comment,points,exercise,student,when\nZoë,schön,+1.50,compare,alice,today\n".encode(),
    ],
)
def test_the_file_is_read_as_spreadsheets_write_it(taught, data):
    (taught / "out" / "adjustments.csv").write_bytes(data)
    run("report", taught)
    assert table(taught)["alice"] == 18.5 and "schön" in page(taught, "alice") and "Zoë" in page(taught, "alice")


def test_another_file_is_remembered_and_missed_when_it_is_gone(taught):
    path = say(taught, "alice,compare,3,,", name="said.csv")
    grade(taught, "--adjustments", path)
    assert table(taught)["alice"] == 20.0
    grade(taught)
    run("report", taught)
    assert table(taught)["alice"] == 20.0
    say(taught, "alice,compare,2,,")
    assert "adjustments.csv: not read" in run("report", taught) and table(taught)["alice"] == 20.0
    path.unlink()
    assert "said.csv: No such file" in run("report", taught, code=2).replace("\n", "")
    say(taught, "alice,compare,1,,", name="other.csv")
    run("report", taught, "--adjustments", taught / "other.csv", "--format", "junit")
    assert "adjusted from 0 to 1" in (taught / "out" / "junit.xml").read_text()
    run("report", taught)
    assert table(taught)["alice"] == 18.0


def test_who_is_excused_has_no_grade_and_is_in_no_figure(taught):
    say(taught, "alice,total,excused,ill,Ann")
    grade(taught)
    assert rows(taught)["alice"]["score"] == "" and "ill" in rows(taught)["alice"]["adjusted"]
    assert "excused" in page(taught, "alice")
    summary = json.loads(grade(taught, "--json").stdout.splitlines()[-1])
    assert summary["median_score"] == 20.0 and summary["submissions"] == 3
    database = sqlite3.connect(taught / "out" / "gradebook.db")
    assert database.execute("SELECT final_score FROM grades WHERE student = 'alice'").fetchall() == [(None,)]


def test_an_adjustment_for_somebody_of_the_roster_waits_for_their_work(class_of_three, graded):  # noqa: F811
    roster = class_of_three / "r.csv"
    roster.write_text("id,name,email\nd1,Dora,d@x\nalice,Alice,a@x\n")
    say(class_of_three, "d1,compare,1,,", "a@x,total,19,,", "Alice,compare,2,,")
    said = grade(class_of_three, "--roster", roster)
    assert "line 2: d1 has no grade here" in said.stderr and table(class_of_three)["Alice alice"] == 19.0
    assert "d1 has no grade here" in run("report", class_of_three)
    hand_in(class_of_three, "d1")
    assert "no grade here" not in grade(class_of_three, "--roster", roster).stderr
    assert table(class_of_three)["Dora d1"] == 18.0


def test_too_much_on_top_of_what_a_first_run_gives_keeps_the_grades_and_writes_no_report(class_of_three, graded):  # noqa: F811
    path = say(class_of_three, "bob,compare,+1,,")
    said = grade(class_of_three, code=2).output.replace("\n", " ")
    assert "line 2: +1 makes 4 of 3 points of bob's compare" in said and len(graded) == 3
    assert not (class_of_three / "out" / "grades.csv").exists()
    path.unlink()
    grade(class_of_three)
    assert len(graded) == 3 and table(class_of_three)["bob"] == 20.0


def test_a_line_is_about_the_course_that_it_names_or_that_has_the_exercise(class_of_three, graded, monkeypatch):  # noqa: F811
    grade(class_of_three)
    say(
        class_of_three,
        "alice,total,19,,,",
        "alice,total,15,,,stretch",
        "bob,compare,1,,,",
        header=HEADER.replace("who", "who,course"),
    )
    grade(class_of_three, "--course", "stretch")
    run("report", class_of_three)
    assert table(class_of_three)["alice"] == 19.0 and table(class_of_three)["bob"] == 18.0
    assert table(class_of_three, "grades-stretch.csv")["alice"] == 15.0
    say(class_of_three, "alice,total,1,,,strech", header=HEADER.replace("who", "who,course"))
    assert "no course 'strech'" in run("report", class_of_three, code=2).replace("\n", " ")


def test_a_test_is_left_out_for_the_run_recorded_with_it_and_counts_again_without_the_option(taught):
    said = grade(taught, "--leave-out", "test_compare_hidden", "--leave-out", "compare:test_compare_public")
    assert "nobody" not in said.stderr
    assert table(taught)["alice"] == 20.0 and "alice: 17 -> 20" in said.stdout
    assert "left out by the instructor" in page(taught, "alice").casefold()
    with Gradebook(taught / "out") as book:
        assert json.loads(next(book.rows("SELECT without FROM runs ORDER BY id DESC"))[0]) == [
            "compare:test_compare_public", "test_compare_hidden",
        ]  # fmt: skip
    run("report", taught)
    assert table(taught)["alice"] == 20.0
    said = run("diff", taught)
    assert "other tests are left out" in said
    assert ", without compare:test_compare_public, test_compare_hidden" in said
    assert "alice: 20 -> 17" in grade(taught).stdout and table(taught)["alice"] == 17.0
    assert "left out by the instructor" not in page(taught, "alice").casefold()


@pytest.fixture(autouse=True)
def known_tests(monkeypatch):
    """The names of the records' tests stand in no suite's files here."""
    from grader.run.said import leaving_out

    names = ["test_compare_hidden", "test_compare_public", "test_tokenize_hidden"]
    monkeypatch.setattr(leaving_out, "_tests", lambda file: iter(names))


def test_a_test_that_is_not_there_is_asked_about_and_nothing_is_graded(taught):
    before = files(taught)
    said = grade(taught, "--leave-out", "test_comprae_hidden", code=2).output.replace("\n", " ")
    assert "--leave-out test_comprae_hidden: there is no such test. Did you mean test_compare_hidden" in said
    assert files(taught) == before
    assert "leaves out nothing" in grade(taught, "--leave-out", "test_compare_hidden[x9]").stderr.replace("\n", " ")
    assert table(taught)["alice"] == 17.0
