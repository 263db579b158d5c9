"""What a run leaves for `grader explain`: the submission is found again. What it shows: test_verify.py, test_cli.py."""

from exercises.kit import manifest
from grader.commands import explain
from grader.run.settings import Settings, limits_for
from tests.support.classes import DONE, as_folder

MAIN = manifest.courses()[0]


def test_a_submission_that_was_named_by_a_pattern_is_found_again(tmp_path):
    root = as_folder(tmp_path / "in", {"week 3/Jane-42.py": DONE, "week 3/Max-43.py": DONE})
    settings = Settings(MAIN, "pocket", tmp_path, 1, "process", True, limits_for("pocket"))
    explain.remember(tmp_path, root, settings, names=r"(?P<name>[A-Z][a-z]+)-(?P<id>\d+)")
    found = explain._submission(root, "Jane 42", explain._remembered(tmp_path), MAIN)
    assert (found.source, found.data) == ("week 3/Jane-42.py", DONE.encode())
