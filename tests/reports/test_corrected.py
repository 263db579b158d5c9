"""What people said, in words, in every form that a report has."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from grader.records.corrections.adjusting import Adjustment, adjusted
from grader.reports import corrected
from grader.reports.exports import classroom50, gradescope, junit, nbgrader, table
from grader.reports.html import class_figures, pages
from grader.reports.html.beside import Beside
from grader.reports.worksheets import canvas, moodle, worksheet
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, moodle_source, record


def said(exercise, points, comment="argued well", who="Ann", made=None):
    made = made or record("alice", moodle_source("Alice A", "7"), wrong="compare")
    return adjusted(made, [Adjustment("alice", exercise, points, comment, who)], SIX)


LATE = {"exercise": "total", "kind": "late", "said": "1 day late: -10%", "before": 17.0, "after": 15.3, "comment": "",
        "who": ""}  # fmt: skip
LEFT_OUT = LATE | {"exercise": "compare", "kind": "left_out", "said": "test_x[a0]", "comment": "It is a float."}


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (said("compare", "2"), "adjusted from 0 to 2, by Ann: argued well"),
        (said("compare", "+0.5", "", ""), "adjusted by +0.5 from 0 to 0.5"),
        (said("compare", "excused"), "excused; it does not count, and the other exercises make the whole, by Ann"),
        (said("total", "excused", "ill"), "Total: excused; this work does not count, by Ann: ill"),
        (said("total", "on time"), "Total: counts as handed in on time, by Ann"),
        (replace(record("alice"), corrections=[LATE]), "Total: 1 day late: -10%, 15.3 instead of 17 points"),
        (
            replace(record("alice"), corrections=[LEFT_OUT]),
            "a float. Left out by the instructor, gives no points.",
        ),
    ],
)
def test_what_was_said_is_told_with_who_and_why(made, line):
    [got] = corrected.lines(made, SIX)
    assert line in got
    html = pages.feedback_html(made, SIX)
    assert line.rpartition(": ")[2] in html and SIX.exercise("compare").title in html


def test_a_test_with_many_inputs_that_is_left_out_is_one_line():
    many = [LEFT_OUT | {"said": f"test_x[a{number}]"} for number in range(9)]
    assert len(corrected.lines(replace(record("alice"), corrections=many), SIX)) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_is_text_everywhere(text):
    made = said("compare", "2", text, text)
    html = pages.feedback_html(made, SIX) + class_page(made) + moodle.comment(made, SIX)
    assert "<script>alert" not in html and "<img" not in html
    ElementTree.fromstring("".join(junit.pieces([made], SIX)))
    [row] = csv.DictReader(io.StringIO("".join(table.gradebook.lines([made], SIX))))
    assert not row["adjusted"].lstrip().startswith(("=", "+", "-", "@"))
    json.loads(gradescope.results_json(made))


def test_a_spreadsheet_has_a_column_and_empty_cells_for_what_is_excused():
    made = [said("compare", "excused"), replace(said("total", "excused", "ill"), student="bob"), record("carol")]
    rows = list(csv.DictReader(io.StringIO("".join(table.gradebook.lines(made, SIX)))))
    assert [(row["score"], row["compare"], row["tokenize"]) for row in rows] == [
        ("20.0", "", "2.0"), ("", "0.0", "2.0"), ("20.0", "3.0", "2.0"),
    ]  # fmt: skip
    assert [bool(row["adjusted"]) for row in rows] == [True, True, False]
    file = io.BytesIO()
    table.FORMATS["xlsx"].write(made, SIX, table.Wish(), file)
    sheet = load_workbook(file)["grades"]
    header, *cells = [[cell.value for cell in row] for row in sheet.rows]
    found = [dict(zip(header, row, strict=True)) for row in cells]
    assert [row["total"] for row in found] == [20.0, None, 20.0] and found[0]["compare"] is None
    assert "excused" in found[1]["adjusted"] and found[2]["adjusted"] is None


def class_page(*records):
    return "".join(pages.class_html(class_figures.figures(records, SIX), SIX, Beside()))


def filled(fill, sheet, made, *more):
    lines, notes = fill(worksheet.parse(sheet.encode(), "sheet.csv"), [made], lambda record: [], *more)
    return list(csv.DictReader(io.StringIO("".join(lines)))), notes


MOODLE = (
    "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments\n"
    'Participant 7,Alice A,{},20.00,Yes,-,"{}"\nParticipant 8,Bob B,,20.00,Yes,-,\n'
)


def test_moodle_gets_the_adjusted_grade_and_a_comment_that_a_second_upload_knows_again():
    [row, _], _ = filled(moodle.fill, MOODLE.format("", ""), said("total", "18"), SIX)
    assert (
        row["Grade"] == "18.00"
        and "<b>Total</b>: adjusted from 17 to 18, by Ann: argued well" in row["Feedback comments"]
    )
    again = MOODLE.format("18.00", row["Feedback comments"].replace('"', '""'))
    [row, _], notes = filled(moodle.fill, again, said("total", "19"), SIX)
    assert row["Grade"] == "19.00" and "adjusted from 17 to 19" in row["Feedback comments"]
    assert not any("stay" in note for note in notes)


def test_who_is_excused_keeps_moodles_row_and_is_excused_in_canvas():
    [row, _], notes = filled(moodle.fill, MOODLE.format("", ""), said("total", "excused"), SIX)
    assert row["Grade"] == "" and "Excused, so left as they were: alice." in " ".join(notes)
    gradebook = "Student,ID,Section,Lab (1)\n    Points Possible,,,20\nAlice,70,a,\n"
    made = said("total", "excused", made=record("alice", "alicea_70_1_unpacking_pipeline.py"))
    rows, _ = filled(canvas.fill, gradebook, made)
    assert rows[1]["Lab (1)"] == "EX"


def test_gradescope_shows_the_words_when_grades_are_published():
    found = gradescope.results(said("compare", "2"))
    [line] = [test for test in found["tests"] if "adjusted" in test["name"]]
    assert line["visibility"] == "after_published" and "Ann" in line["name"]
    assert found["score"] == 19.0 and "adjusted" not in found["output"]


@pytest.mark.parametrize(
    ("made", "score"),
    [(said("compare", "2"), 1900), (said("total", "18"), 1800), (said("compare", "excused"), 2000),
     (said("compare", "excused", made=record("a", wrong="compare tokenize")), 1765)],
)  # fmt: skip
def test_classroom50_has_a_sum_that_is_the_total(made, score):
    found = classroom50.result(made, {}, "now")
    assert found["score"] == sum(test["score"] for test in found["tests"]) == score
    assert found["max-score"] == sum(test["max-score"] for test in found["tests"]) == 2000
    assert all(0 <= test["score"] <= test["max-score"] for test in found["tests"])


def test_nbgrader_tells_the_penalty_for_lateness_apart():
    made = replace(record("alice"), score=15.3, corrections=[LATE])
    lines = nbgrader.lines([made], "lab", lambda record: nbgrader.Person("1", "Alice A", ""), SIX)
    [row] = csv.DictReader(io.StringIO("".join(lines)))
    assert [row[name] for name in ("raw_score", "late_submission_penalty", "score")] == ["17.0", "1.7", "15.3"]


def test_the_class_page_marks_who_was_adjusted_and_counts_nobody_who_is_excused():
    made = [said("compare", "2"), replace(said("total", "excused", "ill"), student="bob"), record("carol")]
    html = class_page(*(replace(one, corrections=[*one.corrections, LEFT_OUT]) for one in made))
    assert "<small>adjusted</small>" in html and "argued well" in html and "excused</td>" in html
    assert "Histogram of 2 scores" in html and "It is a float." in html
