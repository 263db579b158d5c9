"""What `grader explain` says of a test, and that a submission is found again. The command itself: tests/test_cli.py."""

from types import SimpleNamespace

from exercises.kit import manifest
from grader.commands import explain
from grader.harness.batch import Trial
from grader.records.record import Outcome
from grader.run.settings import Settings, limits_for
from tests.support.classes import DONE, as_folder

MAIN = manifest.courses()[0]


def test_a_submission_that_was_named_by_a_pattern_is_found_again(tmp_path):
    root = as_folder(tmp_path / "in", {"week 3/Jane-42.py": DONE, "week 3/Max-43.py": DONE})
    settings = Settings(MAIN, "pocket", tmp_path, 1, "process", True, limits_for("pocket"))
    explain.remember(tmp_path, root, settings, names=r"(?P<name>[A-Z][a-z]+)-(?P<id>\d+)")
    found = explain._submission(root, "Jane 42", explain._remembered(tmp_path), MAIN)
    assert (found.source, found.data) == ("week 3/Jane-42.py", DONE.encode())


def test_a_test_that_fails_by_itself_is_shown_with_exception_and_line():
    said = "KeyError in the suite or the kit: tell the instructor."
    outcome = Outcome("compare", "test_x", "It is right.", "hidden", "grader_error", message=said)
    trial = Trial(outcome, [], "", KeyError("x"), "suite/test_x.py:7, in test_x: return SECRET['x']\nKeyError: 'x'")
    batch = SimpleNamespace(reference=SimpleNamespace(functions=None))
    lines = list(explain._of_trial(trial, batch))
    assert "  suite/test_x.py:7, in test_x: return SECRET['x']" in lines and "  KeyError: 'x'" in lines
