"""A worksheet comes back cell by cell as it was, whichever program wrote it."""

import csv
import io

import pytest

from grader.intake import encodings
from grader.reports.worksheets import worksheet
from tests.support.exported import HOSTILE, record

CELLS = [text for text in HOSTILE if "\ud800" not in text] + ["", " spaced ", "\r", "a\rb", "'quoted", "0012", "1e5"]


def written(rows, delimiter=",", ending="\r\n", bom=False):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(rows)
    return (b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode()


def read_again(sheet):
    data = "".join(worksheet.text(sheet, sheet.rows)).encode()
    text = data.decode("utf-8-sig")
    return data, list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [True, False])
def test_every_cell_comes_back_as_it_was(delimiter, ending, bom):
    rows = [["Name", "Cell", "Last"], *([f"row {number}", text, ""] for number, text in enumerate(CELLS))]
    data, again = read_again(worksheet.parse(written(rows, delimiter, ending, bom), "w.csv"))
    assert again == rows
    assert data.startswith(b"\xef\xbb\xbf") == bom
    assert data.endswith(ending.encode()) and data.count(b"\r\n") >= len(rows) * (ending == "\r\n")


def test_a_file_without_odd_cells_comes_back_byte_for_byte():
    data = "\ufeffIdentifier,Full name,Grade\r\nParticipant 1,Åsa Ö,\r\n\r\nParticipant 2,李,3\r\n".encode()
    sheet = worksheet.parse(data, "w.csv")
    assert "".join(worksheet.text(sheet, sheet.rows)).encode() == data


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_worksheet_comes_back_byte_for_byte_in_the_encoding_that_it_came_in(encoding, delimiter, ending):
    rows = [
        ["Name", "Grade"],
        ["Åsa Ängström", "1"],
        ["Jörg Müßig", ""],
        ["José Nuñez", "2,5" if delimiter != "," else "2"],
    ]
    data = "".join(delimiter.join(row) + ending for row in rows).encode(encoding)
    sheet = worksheet.parse(data, "w.csv")
    assert sheet.rows == rows and (sheet.delimiter, sheet.ending) == (delimiter, ending)
    assert b"".join(encodings.encoded(line, sheet.encoding) for line in worksheet.text(sheet, sheet.rows)) == data


def test_a_letter_that_the_worksheets_encoding_has_not_is_written_as_html():
    sheet = worksheet.parse("Name,Comment\nÅsa,\n".encode("cp1252"), "w.csv")
    lines = worksheet.text(sheet, [sheet.rows[0], ["Åsa", "a → b"]])
    assert b"".join(encodings.encoded(line, sheet.encoding) for line in lines).endswith(b"\xc5sa,a &#8594; b\n")


def test_an_essay_in_a_cell_is_no_obstacle_and_no_limit_of_the_process_is_changed_for_it():
    rows, limit = [["Name", "Essay"], ["a", "x" * 300_000]], csv.field_size_limit()
    sheet = worksheet.parse(written(rows), "w.csv")
    assert sheet.rows == rows and csv.field_size_limit() == limit
    assert "".join(worksheet.text(sheet, sheet.rows)).count("x") == 300_000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no table"),
        (b"one,two\n", "no table"),
        (b"PK\x03\x04\xff\xfe rest of an .xlsx", "save it as 'CSV UTF-8'"),
        (b"\xff\xfe", "no table"),
    ],
)
def test_what_is_no_worksheet_is_refused_by_name_with_the_mend(data, said):
    with pytest.raises(worksheet.Unusable, match="w.csv") as refused:
        worksheet.parse(data, "w.csv")
    assert said in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(worksheet.Unusable, match="--worksheet"):
        worksheet.read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", 20.0),
        (" 17,50 ", 17.5),
        ("0.00", 0.0),
        ("", None),
        ("-", None),
        ("1e5", None),
        ("1_0", None),
        ("٣", None),
    ],
)
def test_a_number_is_read_with_either_separator(text, number):
    assert worksheet.number(text) == number


def test_a_grade_is_scaled_and_written_with_the_separator_asked_for():
    alice = record(wrong="compare")  # 17 of 20
    assert worksheet.grade(alice, 20.0) == "17.00"
    assert worksheet.grade(alice, 100.0, comma=True) == "85,00"
    assert worksheet.grade(record(), 5.0) == "5.00"


def test_names_in_a_note_can_do_nothing_to_a_terminal():
    assert worksheet.listed(["b\x1b[31m", "a\nc"]) == "a c, b [31m"
