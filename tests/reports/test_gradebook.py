"""grades.csv: a row per student with text and numbers. Cells that a spreadsheet would run: tests/test_text.py."""

import csv
import io

from grader.records import scoring
from grader.reports import gradebook
from tests.support.courses import SIX, STRETCH


def rows(*records, course=SIX):
    return list(csv.reader(io.StringIO("".join(gradebook.lines(records, course)))))


def test_a_row_per_student_with_a_column_per_exercise():
    header, row = rows(scoring.graded("alice", "a.py", [], "", {}, SIX))
    assert header == [
        "student", "score", "max_score", "tokenize", "next_token_logits", "greedy_step", "greedy_generate",
        "get_embedding", "compare", "status", "message", "adjusted",
    ]  # fmt: skip
    assert row == ["alice", "0.0", "20.0", *["0.0"] * 6, "graded", "", ""]


def test_the_columns_are_those_of_the_course_also_where_nobody_has_a_record():
    [header] = rows(course=STRETCH)
    assert header == ["student", "score", "max_score", *STRETCH.names, "status", "message", "adjusted"]


def test_names_and_messages_are_no_formulas():
    row = rows(scoring.unreadable("=HYPERLINK(1)", "a.py", "+1", {}, SIX))[1]
    assert row[0] == "'=HYPERLINK(1)" and row[-2] == "'+1"


def test_of_a_file_that_can_not_be_read_the_points_may_be_empty_cells():
    torn = scoring.unreadable("a", "a.py", "torn", {}, SIX)
    fine = scoring.graded("b", "b.py", [], "", {}, SIX)
    written = gradebook.lines([torn, fine], SIX, unreadable=False)
    _, empty, zero = csv.reader(io.StringIO("".join(written)))
    assert empty == ["a", "", "20.0", *[""] * 6, "unreadable", "torn", ""]
    assert zero[:4] == ["b", "0.0", "20.0", "0.0"] and rows(torn)[1][:4] == ["a", "0.0", "20.0", "0.0"]
