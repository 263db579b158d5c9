"""`python -m exercises`: status, hints and solutions, as a student types them. Watch mode: kit/watch/test_loop.py."""

import ast
import io
import os
import shutil
import subprocess
import sys

import pytest

from exercises import __main__ as command
from exercises.kit.feedback import progress
from exercises.kit.feedback.result import Result
from exercises.kit.fetched import smollm2
from exercises.kit.fetched.wheels import NotFetched
from exercises.kit.loading import files
from exercises.kit.manifest import courses
from exercises.kit.testing import session
from grader import ROOT

MAIN, STRETCH = courses()

# What `checked` leaves: the third exercise is not done.
ALL_BUT_ONE = f"{MAIN.points - MAIN.exercises[2].points:g}"


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    monkeypatch.setattr(command.console, "width", 200)


@pytest.fixture
def run(capsys):
    """run(*arguments): the exit code of the command and what it printed."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            command.main([*map(str, arguments)])
        return ended.value.code or 0, "".join(capsys.readouterr())

    return run


@pytest.fixture
def checked(monkeypatch):
    """The files that were checked; in place of the checks, every exercise is done but the third."""
    files = []

    def check_file(course, path, names, **callbacks):
        files.append(path)
        return [
            Result(name, "not yet", 0, 3, 0.0, "expected 1.", "hi\n")
            if number == 2
            else Result(name, "done", 4, 4, course.exercise(name).points)
            for number, name in enumerate(names)
        ]

    monkeypatch.setattr(session, "check_file", check_file)
    return files


def test_a_model_is_made_ready_and_it_is_said_what_it_is(run, tmp_path, monkeypatch):
    monkeypatch.setattr(smollm2, "folder", lambda: tmp_path)
    monkeypatch.setattr(files, "why_not", lambda folder: "")  # no model is in it
    code, output = run("model", "smollm2")
    assert code == 0
    assert str(tmp_path) in output and "cousin" in output and "pytest exercises --model smollm2" in output


def test_a_model_that_cant_be_had_is_a_sentence(run, monkeypatch):
    def refuse():
        raise NotFetched("smollm2: no network here")

    monkeypatch.setattr(smollm2, "folder", refuse)
    assert run("model", "smollm2") == (2, "smollm2: no network here\n")


def test_at_first_the_checks_run_on_the_students_file(run, checked):
    code, output = run()
    assert code == 0
    assert checked == [MAIN.stub]
    assert "done           tokenize" in output
    assert f"{ALL_BUT_ONE} points by these checks, of {MAIN.points:g}" in output
    assert "Next: greedy_step: The most likely next token\n  expected 1.\n" in output
    assert "You printed:\n      hi" in output
    assert "python -m exercises hint greedy_step" in output


def test_what_is_known_is_shown_at_once_with_its_age(run, checked):
    run()
    code, output = run("status")
    assert code == 0
    assert len(checked) == 1
    assert "As of just now, unpacking_pipeline.py." in output


def test_a_file_that_has_changed_since_is_checked_again(run, checked, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    run("status", path)
    run()
    assert checked == [path]
    path.write_text("x = 2\n")
    run()
    assert checked == [path, path]


def test_a_file_that_is_gone_leaves_what_is_known(run, checked, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    run("status", path)
    path.unlink()
    code, output = run()
    assert code == 0
    assert f"{ALL_BUT_ONE} points" in output


def test_results_from_a_notebook_are_shown(run, checked):
    progress.record(MAIN, [Result("tokenize", "done", 4, 4, 2.0)])
    code, output = run()
    assert checked == []
    assert "in a notebook" in output
    assert f"{MAIN.exercise('tokenize').points:g} points by these checks, of {MAIN.points:g}" in output
    assert "Next: next_token_logits" in output


def test_what_was_not_checked_is_not_called_not_attempted(run, checked):
    progress.record(MAIN, [Result("tokenize", "done", 4, 4, 2.0)])
    output = run()[1]
    assert output.count("not checked") == len(MAIN.names) - 1 and "not attempted" not in output


def test_what_is_not_known_of_a_file_is_checked(run, checked, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    progress.record(MAIN, [Result("tokenize", "done", 4, 4, 2.0)], path)
    output = run()[1]
    assert checked == [path] and "not checked" not in output
    run()
    assert checked == [path]


def test_where_nothing_can_be_written_what_was_found_is_shown(run, checked, tmp_path):
    (tmp_path / "state").write_text("a file, and no folder")
    for _ in range(2):
        output = run()[1]
        assert f"{ALL_BUT_ONE} points by these checks" in output and "Next: greedy_step" in output
        assert "can't be remembered" in output and "not checked" not in output
    assert checked == [MAIN.stub] * 2


def test_the_second_course_is_shown_once_it_was_begun(run, checked):
    assert "stretch" not in run()[1]
    run("status", STRETCH.stub)
    output = run()[1]
    assert "The course stretch" in output
    assert "sampling_distribution" in output


def test_a_file_that_cannot_be_checked_says_why(run, monkeypatch, tmp_path):
    def check_file(*arguments, **callbacks):
        raise session.CannotRun("me.py: line 1: invalid syntax")

    monkeypatch.setattr(session, "check_file", check_file)
    code, output = run("status", tmp_path / "me.py")
    assert code == 1
    assert "me.py: line 1: invalid syntax" in output


def test_when_all_is_done_there_is_no_next(run, monkeypatch):
    progress.record(MAIN, [Result(exercise.name, "done", 4, 4, exercise.points) for exercise in MAIN.exercises])
    output = run()[1]
    assert f"{MAIN.points:g} points by these checks, of {MAIN.points:g}" in output
    assert "All done. This is what you have built:" in output and MAIN.after[0] in output
    assert "Next" not in output


@pytest.mark.parametrize(
    "seconds, said", [(3, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (1e6, "11 days ago")]
)
def test_the_age_is_said_in_words(seconds, said):
    assert command._ago(seconds) == said


def test_a_hint_is_shown_for_the_exercise_that_is_named_or_the_next_one(run):
    assert run("hint", "greedy_step")[1] == f"Hint 1 of 3: {MAIN.exercise('greedy_step').hints[0]}\n"
    progress.record(MAIN, [Result("tokenize", "done", 4, 4, 2.0)])
    assert MAIN.exercise("next_token_logits").hints[0] in " ".join(run("hint")[1].split())


def test_a_solution_is_shown_after_an_attempt_only(run):
    code, output = run("solution", "compare")
    assert (code, "Try compare first" in output) == (1, True)
    progress.record(MAIN, [Result("compare", "not yet", 0, 4, 0.0)])
    code, output = run("solution", "compare")
    assert code == 0
    assert "def compare(" in output
    assert "cosine_similarity" in output


@pytest.mark.parametrize("width", [30, 80, 200])
@pytest.mark.parametrize(("course", "name"), [(course, name) for course in (MAIN, STRETCH) for name in course.names])
def test_a_solution_is_code_however_narrow_the_terminal(run, monkeypatch, course, name, width):
    monkeypatch.setattr(command.console, "width", width)
    progress.record(course, [Result(name, "not yet", 0, 4, 0.0)])
    _, output = run("solution", name)
    [function] = ast.parse(output).body
    assert function.name == name
    lines = {line.rstrip() for line in course.solutions.read_text("utf-8").splitlines()}
    assert {line for line in output.splitlines()} <= lines


@pytest.mark.parametrize("arguments", [("hint", "nothing"), ("solution", "nothing")])
def test_a_name_that_is_no_exercise_gets_the_names_that_are(run, arguments):
    code, output = run(*arguments)
    assert code == 2
    assert "No exercise nothing. There are tokenize, next_token_logits," in output


@pytest.mark.parametrize(
    ("name", "meant"),
    [("tokenise", "tokenize"), ("Greedy_Step", "greedy_step"), ("greedygenerate", "greedy_generate"),
     ("embedding", "get_embedding"), ("nearest_token", "nearest_tokens")],
)  # fmt: skip
@pytest.mark.parametrize("command", ["hint", "solution"])
def test_a_name_that_is_nearly_one_is_asked_for(run, command, name, meant):
    code, output = run(command, name)
    assert code == 2
    assert f"No exercise {name}. Did you mean {meant}? There are" in " ".join(output.split())


def test_watching_in_a_folder_that_is_not_there_is_refused(run, tmp_path):
    code, output = run("watch", tmp_path / "nowhere" / "me.py")
    assert code == 2
    assert "no such folder" in output


def test_every_command_has_help(run):
    output = run("--help")[1]
    for name in ("status", "watch", "shell", "try", "page", "hint", "solution"):
        assert name in output
        assert run(name, "--help")[0] == 0


def test_what_is_known_is_shown_without_torch():
    progress.record(MAIN, [Result("tokenize", "done", 4, 4, 2.0)])
    code = (
        "import atexit, sys; atexit.register(lambda: print('torch' in sys.modules)); "
        "from exercises.__main__ import main; main([])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "2 points" in done.stdout
    assert done.stdout.endswith("False\n")


# To play with


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\n")
    return path


@pytest.fixture
def known(mine):
    """What the checks have said of that file: nothing needs to be checked."""
    progress.record(
        MAIN, [Result(name, "done" if name == "tokenize" else "not yet", 0, 4, 2.0) for name in MAIN.names], mine
    )


def test_a_text_is_tried_with_the_functions_that_are_done(run, mine, known, checked):
    code, output = run("try", "The capital of Denmark is")
    assert code == 0 and checked == []
    assert "Yours: tokenize.\nThe kit's, until yours is done: next_token_logits, greedy_step." in output
    assert "␣Copenhagen" in output and "The capital of Denmark is Copenhagen." in output


def test_what_is_not_known_of_them_is_checked_first(run, mine, checked):
    code, output = run("try", "--submission", mine)
    assert code == 0 and checked == [mine]
    assert "Yours: tokenize, next_token_logits." in output  # as `checked` has it; two are not there
    assert "Your next_token_logits raised NotAttempted: there is no function" in output and "27.6 %" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("", ), "An empty text has no tokens"),
        (("x", "--course", "stretch"), "The functions of the course stretch don't make a text"),
        (("x", "--course", "nothing"), "No course nothing. There are main, stretch."),
        (("x", "--model", "./nowhere"), "./nowhere: no such folder"),
    ],
)  # fmt: skip
def test_what_can_not_be_tried_is_a_sentence(run, mine, known, words, said):
    code, output = run("try", *words, "--submission", mine) if "--course" not in words else run("try", *words)
    assert code == 2 and said in " ".join(output.split()) and "Traceback" not in output


def test_the_shell_has_the_file_that_was_checked_last(run, mine, known, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('tokenize(tokenizer, " dog")\n'))
    code, output = run("shell")
    assert code == 0 and "yours, from me.py: tokenize" in output and output.endswith("[398]\n\n")


def test_the_shell_of_another_course_has_its_functions(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "sampling_distribution" in run("shell", "--course", "stretch")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "sampling_distribution" in run("shell", "--submission", STRETCH.stub)[1]


def test_a_page_is_written_of_what_is_done(run, mine, known, tmp_path):
    code, output = run("page")
    assert (code, output) == (0, f"Wrote {tmp_path / 'me_page.html'}, with 1 of {len(MAIN.names)} functions.\n")
    assert "input_ids" in (tmp_path / "me_page.html").read_text("utf-8")
    assert run("page", mine, "--out", tmp_path / "nowhere" / "x.html")[0] == 2


# A slip in the manifest


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the exercises with a slip in its manifest."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("pictures", "pocket")
    shutil.copytree(ROOT / "exercises", folder / "exercises", ignore=ignored)
    path = folder / "exercises" / "exercises.toml"
    path.write_text(path.read_text().replace("points = 4\n", "points = 0\n", 1))
    return folder


ASKED = ("", "--help", "status", "watch", "hint compare", "solution compare", "hint -h")
# What the program needs is imported once; each time it runs in a process of its own.
EACH = """
import os, sys
from exercises.__main__ import main
for words in sys.argv[1:]:
    if os.fork() == 0:
        sys.exit(main(words.split()))
    print(f"\\0{os.waitstatus_to_exitcode(os.wait()[1])}", end="\\0", flush=True)
"""


@pytest.fixture(scope="module")
def said_in(copy):
    """{what was asked: what was said and the exit code} in the copy."""
    done = subprocess.run(
        [sys.executable, "-c", EACH, *ASKED],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    parts = done.stdout.split("\0")
    assert len(parts) == 2 * len(ASKED) + 1 and parts[-1] == "", done.stdout
    return {words: (parts[2 * at], int(parts[2 * at + 1])) for at, words in enumerate(ASKED)}


@pytest.mark.parametrize("words", ASKED)
def test_a_slip_in_the_manifest_is_a_sentence_whatever_is_asked_for(copy, said_in, words):
    """And nothing reads the manifest while modules are imported."""
    path = copy / "exercises" / "exercises.toml"
    line = path.read_text().partition("points = 0")[0].count("\n") + 1
    said = "next_token_logits gives 0 points; give it a number of more than 0"
    assert said_in[words] == (f"{path}: line {line}: {said}\n", 2)
