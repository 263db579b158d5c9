"""The workbook, read back by openpyxl as a spreadsheet would. Not covered: how it looks in a program."""

import io
import tracemalloc

import openpyxl
import pytest

from grader.intake.roster import Person
from grader.records import scoring
from grader.reports.exports import xlsx
from grader.reports.exports.xlsx import Change
from grader.reports.html.pages import feedback_name
from tests.support.courses import SIX, STRETCH
from tests.support.exported import HOSTILE, hostile, record


def book(*records, course=SIX, **more):
    file = io.BytesIO()
    xlsx.write(records, course, file, **more)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def rows(sheet):
    """The rows of a sheet as dictionaries."""
    header, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


def test_a_row_per_student_with_who_it_is_and_the_points_as_numbers():
    ada = Person("42", "Ada Love", "ada@x.edu")
    made = book(record("Ada Love 42", wrong="compare"), person=lambda record: ada)
    assert made.sheetnames == ["grades", "tests", "changes"]
    [row] = rows(made["grades"])
    assert (row["student"], row["name"], row["id"], row["email"]) == ("Ada Love 42", "Ada Love", "42", "ada@x.edu")
    assert (row["tokenize"], row["compare"], row["total"], row["maximum"]) == (2, 0, 17, 20)
    assert row["feedback"] == feedback_name("Ada Love 42") and row["status"] == "graded"


def test_a_number_of_a_student_stays_text_with_its_noughts():
    [row] = rows(book(record(), person=lambda record: Person("0042", "", ""))["grades"])
    assert (row["id"], row["name"], row["email"]) == ("0042", None, None)


def test_a_row_per_student_and_test():
    found = rows(book(record("a", wrong="compare", message="No."), record("b"))["tests"])
    assert len(found) == 2 * 2 * len(SIX.exercises)
    wrong = [row for row in found if row["verdict"] == "wrong"]
    assert [(row["student"], row["exercise"], row["points"], row["maximum"]) for row in wrong] == [
        ("a", "compare", 0, 1.5)
    ] * 2
    assert {row["message"] for row in wrong} == {"No."}
    assert sum(row["points"] for row in found if row["student"] == "b") == pytest.approx(20)


def test_changes_are_those_that_are_handed_in():
    assert rows(book(record())["changes"]) == []
    change = Change("2026-12-01", "a", "total", 14.5, None, "=excused", "me")
    [row] = rows(book(record(), changes=[change])["changes"])
    assert tuple(row.values()) == tuple(change)


def test_the_columns_are_those_of_the_course():
    header = next(book(course=STRETCH)["grades"].iter_rows(values_only=True))
    assert header[4:-6] == STRETCH.names


def test_nothing_is_a_formula_and_every_text_is_there():
    made = book(*hostile())
    for sheet in made:
        for row in sheet.iter_rows(min_row=2):
            assert all(cell.data_type in ("s", "n") for cell in row), sheet.title
    grades = list(made["grades"].iter_rows(min_row=2))
    assert len(grades) == len(HOSTILE) and all(row[-6].value == 17 for row in grades)
    assert grades[0][0].value == "=HYPERLINK(1)" and grades[0][0].quotePrefix
    assert "\x1b" not in str([row[0].value for row in grades])


def test_a_text_that_no_cell_can_hold_is_cut():
    change = Change("2026-12-01", "a", "total", 1.0, 2.0, "x" * 40_000)
    assert [len(row["why"]) for row in rows(book(changes=[change])["changes"])] == [32_767]


def test_the_header_stays_and_filters_and_columns_are_wide_enough():
    for sheet in book(record()):
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold and sheet.column_dimensions["A"].width > 15


def test_a_large_class_takes_no_more_memory_than_a_small_one():
    one = record("a", wrong="compare", message="No.")
    book(one)

    def peak(count):
        tracemalloc.start()
        xlsx.write((one for _ in range(count)), SIX, io.BytesIO())
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return taken

    assert peak(40) < 1.5 * peak(5)


def test_of_a_file_that_can_not_be_read_the_points_may_be_empty_cells():
    torn = scoring.unreadable("a", "a.py", "torn", {}, SIX)
    for unreadable, expected in ((True, 0), (False, None)):
        row, other = rows(book(torn, record("b"), unreadable=unreadable)["grades"])
        assert row["total"] == row["compare"] == expected and row["status"] == "unreadable" and row["maximum"] == 20
        assert other["total"] == 20
