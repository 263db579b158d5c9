"""The record: its fields are a contract with other programs."""

import json

from grader.records import results, scoring
from grader.records.record import Outcome
from tests.support.courses import SIX


def record(*outcomes):
    return scoring.graded("alice", "alice.py", outcomes, "", {"kit": "0"}, SIX)


def test_a_line_has_the_fields_of_the_contract():
    row = json.loads(results.to_line(record(Outcome("compare", "test_x", "A title.", "hidden", "passed"))))
    assert list(row) == [
        "student", "source", "score", "max_score", "status", "message", "exercises", "tests", "provenance",
    ]  # fmt: skip
    assert list(row["tests"][0]) == [
        "exercise", "name", "title", "visibility", "verdict", "score", "max_score", "message", "seconds",
        "followed_through",
    ]  # fmt: skip


def test_a_fault_of_the_grader_in_one_test_is_one_of_the_record():
    assert not record(Outcome("compare", "t", "", "public", "wrong")).has_grader_error
    assert record(Outcome("compare", "t", "", "hidden", "grader_error")).has_grader_error


def test_the_points_of_an_exercise_that_the_record_does_not_know_are_none():
    assert record(Outcome("compare", "t", "", "public", "passed")).score_of("compare") == 3.0
    assert record().score_of("another") == 0.0
