"""Gradescope's results.json: the rules of "Autograder Specifications" in its documentation, and nothing given away."""

import json

import pytest

from grader.records import scoring
from grader.records.record import Outcome, Record
from grader.reports.exports import gradescope
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, borne_out, hostile, record

VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "simple_format", "html", "md", "ansi"}


def made(one):
    text = gradescope.results_json(one)
    text.encode()
    file = json.loads(text)
    check(file)
    return file


def check(file):
    """What the documentation says of each key. Of other keys it says nothing, so there are none."""
    assert set(file) <= {
        "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
        "stdout_visibility", "extra_data", "tests", "leaderboard",
    }  # fmt: skip
    assert isinstance(file["score"], int | float) and file["score"] >= 0
    assert file["visibility"] in VISIBILITIES and file["stdout_visibility"] in VISIBILITIES
    assert {file[key] for key in ("output_format", "test_output_format", "test_name_format")} <= FORMATS
    for test in file["tests"]:
        assert set(test) <= {
            "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
            "visibility", "extra_data",
        }  # fmt: skip
        assert 0 <= test["score"] <= test["max_score"] and test["status"] in ("passed", "failed")
        assert isinstance(test["name"], str) and test["name"] and isinstance(test["output"], str)
        assert test["visibility"] in VISIBILITIES and test["output_format"] in FORMATS


def test_scores_are_the_records():
    one = record(wrong="compare greedy_step", message="No.")
    file = made(one)
    assert file["score"] == 15.0
    assert sum(test["score"] for test in file["tests"]) == 15.0
    assert sum(test["max_score"] for test in file["tests"]) == 20.0
    assert [test["status"] for test in file["tests"]].count("failed") == 4


def test_a_hidden_test_is_not_seen_before_grades_are_published_nor_is_the_total():
    """Where a test is hidden a student does not see the total score either (Controlling Test Case Visibility)."""
    tests = made(record())["tests"]
    assert {test["visibility"] for test in tests} == {"visible", "after_published"}
    assert [test["visibility"] for test in tests[:2]] == ["visible", "after_published"]


def test_whatever_is_not_plainly_public_is_kept_back():
    one = Outcome("compare", "t", "T.", "secret", "wrong", 0.0, 1.0, "", 0.0)
    file = made(Record("a", "a.py", 0.0, 20.0, "graded", "", {}, [one]))
    assert file["tests"][0]["visibility"] == "after_published"


def test_nothing_is_rendered_as_html_and_standard_output_is_the_instructors():
    """The format of the output of a whole submission is HTML unless it is said."""
    file = made(record())
    formats = {file["output_format"], file["test_output_format"], file["test_name_format"]}
    assert formats | {test["output_format"] for test in file["tests"]} == {"text"}
    assert file["stdout_visibility"] == "hidden"


def test_tests_are_numbered_by_exercise():
    assert [test["number"] for test in made(record())["tests"]][:4] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_file_that_can_not_be_read_has_a_score_and_says_why():
    file = made(scoring.unreadable("a", "a.py", "a.py: line 3: invalid syntax", {}, SIX))
    assert file["score"] == 0.0 and file["output"] == "a.py: line 3: invalid syntax" and file["tests"] == []


def test_a_fault_of_the_grader_is_said_to_the_student():
    assert "fault of the grader" in made(record(wrong="compare", verdict="grader_error"))["output"]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_and_messages_are_plain_text(number):
    file = made(hostile()[number])
    texts = [file["output"], *(test[key] for test in file["tests"] for key in ("name", "output"))]
    for text in texts:
        assert all(line.isprintable() for line in text.split("\n"))


def test_before_grades_are_published_no_point_tells_how_many_hidden_tests_were_passed():
    """The total is not shown by then, and public checks show what they alone would give."""
    shown = [
        [test for test in made(borne_out("compare", passed))["tests"] if test["visibility"] == "visible"]
        for passed in range(9)
    ]
    assert shown[0] and all(one == shown[0] for one in shown)
    assert all(test["score"] == test["max_score"] for test in shown[0])


def test_afterwards_it_is_said_why_public_checks_give_less():
    one = borne_out("compare", 0)
    [row] = [test for test in made(one)["tests"] if test["output"] == scoring.WHY_LESS]
    assert row["visibility"] == "after_published" and row["name"].startswith("compare: ")
    assert (row["score"], row["max_score"]) == (0.0, 0.0)
    file = made(one)
    assert file["score"] == one.score < sum(test["score"] for test in file["tests"])
    assert not any(test["output"] == scoring.WHY_LESS for test in made(borne_out("compare", 8))["tests"])
