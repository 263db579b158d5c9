"""Runs of `grader grade` with groups: a record for every member, graded once. Without judges, as in test_grade.py."""

import csv
import zipfile

import pytest

from grader.intake.submissions import Found
from grader.records.gradebook import Gradebook
from tests.commands.test_grade import grade, graded, run, table  # noqa: F401
from tests.support.classes import DONE, NAME

ROSTER = "id,name,email\n7,Anna Virtanen,anna@x\n8,Bo Ek,bo@x\n9,Cleo Berg,cleo@x\n"
GROUPS = "group,name\nRed,Anna Virtanen\nRed,Bo Ek\n"
TEAM = "Red_55_assignsubmission_file_"
ALL = {"Anna Virtanen 7": 20.0, "Bo Ek 8": 20.0, "Cleo Berg 9": 20.0}


def hand_in(folder, *tops, text=DONE):
    for top in tops:
        path = folder / "class" / (f"{top}/{NAME}" if not top.endswith(".py") else top)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def lists(tmp_path):
    (tmp_path / "r.csv").write_text(ROSTER)
    (tmp_path / "g.csv").write_text(GROUPS)
    return "--roster", tmp_path / "r.csv", "--groups", tmp_path / "g.csv"


def said(got):
    return " ".join((got.stderr + got.stdout).split())


@pytest.mark.parametrize(
    "tops",
    [
        ("Red", "cleo"),
        ("Red.py", "cleo.py"),
        ("hw1-red", "hw1-cleo"),
        (TEAM, "Cleo Berg_503_assignsubmission_file_"),
        ("virtanenanna_11_101_x.py", "bergcleo_12_102_x.py"),
        ("ekbo_11_101_x.py", "bergcleo_12_102_x.py"),
    ],
)
def test_every_member_gets_what_the_group_has_handed_in_and_it_is_graded_once(tmp_path, graded, lists, tops):  # noqa: F811
    hand_in(tmp_path, *tops)
    grade(tmp_path, *lists)
    assert table(tmp_path) == ALL and len(graded) == 2
    again = grade(tmp_path, *lists[:2])
    assert table(tmp_path) == ALL and len(graded) == 2
    assert "kept" not in said(again)
    with Gradebook(tmp_path / "out") as book:
        assert len(list(book.rows("SELECT id FROM records"))) == 3


def test_the_members_grade_changes_together_and_nobody_is_there_twice_without_the_roster(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, TEAM, "Cleo Berg_503_assignsubmission_file_")
    grade(tmp_path, *lists)
    hand_in(tmp_path, TEAM, text=DONE + "# half\n")
    grade(tmp_path)
    assert table(tmp_path) == ALL | {"Anna Virtanen 7": 17.0, "Bo Ek 8": 17.0}
    assert len(graded) == 3


def test_without_a_roster_the_file_of_groups_says_who_they_are(tmp_path, graded):  # noqa: F811
    hand_in(tmp_path, TEAM)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "groups.csv").write_text("group,members\nRED,Anna Virtanen;bo@x\n")
    grade(tmp_path)
    assert table(tmp_path) == {"Anna Virtanen": 20.0, "bo@x": 20.0} and len(graded) == 1


def test_a_team_that_was_graded_as_a_student_gives_way_to_its_members(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, TEAM, "Cleo Berg_503_assignsubmission_file_")
    grade(tmp_path, *lists[:2])
    assert "Red 55" in table(tmp_path)
    grade(tmp_path, *lists)
    assert table(tmp_path) == ALL


def test_a_member_who_handed_in_alone_keeps_that_and_it_is_said(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, "Red", "Cleo Berg")
    hand_in(tmp_path, "Bo Ek 8", text=DONE + "# half\n")
    got = said(grade(tmp_path, *lists))
    assert "Handed in alone too, beside the group Red; their own counts: Bo Ek 8." in got
    assert table(tmp_path) == ALL | {"Bo Ek 8": 17.0}


def test_of_two_different_files_of_members_the_third_gets_none_and_it_is_said(tmp_path, graded, lists):  # noqa: F811
    (tmp_path / "g.csv").write_text(GROUPS + "Red,Cleo Berg\n")
    hand_in(tmp_path, "Anna Virtanen")
    hand_in(tmp_path, "Bo Ek 8", text=DONE + "# half\n")
    got = said(grade(tmp_path, *lists))
    assert "Anna Virtanen 7 and Bo Ek 8 have handed in different files; Cleo Berg 9 gets none of them" in got
    assert table(tmp_path) == {"Anna Virtanen 7": 20.0, "Bo Ek 8": 17.0}
    hand_in(tmp_path, "Bo Ek 8")
    grade(tmp_path, *lists)
    assert table(tmp_path) == ALL


