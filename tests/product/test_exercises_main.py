"""`python -m exercises`: status, hints and solutions, as a student types them. Watch mode: test_watch.py."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from exercises import __main__ as command
from exercises.kit import manifest
from exercises.kit.feedback import progress
from exercises.kit.feedback.result import Result
from exercises.kit.testing import session


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    monkeypatch.setattr(command.console, "width", 200)


def run(*arguments):
    """The exit code of the command and what it printed."""
    done = CliRunner().invoke(command.app, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def checked(monkeypatch):
    """The files that were checked; in place of the checks, every exercise is done but the third."""
    files = []

    def check_file(path, names, **callbacks):
        files.append(path)
        return [
            Result(name, "not yet", 0, 3, 0.0, "expected 1.", "hi\n")
            if number == 2
            else Result(name, "done", 4, 4, manifest.exercise(name).points)
            for number, name in enumerate(names)
        ]

    monkeypatch.setattr(session, "check_file", check_file)
    return files


def test_at_first_the_checks_run_on_the_students_file(checked):
    code, output = run()
    assert code == 0
    assert checked == [manifest.path_of("main")]
    assert "done           tokenize" in output
    assert "18 points by these checks, of 20" in output
    assert "Next: greedy_step: The most likely next token\n  expected 1.\n" in output
    assert "You printed:\n      hi" in output
    assert "python -m exercises hint greedy_step" in output


def test_what_is_known_is_shown_at_once_with_its_age(checked):
    run()
    code, output = run("status")
    assert code == 0
    assert len(checked) == 1
    assert "As of just now, unpacking_pipeline.py." in output


def test_a_file_that_has_changed_since_is_checked_again(checked, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    run("status", path)
    run()
    assert checked == [path]
    path.write_text("x = 2\n")
    run()
    assert checked == [path, path]


def test_a_file_that_is_gone_leaves_what_is_known(checked, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    run("status", path)
    path.unlink()
    code, output = run()
    assert code == 0
    assert "18 points" in output


def test_results_from_a_notebook_are_shown(checked):
    progress.record([Result("tokenize", "done", 4, 4, 2.0)])
    code, output = run()
    assert checked == []
    assert "in a notebook" in output
    assert "2 points by these checks, of 20" in output
    assert "Next: next_token_logits" in output


def test_the_second_course_is_shown_once_it_was_begun(checked):
    assert "stretch" not in run()[1]
    run("status", manifest.path_of("stretch"))
    output = run()[1]
    assert "The course stretch" in output
    assert "sampling_distribution" in output


def test_a_file_that_cannot_be_checked_says_why(monkeypatch, tmp_path):
    def check_file(*arguments, **callbacks):
        raise session.CannotRun("me.py: line 1: invalid syntax")

    monkeypatch.setattr(session, "check_file", check_file)
    code, output = run("status", tmp_path / "me.py")
    assert code == 1
    assert "me.py: line 1: invalid syntax" in output


def test_when_all_is_done_there_is_no_next(monkeypatch):
    progress.record([Result(each.name, "done", 4, 4, each.points) for each in manifest.exercises()])
    output = run()[1]
    assert "20 points by these checks, of 20" in output
    assert "All done." in output
    assert "Next" not in output


@pytest.mark.parametrize(
    "seconds, said", [(3, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (1e6, "11 days ago")]
)
def test_the_age_is_said_in_words(seconds, said):
    assert command._ago(seconds) == said


def test_a_hint_is_shown_for_the_exercise_that_is_named_or_the_next_one():
    assert run("hint", "greedy_step")[1] == f"Hint 1 of 3: {manifest.exercise('greedy_step').hints[0]}\n"
    progress.record([Result("tokenize", "done", 4, 4, 2.0)])
    assert manifest.exercise("next_token_logits").hints[0] in run("hint")[1]


def test_a_solution_is_shown_after_an_attempt_only():
    code, output = run("solution", "compare")
    assert (code, "Try compare first" in output) == (1, True)
    progress.record([Result("compare", "not yet", 0, 4, 0.0)])
    code, output = run("solution", "compare")
    assert code == 0
    assert "def compare(" in output
    assert "cosine_similarity" in output


@pytest.mark.parametrize("arguments", [("hint", "nothing"), ("solution", "nothing")])
def test_a_name_that_is_no_exercise_gets_the_names_that_are(arguments):
    code, output = run(*arguments)
    assert code == 2
    assert "No exercise nothing. There are tokenize, next_token_logits," in output


def test_watching_in_a_folder_that_is_not_there_is_refused(tmp_path):
    code, output = run("watch", tmp_path / "nowhere" / "me.py")
    assert code == 2
    assert "no such folder" in output


def test_every_command_has_help():
    output = run("--help")[1]
    for name in ("status", "watch", "hint", "solution"):
        assert name in output
        assert run(name, "--help")[0] == 0


def test_what_is_known_is_shown_without_torch():
    progress.record([Result("tokenize", "done", 4, 4, 2.0)])
    code = (
        "import sys; from exercises.__main__ import app; app([], standalone_mode=False); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "2 points" in done.stdout
    assert done.stdout.endswith("False\n")
