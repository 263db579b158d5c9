"""Text of strangers in a terminal or a spreadsheet: it is shown, and does nothing."""

import csv
import io

import pytest

from grader import text
from tests.support.exported import HOSTILE


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
    assert text.as_text(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("name", ['a"b,c', "O'Neill", "Åsa 李", "a\nb"])
def test_any_other_cell_stays_as_it_is_on_one_line(name):
    assert text.as_text(name) == name.replace("\n", " ")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_printable_text_has_no_sign_that_a_terminal_acts_on(hostile):
    assert text.printable(hostile).isprintable() and len(text.printable(hostile)) == len(hostile)
    assert all(line.isprintable() for line in text.plain(hostile).split("\n"))


def test_a_plain_text_keeps_its_lines():
    assert text.plain("one\r\ntwo\x1b[31m\nthree") == "one\ntwo [31m\nthree"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_line_is_read_again_as_the_same_cells(delimiter, ending):
    cells = ["a", 'b"', "c,;\td", "two\nlines", "two\rlines", "two\r\nlines", ""]
    line = text.line(cells, delimiter, ending)
    assert line.endswith(ending) and list(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)) == [cells]
