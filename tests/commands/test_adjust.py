"""`grader adjust`: a line more in the file that counts, the reports with it, and nothing where the line can't be meant.

What can't be meant is in test_folder.py; the judges are left out, as in test_grade.py.
"""

import pytest

from tests.commands.test_folder import known_tests, page, rows, say, taught, taught_once  # noqa: F401
from tests.commands.test_grade import class_of_three, grade, graded, run, table  # noqa: F401


def adjust(folder, *arguments, code=0):
    return run("adjust", folder, *arguments, code=code)


def lines(folder, name="out/adjustments.csv"):
    return (folder / name).read_text().splitlines()


def test_a_line_is_written_into_a_new_file_and_the_reports_have_it(taught):  # noqa: F811
    said = adjust(taught, "alice", "compare", "+1.5", "--comment", "argued, well", "--who", "Ann")
    assert "alice: compare +1.5; the total was 17, is 18.5" in said
    assert lines(taught) == ["student,exercise,points,comment,who", 'alice,compare,+1.5,"argued, well",Ann']
    assert table(taught)["alice"] == 18.5 and "argued, well" in page(taught, "alice")


@pytest.mark.parametrize(
    ("points", "score"), [("-2", 15.0), ("-0.5", 16.5), ("3", 3.0), ("excused", None), ("+3", 20.0)]
)
def test_points_may_begin_with_a_sign(taught, points, score):  # noqa: F811
    adjust(taught, "alice", "total", points)
    assert rows(taught)["alice"]["score"] == ("" if score is None else str(score))


def test_a_line_goes_to_the_end_of_what_a_person_wrote_in_the_way_that_it_is_written(taught):  # noqa: F811
    path = taught / "out" / "adjustments.csv"
    before = "who;points;exercise;student;comment;when\r\nZoë;2,5;compare;alice;schön;today".encode("cp1252")
    path.write_bytes(before)
    adjust(taught, "bob", "tokenize", "-1", "--comment", "spät", "--who", "Ann")
    assert path.read_bytes() == before + "\r\nAnn;-1;tokenize;bob;spät;\r\n".encode("cp1252")
    assert table(taught)["bob"] == 19.0 and table(taught)["alice"] == 19.5


def test_a_line_that_is_taken_out_again_leaves_the_reports_at_the_next_run(taught):  # noqa: F811
    adjust(taught, "alice", "compare", "3")
    (taught / "out" / "adjustments.csv").unlink()
    grade(taught)
    assert table(taught)["alice"] == 17.0


def test_the_line_goes_to_the_file_that_was_named_for_the_folder(taught):  # noqa: F811
    path = say(taught, "bob,compare,1,,", name="said.csv")
    grade(taught, "--adjustments", path)
    adjust(taught, "alice", "compare", "1")
    assert lines(taught, "said.csv")[-1] == "alice,compare,1,," and not (taught / "out" / "adjustments.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["alcie", "compare", "1"], "nobody is called 'alcie' here. Did you mean alice?"),
        (["alice", "comprae", "1"], "there is no exercise 'comprae'"),
        (["alice", "compare", "4"], "compare has 3 points, not 4"),
        (["bob", "compare", "+1"], "+1 makes 4 of 3"),
        (["alice", "compare", "many"], "'many' is no points"),
        (["carol", "compare", "1"], "carol: compare is adjusted in line 2 already"),
        (["alice", "compare", "1", "--course", "stretch"], "the course stretch was not graded into it"),
    ],
)
def test_what_can_not_be_meant_is_said_and_not_written(taught, arguments, said):  # noqa: F811
    say(taught, "carol,compare,2,,")
    before = lines(taught)
    assert said in adjust(taught, *arguments, code=2).replace("\n", " ")
    assert lines(taught) == before


def test_a_total_of_a_further_course_needs_a_column_for_it(taught):  # noqa: F811
    adjust(taught, "alice", "compare", "1")
    grade(taught, "--course", "stretch")
    said = adjust(taught, "alice", "total", "9", "--course", "stretch", code=2).replace("\n", " ")
    assert "no column course. Add it to the first line" in said
    (taught / "out" / "adjustments.csv").unlink()
    run("report", taught)
    adjust(taught, "alice", "total", "9", "--course", "stretch")
    assert lines(taught) == ["student,exercise,points,comment,who,course", "alice,total,9,,,stretch"]
    assert table(taught, "grades-stretch.csv")["alice"] == 9.0 and table(taught)["alice"] == 17.0


def test_a_folder_that_nobody_graded_into_is_said(tmp_path):
    assert "no gradebook.db" in adjust(tmp_path, "alice", "compare", "1", code=2).replace("\n", " ")
    assert not (tmp_path / "out").exists()
