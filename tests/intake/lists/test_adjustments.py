"""`adjustments.csv`: read as spreadsheets write it, refused by line where it says nothing, and added to as it is."""

import pytest

from grader.intake.lists import adjustments
from grader.intake.lists.adjustments import BadAdjustments, Line, Sheet

HEADER = "student,exercise,points,comment,who\n"


@pytest.fixture
def read(tmp_path):
    """read(text or bytes): the lines of a file with that in it."""

    def read(content):
        path = tmp_path / "adjustments.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return adjustments.read(path)

    return read


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("3", "3"), ("3.0", "3"), ("2,5", "2.5"), (" +1 ", "+1"), ("+ 1", "+1"), ("'+1", "+1"), ("-0.50", "-0.5"),
        ("\u22121", "-1"), (".5", "0.5"), ("Excused", "excused"), ("ON  TIME", "on time"), ("on-time", "on time"),
        ("", ""), ("nan", ""), ("inf", ""), ("1e3", ""), ("1/2", ""), ("++1", ""), ("3 points", ""), ("=1+1", ""),
        ("1.2.3", ""), ("0x3", ""), ("excuse", ""),
    ],
)  # fmt: skip
def test_points_are_written_in_one_way_and_what_is_none_is_none(cell, points):
    assert adjustments.points_in(cell) == points


def test_lines_have_the_numbers_that_an_editor_shows(read):
    sheet = read(f'sep=,\n{HEADER}\nalice,compare,1,"two\nlines",ann\n\nbob,total,+2,,\n')
    assert sheet.lines == (
        Line(4, "alice", "compare", "1", "two\nlines", "ann"),
        Line(7, "bob", "total", "+2"),
    )


def test_cells_that_are_not_there_are_empty_and_other_columns_are_passed_over(read):
    assert read("student,exercise,points,comment,who,course,when\na,compare,1\nb,total,2,c,w,stretch,now\n").lines == (
        Line(2, "a", "compare", "1"),
        Line(3, "b", "total", "2", "c", "w", "stretch"),
    )


def test_a_file_with_its_first_line_only_says_nothing(read):
    assert read(HEADER).lines == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: nothing is in it. Give it a first line: student,exercise,points,comment,who"),
        (b"PK\x03\x04", "a spreadsheet or an archive. Save it as .csv"),
        (HEADER.replace("points", "grade"), "line 1: no column points in the first line"),
        (HEADER.replace("points", "who"), "no column points"),
        (HEADER.strip() + ",who\n", "several columns who"),
        (HEADER + "a,compare,1,b,c,d\n", "line 2: 6 cells, where the first line has 5"),
        (HEADER + 'a,compare,1,"open,\nb,total,1,,\n', "line 2: this is no CSV"),
        (HEADER + "\n,compare,1,,\n", "line 3: no student. Fill that cell in"),
        (HEADER + "a,,1,,\n", "line 2: no exercise"),
        (HEADER + "a,compare,\x1b[31m,,\n", "line 2: '\\x1b[31m' is no points"),
    ],
)
def test_what_says_nothing_is_refused_with_its_line(read, content, said):
    with pytest.raises(BadAdjustments) as error:
        read(content)
    assert said in str(error.value) and "adjustments.csv" in str(error.value) and str(error.value).isprintable()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadAdjustments, match="none.csv: No such file or directory. Name a .csv file"):
        adjustments.read(tmp_path / "none.csv")


@pytest.mark.parametrize("before", ["", "a,compare,1,,", "a,compare,1,,\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_line_is_added_in_the_way_of_the_file_and_read_back(read, before, encoding):
    sheet = read((HEADER + "ü,total,1,,\n" + before).encode(encoding))
    line = Line(0, "Zoë", "compare", "+1", 'said "yes", twice', "ann")
    adjustments.add(sheet, line)
    *earlier, last = adjustments.read(sheet.path).lines
    assert last._replace(number=0) == line and tuple(earlier) == sheet.lines


def test_letters_that_the_files_encoding_has_not_are_refused(read):
    sheet = read((HEADER + "Zoë,total,1,,\n").encode("cp1252"))
    before = sheet.path.read_bytes()
    with pytest.raises(BadAdjustments, match="Save it as UTF-8"):
        adjustments.add(sheet, Line(0, "ひな", "compare", "1"))
    assert sheet.path.read_bytes() == before


def test_a_new_file_has_the_columns_that_were_asked_for(tmp_path):
    sheet = Sheet(tmp_path / "new.csv", header=adjustments.NEEDED)
    adjustments.add(sheet, Line(0, "alice", "compare", "1"))
    assert sheet.path.read_text() == HEADER + "alice,compare,1,,\n"
