"""`grader report`, as its user sees it: what is written where, what is said, and the exit code."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl
import pytest
from typer.testing import CliRunner

from grader import cli
from grader.records import scoring
from grader.records.gradebook import Gradebook
from grader.reports.exports import table
from tests.reports.exports.test_classroom50 import ENVIRONMENT
from tests.reports.worksheets import test_canvas, test_moodle
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, kept, moodle_source, record

RECORDS = [
    record("Ben O'Neill 1234568", moodle_source("Ben O'Neill", "1234568"), "compare", message="No."),
    record("Anna Virtanen 1234567", moodle_source("Anna Virtanen", "1234567")),
    record("stranger", "stranger/a.py"),
]


@pytest.fixture
def folder(tmp_path):
    kept(tmp_path, *RECORDS)
    return tmp_path


def report(folder, *arguments, env=None):
    return CliRunner().invoke(cli.app, ["report", str(folder), *map(str, arguments)], env=env)


def test_every_format_is_in_the_help_with_a_phrase():
    said = " ".join(CliRunner().invoke(cli.app, ["report", "--help"], env={"COLUMNS": "200"}).output.split())
    for name, known in table.FORMATS.items():
        assert f"--format {name}: {known.phrase}" in said


def test_a_report_is_written_into_the_folder_under_its_own_name(folder):
    for name in ("csv", "xlsx", "nbgrader", "junit", "moodle-feedback"):
        done = report(folder, "--format", name)
        path = folder / table.FORMATS[name].file
        assert done.exit_code == 0 and path.is_file() and str(path) in done.stderr.replace("\n", "")
    assert not list(folder.glob(".*"))


def test_students_are_in_the_order_of_their_names(folder):
    report(folder, "--format", "csv")
    table = list(csv.DictReader((folder / "grades.csv").open(encoding="utf-8-sig")))
    assert [row["student"] for row in table] == sorted(one.student for one in RECORDS)
    names = [
        suite.get("name") for suite in ElementTree.fromstring(report(folder, "--format", "junit", "--out", "-").stdout)
    ]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("separator", "delimiter", "points"), [(None, ",", "17.0"), (";", ";", "17,0"), ("tab", "\t", "17.0")]
)
def test_the_gradebook_for_a_spreadsheet_has_a_byte_order_mark_and_the_separator_asked_for(
    folder, separator, delimiter, points
):
    report(folder, "--format", "csv", *(["--separator", separator] if separator else []))
    data = (folder / "grades.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))
    assert data.startswith(b"\xef\xbb\xbf") and not data.startswith(b"\xef\xbb\xbf" * 2)
    assert {row["student"]: row["score"] for row in rows}["Ben O'Neill 1234568"] == points


def test_a_workbook_knows_people_from_the_roster_or_from_the_platforms_name(folder, tmp_path):
    def people(*arguments):
        report(folder, "--format", "xlsx", *arguments)
        rows = openpyxl.load_workbook(folder / "grades.xlsx")["grades"].iter_rows(
            min_row=2, max_col=4, values_only=True
        )
        return {row[0]: row[1:] for row in rows}

    assert people()["Anna Virtanen 1234567"] == ("Anna Virtanen", "1234567", None)
    (tmp_path / "r.csv").write_text("id,name,email\ns1,Anna Virtanen,anna@x.edu\nstranger,Zoe Zed,z@x.edu\n")
    assert people("--roster", tmp_path / "r.csv") == {
        "Anna Virtanen 1234567": ("Anna Virtanen", "s1", "anna@x.edu"),
        "Ben O'Neill 1234568": ("Ben O'Neill", "1234568", None),
        "stranger": ("Zoe Zed", "stranger", "z@x.edu"),
    }
    # the roster that the class was graded with needs no second naming
    with Gradebook(folder) as book, book.transaction():
        book.change("UPDATE runs SET roster = ?", str(tmp_path / "r.csv"))
    assert people()["stranger"] == ("Zoe Zed", "stranger", "z@x.edu")


def test_standard_output_holds_the_report_and_nothing_else(folder):
    done = report(folder, "--format", "nbgrader", "--out", "-", "--assignment", "hw1")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["assignment"] for row in rows] == ["hw1"] * 3 and done.exit_code == 0


def test_moodle_and_back(folder, tmp_path):
    (tmp_path / "w.csv").write_bytes(test_moodle.sheet_for("fi"))
    done = report(folder, "--format", "moodle", "--worksheet", tmp_path / "w.csv", "--out", tmp_path / "out.csv")
    booked = test_moodle.imported((tmp_path / "out.csv").read_bytes(), "fi")
    assert done.exit_code == 0 and {number: grade for number, (grade, _) in booked.items()} == {
        "1234567": 20.0,
        "1234568": 17.0,
    }
    assert "stranger" in done.stderr and "Cem Åsa Öz" in done.stderr
    assert (tmp_path / "w.csv").read_bytes() == test_moodle.sheet_for("fi")
    report(folder, "--format", "moodle-feedback")
    names = zipfile.ZipFile(folder / "moodle-feedback.zip").namelist()
    assert names == [f"{one.source.split('/')[0]}/feedback.html" for one in (RECORDS[1], RECORDS[0])]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "mac_roman"])
def test_moodles_worksheet_comes_back_in_the_encoding_that_it_came_in(folder, tmp_path, encoding):
    before = test_moodle.sheet_for("fi", bom=False).decode()
    (tmp_path / "w.csv").write_bytes(before.encode(encoding))
    report(folder, "--format", "moodle", "--worksheet", tmp_path / "w.csv", "--out", tmp_path / "out.csv")
    after = (tmp_path / "out.csv").read_bytes().decode(encoding)
    assert set(test_moodle.imported(after.encode(), "fi")) == {"1234567", "1234568"}
    assert "Sähköpostiosoite" in after and "Cem Åsa Öz" in after and after.count("\r\n") == before.count("\r\n")


def test_a_file_that_can_not_be_read_is_zero_points_or_an_empty_cell_as_is_wished(tmp_path):
    torn = scoring.unreadable("Anna Virtanen 1234567", moodle_source("Anna Virtanen", "1234567"), "a.py: torn", {}, SIX)
    kept(tmp_path, torn, RECORDS[0]).book.close()
    (tmp_path / "w.csv").write_bytes(test_moodle.sheet_for("en"))
    arguments = ["--format", "moodle", "--worksheet", tmp_path / "w.csv", "--out", tmp_path / "out.csv"]
    for wished, expected in ((["--unreadable", "zero"], 0.0), ([], 0.0), (["--unreadable", "empty"], None)):
        done = report(tmp_path, *arguments, *wished)
        booked = test_moodle.imported((tmp_path / "out.csv").read_bytes())
        assert booked.get("1234567", (None,))[0] == expected and booked["1234568"][0] == 17.0
    assert "can't be read, so left empty: Anna Virtanen 1234567" in done.stderr


def test_a_file_that_can_not_be_read_is_an_empty_cell_in_a_table_too_where_that_is_wished(tmp_path):
    kept(tmp_path, scoring.unreadable("a", "a.py", "a.py: torn", {}, SIX)).book.close()
    for wished, points in (([], "0.0"), (["--unreadable", "zero"], "0.0"), (["--unreadable", "empty"], "")):
        said = report(tmp_path, "--format", "csv", "--out", "-", *wished).stdout
        assert f"\na,{points},20.0," in said
        report(tmp_path, "--format", "xlsx", "--out", tmp_path / "out.xlsx", *wished)
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["grades"]
        header, row = sheet.iter_rows(values_only=True)
        assert row[header.index("total")] == (None if not points else 0)


def test_a_roster_leads_to_the_row(folder, tmp_path):
    (tmp_path / "w.csv").write_bytes(test_moodle.sheet_for("en", [("Zoe Zed", "5"), ("Ben", "6")]))
    (tmp_path / "r.csv").write_text("id,name,email\nstranger,Zoe Zed,5@uni.example\n")
    arguments = ["--format", "moodle", "--worksheet", tmp_path / "w.csv", "--out", "-"]
    assert "Participant 5,Zoe Zed,5@uni.example,Submitted for grading,," in report(folder, *arguments).stdout
    done = report(folder, *arguments, "--roster", tmp_path / "r.csv")
    assert "Participant 5,Zoe Zed,5@uni.example,Submitted for grading,20.00," in done.stdout


def test_who_is_in_the_roster_and_handed_in_nothing_is_in_nbgraders_gradebook(folder, tmp_path):
    (tmp_path / "r.csv").write_text("id,name,email\nstranger,Zoe Zed,5@x\ns2,Max Moe,m@x\n")
    done = report(folder, "--format", "nbgrader", "--roster", tmp_path / "r.csv", "--out", "-")
    rows = {row["student_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["stranger"]["last_name"] == "Zed" and rows["s2"]["score"] == "0.0" and len(rows) == 4


def test_canvas_and_back(tmp_path):
    kept(tmp_path, record("virtanenanna 1234", test_canvas.source(1234), "compare"))
    (tmp_path / "g.csv").write_bytes(test_canvas.exported())
    done = report(
        tmp_path, "--format", "canvas", "--worksheet", tmp_path / "g.csv", "--assignment", "Unpacking (1)", "--out", "-"
    )
    assert test_canvas.imported(done.stdout_bytes)[2]["1234"] == "17.00" and done.exit_code == 0


def test_one_submission_for_gradescope_and_classroom50(folder):
    done = report(folder, "--format", "gradescope", "--student", "stranger", "--out", "-")
    assert json.loads(done.stdout)["score"] == 20.0
    done = report(folder, "--format", "classroom50", "--student", RECORDS[0].student, "--out", "-", env=ENVIRONMENT)
    assert json.loads(done.stdout)["score"] == 1700 and done.exit_code == 0


def test_a_failing_grade_is_no_failure_of_the_report(tmp_path):
    kept(tmp_path, scoring.unreadable("a", "a.py", "a.py: not Python", {}, SIX))
    for name in ("gradescope", "classroom50", "junit", "csv", "nbgrader"):
        assert report(tmp_path, "--format", name, env=ENVIRONMENT).exit_code == 0


def test_without_a_format_the_pages_and_the_gradebook_are_made_again(folder):
    done = report(folder)
    assert done.exit_code == 0
    assert (folder / "report.html").is_file() and len(list((folder / "feedback").iterdir())) == 3
    assert len(list(csv.reader((folder / "grades.csv").open()))) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none"], "no gradebook.db"),
        (["none", "--format", "csv"], "grader grade --out"),
        (["graded", "--format", "pdf"], "There are csv, moodle,"),
        (["graded", "--format", "moodle"], "--worksheet"),
        (["graded", "--format", "moodle", "--worksheet", "none.csv"], "none.csv: No such file"),
        (["graded", "--format", "moodle", "--worksheet", "other.csv"], "Download grading worksheet"),
        (["graded", "--format", "canvas", "--worksheet", "other.csv"], "Export Entire Gradebook"),
        (["graded", "--format", "nbgrader", "--roster", "none.csv"], "none.csv"),
        (["graded", "--format", "junit", "--worksheet", "other.csv"], "--worksheet goes with --format moodle, canvas"),
        (["graded", "--format", "csv", "--student", "x"], "--student goes with --format gradescope, classroom50"),
        (["graded", "--format", "csv", "--separator", "|"], "expected one of"),
        (["graded", "--format", "junit", "--separator", ";"], "--separator goes with --format csv"),
        (["graded", "--format", "csv", "--replace"], "--replace goes with --format moodle"),
        (["graded", "--format", "gradescope"], "--student"),
        (["graded", "--format", "gradescope", "--student", "nobody"], "no record of nobody"),
        (["graded", "--format", "csv", "--out", "none/a.csv"], "--out"),
        (["graded", "--format", "csv", "--out", "graded"], "--out"),
        (["graded", "--out", "a.csv"], "--format"),
        ([], "DIR"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_said_with_the_mend_and_exits_with_2(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graded").mkdir()
    (tmp_path / "other.csv").write_text("name,score\nanna,1\n")
    kept(tmp_path / "graded", *RECORDS).book.close()
    before = sorted(tmp_path.rglob("*"))
    got = CliRunner().invoke(cli.app, ["report", *arguments])
    assert got.exit_code == 2 and said in got.output.replace("\n", " ") and "Traceback" not in got.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_report_that_fails_leaves_the_earlier_one(folder, monkeypatch):
    report(folder, "--format", "csv")
    before = (folder / "grades.csv").read_bytes()

    def full(records, course, wish, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(table.FORMATS, "csv", table.Format("", "grades.csv", full))
    done = report(folder, "--format", "csv")
    assert done.exit_code == 1 and "No space left" in done.stderr
    assert (folder / "grades.csv").read_bytes() == before and not list(folder.glob(".*"))


@pytest.mark.parametrize("name", ["csv", "junit", "nbgrader", "moodle-feedback"])
def test_a_record_is_written_before_the_next_is_asked_for(name):
    """So the class may be of any size."""
    file, sizes = io.BytesIO(), []

    def records():
        for one in RECORDS[:2]:
            sizes.append(len(file.getvalue()))
            yield one
        sizes.append(len(file.getvalue()))

    table.FORMATS[name].write(records(), SIX, table.Wish(), file)
    assert sizes[0] < sizes[1] < sizes[2]


def test_hostile_records_make_every_report(tmp_path):
    kept(tmp_path, *(record(text, f"{text}/a.py", "compare", message=text, title=text, note=text) for text in HOSTILE))
    for name in ("csv", "xlsx", "nbgrader", "junit", "moodle-feedback"):
        done = report(tmp_path, "--format", name)
        assert done.exit_code == 0, (name, done.output)
        assert all(line.isprintable() for line in done.stderr.splitlines())
    table = list(csv.reader((tmp_path / "grades.csv").open(newline="", encoding="utf-8-sig")))
    assert len(table) == len(HOSTILE) + 1
    for row in table[1:]:
        assert not row[0].startswith(tuple("=+-@\uff1d")) and float(row[1]) == 17.0
    ElementTree.parse(tmp_path / "junit.xml")
