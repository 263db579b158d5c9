"""What `grader explain` says of a test, and that a submission is found again. The command itself: tests/test_cli.py."""

from dataclasses import replace
from types import SimpleNamespace

from grader.commands import explain
from grader.harness.batch import Trial
from grader.records.gradebook import HandIn
from grader.records.record import TOTAL, Correction, Outcome
from tests.support.classes import DONE, as_folder
from tests.support.courses import MAIN
from tests.support.exported import a_run, record

NAMES = r"(?P<name>[A-Z][a-z]+)-(?P<id>\d+)"


def test_a_submission_that_was_named_by_a_pattern_is_found_again(tmp_path):
    root = as_folder(tmp_path / "in", {"week 3/Jane-42.py": DONE, "week 3/Max-43.py": DONE})
    found = explain._submission(root, "Jane 42", HandIn("week 3/Jane-42.py"), a_run(names=NAMES), MAIN)
    assert (found.source, found.data) == ("week 3/Jane-42.py", DONE.encode())


def test_a_student_who_is_called_otherwise_now_is_found_by_the_place_of_the_file(tmp_path):
    root = as_folder(tmp_path / "in", {"alice/unpacking_pipeline.py": DONE, "bob/unpacking_pipeline.py": "x = 1\n"})
    found = explain._submission(root, "Alice A 7", HandIn("alice/unpacking_pipeline.py"), a_run(), MAIN)
    assert found.data == DONE.encode()


def test_what_people_said_about_the_points_stands_before_the_tests():
    said = Correction(
        exercise="compare", kind="adjusted", said="+1", before=2.0, after=3.0, comment="well argued", who="Ann"
    )
    late = Correction(exercise=TOTAL, kind="late", said="2 days late", before=20.0, after=16.0, comment="", who="")
    lines = list(explain._of_people(replace(record("a"), score=16.0, corrections=[said, late]), MAIN))
    title = MAIN.exercise("compare").title
    assert lines[0] == "What people said about the points, 16 of 20 with it:"
    assert lines[1] == f"  {title}: adjusted by +1 from 2 to 3, by Ann: well argued"
    assert lines[2].endswith("2 days late, 16 instead of 20 points")
    assert list(explain._of_people(record("a"), MAIN)) == []


def test_a_test_that_fails_by_itself_is_shown_with_exception_and_line():
    said = "KeyError in the suite or the kit: tell the instructor."
    outcome = Outcome("compare", "test_x", "It is right.", "hidden", "grader_error", message=said)
    trial = Trial(outcome, [], "", KeyError("x"), "suite/test_x.py:7, in test_x: return SECRET['x']\nKeyError: 'x'")
    batch = SimpleNamespace(reference=SimpleNamespace(functions=None))
    lines = list(explain._of_trial(trial, batch))
    assert "  suite/test_x.py:7, in test_x: return SECRET['x']" in lines and "  KeyError: 'x'" in lines