def test_a_group_without_a_hand_in_is_named_with_its_line_and_what_may_be_meant(tmp_path, graded, lists):  # noqa: F811
    (tmp_path / "g.csv").write_text("group,name\nRedd,Anna Virtanen\nRedd,Bo Ek\n")
    hand_in(tmp_path, TEAM, "Cleo Berg_503_assignsubmission_file_")
    got = said(grade(tmp_path, *lists))
    assert "g.csv, line 2: nobody has handed in for the group Redd. Did you mean Red?" in got
    assert "Red 55" in table(tmp_path)


def test_the_number_of_a_group_is_never_a_persons(tmp_path, graded):  # noqa: F811
    """A class list without names gives any name to a number; that of a group is known not to be one."""
    (tmp_path / "r.csv").write_text("id,email\n55,dora@x\n7,anna@x\n8,bo@x\n")
    (tmp_path / "g.csv").write_text("group,email\nRed,anna@x\nRed,bo@x\n")
    hand_in(tmp_path, TEAM)
    got = grade(tmp_path, "--roster", tmp_path / "r.csv", "--groups", tmp_path / "g.csv")
    assert table(tmp_path) == {"7": 20.0, "8": 20.0}
    assert "55" in (tmp_path / "out" / "missing.csv").read_text() and got.exit_code == 0


@pytest.mark.parametrize("with_lists", [["--roster", "--groups"], ["--groups"], []])
def test_moodles_worksheet_gets_a_grade_in_every_members_row(tmp_path, graded, lists, with_lists):  # noqa: F811
    """And none in the row of somebody whose number is the group's, whatever says who is in the group."""
    head = "Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade,Grade can be changed,Feedback comments"
    people = ("501,Anna Virtanen,Red", "502,Bo Ek,Red", "503,Cleo Berg,", "55,Dora Dal,")
    rows = [f"Participant {who[0]},{who[1]},,Submitted,{who[2]},,20.00,Yes," for who in (p.split(",") for p in people)]
    sheet = tmp_path / "Grades.csv"
    sheet.write_text("\n".join([head, *rows]) + "\n")
    hand_in(tmp_path, TEAM, "Cleo Berg_503_assignsubmission_file_")
    grade(tmp_path, *([word for option in with_lists for word in (option, sheet)] or lists))
    run("report", tmp_path, "--format", "moodle", "--worksheet", sheet, "--out", tmp_path / "filled.csv")
    filled = {row["Full name"]: row["Grade"] for row in csv.DictReader((tmp_path / "filled.csv").open())}
    assert filled == {"Anna Virtanen": "20.00", "Bo Ek": "20.00", "Cleo Berg": "20.00", "Dora Dal": ""}


def test_a_teams_folder_has_no_page_in_the_zip_for_moodle_since_its_number_may_be_a_persons(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, TEAM, "Cleo Berg_503_assignsubmission_file_")
    grade(tmp_path, *lists)
    got = run("report", tmp_path, "--format", "moodle-feedback", "--out", tmp_path / "f.zip")
    assert zipfile.ZipFile(tmp_path / "f.zip").namelist() == ["Cleo Berg_503_assignsubmission_file_/feedback.html"]
    assert "Anna Virtanen 7, Bo Ek 8" in " ".join(got.split())


def test_a_late_group_is_late_for_every_member(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, "virtanenanna_LATE_11_101_x.py", "bergcleo_12_102_x.py")
    grade(tmp_path, *lists, "--late", "10% a day")
    assert table(tmp_path) == ALL | {"Anna Virtanen 7": 18.0, "Bo Ek 8": 18.0}


@pytest.mark.parametrize(
    ("note", "graded_file"), [("", "Red/a.py"), ("b.py; not graded: c.py", "b.py; not graded: c.py")]
)
def test_what_a_group_has_handed_in_says_so_to_the_instructor(note, graded_file):
    found = Found("alice", "Red/a.py", data=b"1", note=note, group="Red")
    assert found.load().note == f"{graded_file}; handed in by the group Red"


@pytest.mark.parametrize(
    "text", ["group,name\nRed,Anna Virtanen\nBlue,Anna Virtanen\n", "group,name\nRed,Nobody\n", "group,name\nRed,\n"]
)
def test_groups_that_can_not_be_followed_write_nothing(tmp_path, graded, lists, text):  # noqa: F811
    (tmp_path / "g.csv").write_text(text)
    hand_in(tmp_path, "Red")
    assert "g.csv, line" in said(grade(tmp_path, *lists, code=2))
    assert not (tmp_path / "out").exists() and not graded


def test_a_file_of_groups_that_was_named_once_and_is_gone_is_missed(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, "Red", "cleo")
    grade(tmp_path, *lists)
    (tmp_path / "g.csv").unlink()
    assert "--groups" in said(grade(tmp_path, code=2)) and len(graded) == 2


def test_only_names_one_member(tmp_path, graded, lists):  # noqa: F811
    hand_in(tmp_path, "Red", "cleo")
    grade(tmp_path, *lists, "--only", "Bo Ek 8")
    assert table(tmp_path) == {"Bo Ek 8": 20.0} and graded == ["Bo Ek 8"]
    grade(tmp_path, *lists)
    assert table(tmp_path) == ALL
