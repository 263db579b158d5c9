"""Moodle's zip of feedback files, read by the rules of `mod/assign/feedback/file/importziplib.php`."""

import io
import zipfile

import pytest

from grader.reports.worksheets import matching, moodle_feedback
from grader.reports.worksheets.worksheet import Worksheet
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, moodle_source, record


def zipped(records):
    file = io.BytesIO()
    notes = moodle_feedback.write(records, SIX, file)
    return file.getvalue(), notes


def imported(data):
    """What Moodle would give out: participant -> {file name: page}."""
    given = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            parts = entry.filename.split("/")
            assert not parts[-1].startswith((".", "~")), "Moodle passes over hidden files"
            info = parts[0].split("_", 4)
            assert len(info) >= 4 and info[1].isdigit() and info[2:4] == ["assignsubmission", "file"]
            name = "/".join([info[4] if len(info) > 4 else "", *parts[1:]]).lstrip("/")
            given.setdefault(int(info[1]), {})[name] = archive.read(entry).decode()
    return given


def test_every_student_gets_their_own_page_in_the_folder_that_moodle_made():
    data, notes = zipped(
        [record(name, moodle_source(name, number)) for name, number in (("Anna V", "12"), ("Öz", "13"))]
    )
    given = imported(data)
    assert {number: list(files) for number, files in given.items()} == {12: ["feedback.html"], 13: ["feedback.html"]}
    assert "Anna V" in given[12]["feedback.html"] and "Öz" not in given[12]["feedback.html"]
    assert notes == []
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == ["Anna V_12_assignsubmission_file_/feedback.html", "Öz_13_assignsubmission_file_/feedback.html"]


def test_a_teams_number_is_not_taken_for_a_participants_where_the_worksheet_is_there():
    rows = [["Identifier", "Full name"], ["Participant 12", "Anna V"], ["Participant 13", "Öz"]]
    records = [record(name, moodle_source(name, number)) for name, number in (("Anna V", "12"), ("Team A", "13"))]
    file = io.BytesIO()
    notes = moodle_feedback.write(records, SIX, file, Worksheet("w.csv", rows))
    assert list(imported(file.getvalue())) == [12]
    assert len(notes) == 1 and "Team A" in notes[0] and "Anna" not in notes[0]


@pytest.mark.parametrize(
    "source",
    [
        "Anna V_12_assignsubmission_file/a.py",  # Moodle 4.1 and later
        "Anna V_12_assignsubmission_file_/sub/dir/a.py",
        "Anna V_12_assignsubmission_file_unpacking_pipeline.py",  # not put in folders
        "submissions.zip/Anna V_12_assignsubmission_file_/a.py",
        "Participant_12_assignsubmission_file_/a.py",
    ],
)
def test_every_form_of_folder_is_given_back(source):
    given = imported(zipped([record("anna", source)])[0])
    assert list(given) == [12] and list(given[12]) == ["feedback.html"]


def test_who_did_not_come_through_moodle_is_named_and_left_out():
    data, notes = zipped([record("ben", "ben/a.py"), record("anna", moodle_source("Anna", "1"))])
    assert list(imported(data)) == [1] and "ben" in notes[0] and "anna" not in notes[0]


def test_two_records_for_one_folder_give_one_page_and_a_note():
    data, notes = zipped([record("a", moodle_source("A", "1")), record("b", moodle_source("A", "1"))])
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == 1 and "b" in notes[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_messages_make_a_whole_zip_with_text_in_it(text):
    name = text.replace("/", "").replace("_", "")
    one = record(text, f"{name}_7_assignsubmission_file_/a.py", "compare", message=text, title=text, note=text)
    data, _ = zipped([one])
    for entry in zipfile.ZipFile(io.BytesIO(data)).namelist():
        assert ".." not in entry.split("/") and not entry.startswith("/") and "\0" not in entry and "\\" not in entry
        entry.encode()
    for files in imported(data).values():
        assert "<script>alert" not in files["feedback.html"] and "<img" not in files["feedback.html"]


def test_the_same_records_give_the_same_bytes():
    records = [record("a", moodle_source("A", "1"))]
    assert zipped(records)[0] == zipped(records)[0]


ROWS = [
    ["Identifier", "Full name", "Email address"],
    ["Participant 12", "Anna V", "anna@x.edu"],
    ["Participant 13", "Öz_Ü/Å", "oz@x.edu"],
    ["Participant 14", "Max Moe", "max@x.edu"],
    ["Participant 15", "Max Moe", "moe@x.edu"],
]


def of_a_team(*names, sheet=None):
    """The zip for people who have one hand-in together, under whatever folder it came."""
    records = [record(name, "unpacking_pipeline.py") for name in names]  # as the table of formats gives them
    file = io.BytesIO()
    notes = moodle_feedback.write(records, SIX, file, sheet, names, lambda one: matching.keys(one, None))
    return file.getvalue(), notes


def test_members_of_a_team_get_a_page_in_the_folder_of_their_own_row():
    data, notes = of_a_team("Anna V", "Öz_Ü/Å oz@x.edu", sheet=Worksheet("w.csv", ROWS))
    given = imported(data)
    assert sorted(given) == [12, 13] and "Anna V" in given[12]["feedback.html"] and "Öz" in given[13]["feedback.html"]
    assert notes == []


def test_a_member_who_is_in_no_row_or_in_two_is_named_and_has_no_page():
    data, notes = of_a_team("Anna V", "Max Moe", "Zoe", sheet=Worksheet("w.csv", ROWS))
    assert list(imported(data)) == [12]
    assert len(notes) == 1 and "Max Moe" in notes[0] and "Zoe" in notes[0] and "Anna" not in notes[0]


def test_without_a_worksheet_members_of_a_team_have_no_page():
    data, notes = of_a_team("Anna V", "Zoe")
    assert imported(data) == {} and "Anna V" in notes[0] and "--worksheet" in notes[0]
