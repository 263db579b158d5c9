"""nbgrader's gradebook columns, as `CsvExportPlugin` in `nbgrader/plugins/export.py` writes them."""

import csv
import io

import pytest

from grader.intake.roster import Person
from grader.reports.exports import nbgrader
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, record

# The keys of CsvExportPlugin.export, in its order.
KEYS = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
]  # fmt: skip


def rows(records, people=None, roster=()):
    def who(one):
        return (people or {}).get(one.student, Person(one.student, "", ""))

    text = "".join(nbgrader.lines(records, "unpacking", who, SIX, roster))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_columns_are_those_of_nbgrader_in_its_order():
    text = "".join(nbgrader.lines([], "unpacking", lambda one: Person(one.student, "", ""), SIX))
    assert text == ",".join(KEYS) + "\n"


def test_a_record_is_a_row_with_numbers_as_nbgrader_writes_them():
    (row,) = rows([record("s1", wrong="compare")], {"s1": Person("s1", "Ada King Lovelace", "ada@x")})
    assert row == {
        "assignment": "unpacking", "duedate": "", "timestamp": "", "student_id": "s1", "last_name": "Lovelace",
        "first_name": "Ada King", "email": "ada@x", "raw_score": "17.0", "late_submission_penalty": "0.0",
        "score": "17.0", "max_score": "20.0",
    }  # fmt: skip


def test_who_has_handed_in_nothing_has_a_row_of_zeros():
    table = rows([record("s1")], {"s1": Person("s1", "", "")}, [Person("s1", "", ""), Person("s2", "Öz, Cem", "c@x")])
    assert [(row["student_id"], row["score"], row["raw_score"], row["max_score"]) for row in table] == [
        ("s1", "20.0", "20.0", "20.0"),
        ("s2", "0.0", "0.0", "20.0"),
    ]
    assert table[1]["last_name"] == "Öz" and table[1]["first_name"] == "Cem"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text_in_one_cell_and_scores_stay_numbers(text):
    (row,) = rows([record(text)], {text: Person(text, text, text)})
    assert set(row) == set(KEYS) and float(row["score"]) == 20.0
    for key in ("student_id", "last_name", "first_name", "email"):
        assert not row[key].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")) and row[key].isprintable()


@pytest.mark.parametrize(
    ("name", "parts"), [("Ada", ("", "Ada")), ("", ("", "")), ("Öz, Cem A", ("Cem A", "Öz")), ("A B C", ("A B", "C"))]
)
def test_first_and_last_name(name, parts):
    assert nbgrader.first_and_last(name) == parts
