"""Classroom 50's result.json, by its `schemas/result-v1.schema.json` and the checks of its score collector."""

import json
import re

import pytest

from grader.records import scoring
from grader.records.record import Outcome
from grader.reports.exports import classroom50
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, borne_out, hostile, record

ENVIRONMENT = {
    "CLASSROOM": "nlp",
    "ASSIGNMENT": "unpacking",
    "OWNER": "alice",
    "USERNAME": "other",
    "ASSIGNMENT_TYPE": "individual",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/tag/x",
    "REVIEW_URL": "https://example.org/compare/x",
}
NOW = "2026-06-01T14:32:01Z"


def made(one, environment=ENVIRONMENT):
    file = json.loads(classroom50.result_json(one, environment, NOW))
    check(file)
    return file


def whole(number):
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def check(file):
    """The schema, and the two rules that it can't express: a score is at most its maximum."""
    required = {
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
        "datetime", "score", "max-score", "tests",
    }  # fmt: skip
    assert required <= set(file) <= required | {"graded_at", "submitted_by"}
    assert file["schema"] == "classroom50/result/v1"
    assert file["assignment_type"] in ("individual", "group")
    for key in ("classroom", "assignment", "owner", "submission", "commit", "release", "review"):
        assert isinstance(file[key], str) and file[key]
    assert file["submission"].startswith("submit/")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", file["datetime"])
    assert whole(file["score"]) and whole(file["max-score"]) and file["score"] <= file["max-score"]
    for test in file["tests"]:
        assert isinstance(test["test-name"], str) and test["test-name"] and isinstance(test["passed"], bool)
        assert whole(test["score"]) and whole(test["max-score"]) and test["score"] <= test["max-score"]
    assert file["score"] == sum(test["score"] for test in file["tests"])
    assert file["max-score"] == sum(test["max-score"] for test in file["tests"])


def test_scores_are_whole_hundredths_of_a_point():
    file = made(record(wrong="compare"))
    assert (file["score"], file["max-score"]) == (1700, 2000)
    assert [test["passed"] for test in file["tests"]].count(False) == 2


def test_no_point_is_lost_where_points_do_not_divide():
    verdicts = [Outcome("compare", f"t{n}", "T.", "public", "passed", message="", seconds=0.0) for n in range(7)]
    tests = made(scoring.graded("a", "a.py", verdicts, "", {}, SIX))["tests"]
    assert sum(test["score"] for test in tests if test["test-name"].startswith("compare")) == 300
    assert (
        max(test["score"] for test in tests if test["passed"]) - min(test["score"] for test in tests if test["passed"])
        <= 1
    )


def test_a_failing_submission_has_a_result_and_full_maximum():
    """Pass or fail is in the file, not in the exit code."""
    file = made(scoring.unreadable("a", "a.py", "a.py: not Python", {}, SIX))
    assert (file["score"], file["max-score"]) == (0, 2000)


def test_who_and_what_comes_from_the_runner():
    file = made(record())
    assert (file["classroom"], file["assignment"], file["owner"]) == ("nlp", "unpacking", "alice")
    assert file["datetime"] == NOW and file["review"] == "https://example.org/compare/x"
    less = {key: value for key, value in ENVIRONMENT.items() if key not in ("REVIEW_URL", "OWNER", "ASSIGNMENT_TYPE")}
    assert made(record(), less)["review"] == ENVIRONMENT["COMMIT_URL"] and made(record(), less)["owner"] == "other"


def test_outside_the_runner_the_form_holds_and_what_is_missing_is_said():
    """Its collector compares classroom and assignment with the repository's, so such a file is booked for nobody."""
    file = made(record(), {})
    assert file["classroom"] == file["owner"] == "not-set" and file["submission"] == "submit/not-set"
    assert "CLASSROOM, ASSIGNMENT, OWNER, SUBMISSION_TAG" in classroom50.notes({})[0]
    assert classroom50.notes(ENVIRONMENT) == []


def test_the_message_of_a_hidden_test_is_not_in_it():
    tests = made(record(wrong="compare", message="Said."))["tests"]
    assert [test.get("message") for test in tests if not test["passed"]] == ["Said.", None]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_and_messages_are_plain_text(number):
    for test in made(hostile()[number])["tests"]:
        for text in (test["test-name"], test.get("message", "")):
            assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize(("total", "parts"), [(200, 13), (300, 7), (0, 3), (100, 1), (3, 5)])
def test_shares_add_up_and_are_even(total, parts):
    shares = classroom50.shares(total, parts)
    assert sum(shares) == total and len(shares) == parts and max(shares) - min(shares) <= 1


@pytest.mark.parametrize("hidden_passed", [0, 1, 2, 3, 8])
def test_what_public_checks_give_is_what_they_give_in_the_record(hidden_passed):
    """Else a table of their answers would be worth a quarter of all points there, and a tenth of an exercise here."""
    for exercise in SIX.names:
        one = borne_out(exercise, hidden_passed)
        file = made(one)
        assert abs(file["score"] - 100 * one.score) < 1  # they are rounded, and none gives more than its share
        of_public = [test["score"] for test in file["tests"] if "public" in test["test-name"]]
        of_hidden = [test["score"] for test in file["tests"] if "hidden" in test["test-name"]]
        assert max(of_public) <= max(of_hidden, default=0) or hidden_passed == 0


def test_with_all_hidden_tests_passed_public_ones_give_all():
    file = made(borne_out("compare", 8))
    assert [test["score"] for test in file["tests"] if test["passed"]] == [
        test["max-score"] for test in file["tests"] if test["passed"]
    ]
