"""Canvas' gradebook: filled in, and read again by the rules of Canvas' own importer (`lib/gradebook_importer.rb`)."""

import csv
import io
import re

import pytest

from grader.reports.worksheets import canvas, worksheet
from tests.support.exported import HOSTILE, record

HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
EXPORT = [
    [*HEADER, "Notes", "Essay (77)", "Unpacking (1) (101)", "Homework Current Score", "Final Score (2026)"],
    ["", "", "", "", "", "", "", "Manual Posting", "", ""],
    ["    Points Possible", "", "", "", "", "", "5.00", "20.00", "(read only)", "(read only)"],
    ["Virtanen, Anna", "1234", "s1", "anna@x", "Section A", "n", "4.00", "", "80", "80"],
    ["O'Neill, Ben", "1235", "s2", "ben@x", "Section A and Section B", "", "", "3.50", "0", "0"],
    ["Öz, Cem", "1236", "", "cem@x", "Section A", "", "", "EX", "", ""],
    ["Student, Test", "1299", "", "0a1b2c", "Section A", "", "", "", "", ""],
]
TITLE = "Unpacking (1) (101)"


def exported(rows=EXPORT, delimiter=",", bom=False):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return (b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode()


def source(number, late=False):
    return f"virtanenanna_{'LATE_' if late else ''}{number}_5678_unpacking_pipeline-1.ipynb"


def filled(records, data=None, assignment=TITLE, keys=lambda record: [record.student]):
    sheet = worksheet.parse(data or exported(), "grades.csv")
    lines, notes = canvas.fill(sheet, records, keys, assignment)
    return "".join(lines).encode(), notes


def cells(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def imported(data, delimiter=","):
    """What Canvas would book: (header of the assignment, points possible, {user id: score})."""
    header, *rows = cells(data, delimiter)
    assert "Student" in header[0] and "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4] and len(header) == 6, "more columns would be more assignments"
    scores, points = {}, None
    for row in rows:
        if "Points Possible" in row[0]:
            points = row[5]
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", text) for text in row if text):
            scores[row[1]] = row[5]
    return header[5], points, scores


def test_canvas_books_the_scores_of_those_who_have_a_record_and_changes_nothing_else():
    data, notes = filled([record("virtanenanna", source(1234)), record("x", source(1235, late=True), "compare")])
    title, points, scores = imported(data)
    assert title == TITLE and points == "20.00"
    assert scores == {"1234": "20.00", "1235": "17.00", "1236": "EX", "1299": ""}
    assert any("Unpacking (1) (101)" in note for note in notes)
    assert any("without a submission" in note and "Student, Test" in note for note in notes)


def test_the_cells_that_say_who_a_student_is_come_back_as_they_were():
    hostile = [[text, str(5000 + n), text, text, "A", "", "", ""] for n, text in enumerate(HOSTILE) if text != "\ud800"]
    rows = [[*HEADER, "Notes", "Essay (77)", TITLE], ["    Points Possible", *[""] * 6, "20"], *hostile]
    data, _ = filled([], exported(rows))
    assert [row[:5] for row in cells(data)] == [row[:5] for row in rows]


def test_somebody_excused_stays_excused_and_is_named():
    data, notes = filled([record("cem", source(1236))])
    assert imported(data)[2]["1236"] == "EX"
    assert any("Excused" in note and "Cem" in note for note in notes)


def test_who_has_no_record_keeps_the_score_that_was_there():
    """An empty cell would take it away."""
    assert imported(filled([])[0])[2]["1235"] == "3.50"


def test_a_student_is_found_by_login_or_name_when_the_file_has_no_number():
    records = [record("anna@x"), record("Ben O'Neill"), record("nobody")]
    data, notes = filled(records)
    assert imported(data)[2]["1234"] == imported(data)[2]["1235"] == "20.00"
    assert any("not by Canvas user id" in note and "Ben O'Neill, anna@x" in note for note in notes)
    assert any("In no row" in note and "nobody" in note for note in notes)


@pytest.mark.parametrize("asked", ["Unpacking (1) (101)", "Unpacking (1)"])
def test_an_assignment_is_named_with_or_without_its_number(asked):
    assert imported(filled([], assignment=asked)[0])[0] == TITLE


@pytest.mark.parametrize("asked", [None, "Unpacking", "Essai"])
def test_an_assignment_that_is_not_clear_is_refused_with_those_that_there_are(asked):
    with pytest.raises(worksheet.Unusable, match=r"--assignment") as refused:
        filled([], assignment=asked)
    said = str(refused.value)
    assert "Essay (77); Unpacking (1) (101)" in said and "Score" not in said


def test_the_only_assignment_needs_no_name():
    rows = [row[:6] + row[7:] for row in EXPORT]
    assert imported(filled([], exported(rows), assignment=None)[0])[0] == TITLE


def test_an_assignment_that_the_export_has_not_gets_its_own_column_and_no_points():
    """Points that are not there are not set by Canvas."""
    title, points, scores = imported(filled([record("a", source(1234))], assignment="Other (555)")[0])
    assert title == "Other (555)" and points == "" and scores["1234"] == "20.00"


def test_other_points_scale_the_scores_and_come_back_unchanged():
    rows = [list(row) for row in EXPORT]
    rows[2][7] = "100.00"
    data, notes = filled([record("a", source(1234), "compare")], exported(rows))
    assert imported(data)[1] == "100.00" and imported(data)[2]["1234"] == "85.00"
    assert any("scaled" in note and "100" in note for note in notes)


def test_an_assignment_without_points_is_refused():
    rows = [list(row) for row in EXPORT]
    rows[2][7] = "0.00"
    with pytest.raises(worksheet.Unusable, match="points possible"):
        filled([], exported(rows))


def test_semicolons_and_decimal_commas_stay():
    rows = [[cell.replace(".", ",") if re.fullmatch(r"\d+\.\d+", cell) else cell for cell in row] for row in EXPORT]
    data, _ = filled([record("a", source(1234), "compare")], exported(rows, ";", bom=True))
    assert data.startswith(b"\xef\xbb\xbf")
    assert imported(data, ";")[1:] == ("20,00", {"1234": "17,00", "1235": "3,50", "1236": "EX", "1299": ""})


def test_last_and_first_names_in_columns_of_their_own():
    rows = [["LastName", "FirstName", "ID", "SIS Login ID", "Section", TITLE], ["    Points Possible", *[""] * 4, "20"],
            ["Virtanen", "Anna", "1234", "anna@x", "A", ""]]  # fmt: skip
    data, _ = filled([record("a", source(1234))], exported(rows))
    assert cells(data)[0] == rows[0] and cells(data)[2] == ["Virtanen", "Anna", "1234", "anna@x", "A", "20.00"]


def test_what_is_no_gradebook_is_refused_with_the_mend():
    with pytest.raises(worksheet.Unusable, match="Export Entire Gradebook"):
        filled([], b"name,score\nanna,1\n")


def test_two_submissions_of_one_user_are_not_guessed_between():
    data, notes = filled([record("a", source(1234)), record("b", source(1234), "compare")])
    assert imported(data)[2]["1234"] == "" and any("Several submissions" in note and "a, b" in note for note in notes)
