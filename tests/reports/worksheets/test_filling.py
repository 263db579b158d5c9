"""A student is in one row of a worksheet or in none, and whoever is left out is named."""

from grader.reports.worksheets import filling, worksheet
from grader.reports.worksheets.filling import Plan
from tests.support.exported import record


def placed(records, rows, by_id=lambda record: None, keys=lambda record: [record.student]):
    known = filling.index(enumerate(rows))
    return filling.place(records, by_id, keys, known, lambda record: {0: record.student})


def test_a_student_is_found_by_a_key_that_is_in_one_row_only():
    rows = [["Anna Virtanen", "anna@x.fi"], ["Smith, Jo", "jo@x.fi"], ["Kim", "a@x.fi"], ["Kim", "b@x.fi"]]
    found = placed([record(name) for name in ("anna  VIRTANEN", "Jo Smith", "Kim", "Zoe")], rows)
    assert found.rows == {0: {0: "anna  VIRTANEN"}, 1: {0: "Jo Smith"}}
    assert found.nowhere == ["Kim", "Zoe"] and found.by_name == ["anna  VIRTANEN", "Jo Smith"]


def test_the_surest_key_counts_and_an_ambiguous_one_for_nothing():
    rows = [["Kim", "a@x.fi"], ["Kim", "b@x.fi"]]
    found = placed([record("Kim")], rows, keys=lambda record: [record.student, "b@x.fi"])
    assert list(found.rows) == [1]


def test_two_submissions_for_one_row_both_stay_out_and_are_named():
    found = placed([record("anna"), record("ANNA")], [["Anna"], ["Ben"]])
    assert not found.rows and found.doubtful == ["anna", "ANNA"] and not found.by_name
    assert any("ANNA, anna" in note for note in found.notes("w.csv", "id", 20.0))


def test_a_fault_of_the_grader_is_never_filled_in_silently():
    found = placed([record("anna", wrong="compare", verdict="grader_error")], [["Anna"]])
    assert any("fault of the grader" in note and "anna" in note for note in found.notes("w.csv", "id", 20.0))


def test_a_sheet_is_filled_in_where_the_plan_says_and_nowhere_else():
    sheet = worksheet.Worksheet(
        "w.csv", [["Name", "Grade"], ["anna", ""], ["ben", "ex"], ["cem", "1"], [], ["zoe", ""]]
    )
    rows = {number: row for number, row in enumerate(sheet.rows) if number and row}
    plan = Plan(
        rows,
        known=filling.index((number, row[:1]) for number, row in rows.items()),
        called=slice(1),
        key="number",
        row_of=lambda record: 5 if record.student == "the fifth" else None,
        cells_for=lambda record: {1: worksheet.grade(record, 20.0)},
        stays=lambda row: row[1] == "ex",
        why="Excused",
        maximum=20.0,
    )
    records = [record("anna"), record("ben"), record("the fifth")]
    filled, notes = filling.fill(sheet, plan, records, lambda record: [record.student])
    assert list(filled) == [["Name", "Grade"], ["anna", "20.00"], ["ben", "ex"], ["cem", "1"], [], ["zoe", "20.00"]]
    assert notes == [
        "Matched by name, address or number, not by number: anna, ben.",
        "Excused, so left as they were: ben.",
        "Rows without a submission, left as they were: cem.",
    ]
