"""Rows with the numbers of their lines, whatever a spreadsheet has put between cells."""

import pytest

from grader.intake.lists import table


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_told_apart_by_what_the_first_line_has(separator):
    text = f"\n  \na{separator}b\n\n 1 {separator}2\n"
    assert table.read(text) == ([(3, ["a", "b"]), (5, ["1", "2"])], separator)


def test_a_row_has_the_number_of_the_line_that_it_begins_on():
    assert table.read('sep=;\na;"x\ny"\nb;c\n').rows == [(2, ["a", "x\ny"]), (4, ["b", "c"])]


def test_a_slip_in_quoting_is_refused_where_that_is_asked_for_with_the_line():
    text = 'a,b\n"x"y,z\n'
    assert len(table.read(text).rows) == 2
    with pytest.raises(table.NotCsv) as refused:
        table.read(text, strict=True)
    assert refused.value.number == 2
