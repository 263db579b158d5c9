"""grades.csv: a row per student that a spreadsheet reads as text and numbers, never as a formula."""

import csv
import io

import pytest

from grader.records import scoring
from grader.reports import gradebook


def rows(*records):
    return list(csv.reader(io.StringIO("".join(gradebook.lines(records)))))


def test_a_row_per_student_with_a_column_per_exercise():
    header, row = rows(scoring.graded("alice", "a.py", [], "", {}))
    assert header == [
        "student", "score", "max_score", "tokenize", "next_token_logits", "greedy_step", "greedy_generate",
        "get_embedding", "compare", "status", "message",
    ]  # fmt: skip
    assert row == ["alice", "0.0", "20.0", *["0.0"] * 6, "graded", ""]


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        "  =",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        "\u200b=",
        "\ufeff=",
        "\xa0=",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(start):
    row = rows(scoring.unreadable(f"{start}HYPERLINK(1)", "a.py", f"{start}1", {}))[1]
    assert row[0].startswith("'") and row[-1].startswith("'")


@pytest.mark.parametrize("name", ['a"b,c', "O'Neill", "Åsa 李", "a\nb"])
def test_any_other_name_stays_as_it_is_on_one_line(name):
    assert rows(scoring.graded(name, "a.py", [], "", {}))[1][0] == name.replace("\n", " ")
