"""`pytest exercises`, run as a student runs it, in a process that has the kit already.

Not covered: a cold start (tests/commands/test_release.py, in a class's copy); that checks in two processes are
remembered (tests/product/test_same_answer.py); what its summary says of every kind of
result (../feedback/test_result.py) and of every failure (test_failures.py).
"""

import argparse
import json
import re
import shutil

import pytest

from exercises.kit.feedback import building
from exercises.kit.manifest import courses
from exercises.kit.submission import time_limit
from exercises.kit.testing import options
from grader import ROOT

MAIN, STRETCH = courses()

# A mistake of another kind in each function, in a notebook.
MISTAKES = {
    "tokenize": "def tokenize(tokenizer, text):\n    return tokenizer(text, return_tensors='pt')['input_ids']",
    "next_token_logits": (
        "import torch\n\n"
        "def scores(model, ids):\n    return model(torch.tensor([ids])).logitz\n\n"
        "def next_token_logits(model, input_ids):\n    return scores(model, input_ids)[0, -1]"
    ),
    "greedy_step": "def greedy_step(model, input_ids):\n    print('I see', len(input_ids), 'ids')\n    return 0",
    "greedy_generate": (
        "def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):\n"
        "    ids = tokenizer(prompt, return_tensors='pt')['input_ids']\n"
        "    return tokenizer.decode(model.generate(ids, max_new_tokens=max_new_tokens)[0])"
    ),
    "get_embedding": (
        "def get_embedding(model, token_id):\n    import time\n    while True:\n        time.sleep(0.01)"
    ),
    "compare": "def compare(emb1, emb2):\n    return float(emb1 @ emb2)",
}


@pytest.fixture(scope="module")
def pytest_of(warm):
    """pytest_of(*arguments): the exit code of `pytest ARGUMENTS` and what it printed."""
    quiet = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # a plugin's package is imported already
    return lambda *arguments: warm.loaded("-m", "pytest", *arguments, "-p", "no:cacheprovider", *quiet)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("student")


@pytest.fixture(scope="module")
def collected(pytest_of):
    """The public checks that `pytest exercises` finds."""
    _, output = pytest_of("exercises", "--collect-only", "-q")
    return [line for line in output.splitlines() if "::" in line]


@pytest.fixture(scope="module")
def count(collected):
    """How many public checks the main course has."""
    assert len(collected) >= 24
    return len(collected)


@pytest.fixture(scope="module")
def stubs(pytest_of):
    return pytest_of("exercises")


@pytest.fixture(scope="module")
def mistakes(folder, pytest_of):
    path = folder / "me.ipynb"
    cells = [
        {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}
        for name, source in MISTAKES.items()
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    # One check of the endless loop is enough: it takes its whole time limit.
    return pytest_of("exercises", "--submission", path, "-k", "not test_the_model_takes_the_vector_for_the_token")


def part(output, name):
    """What the summary says about one exercise."""
    heading = f"{name}: {MAIN.exercise(name).title}\n"
    assert output.count(heading) == 1
    return output.partition(heading)[2].partition("\n\n" if name != "greedy_step" else "\ngreedy_generate:")[0]


# The stubs


def test_of_the_stubs_nothing_is_attempted(stubs, count):
    code, output = stubs
    assert code == 1
    assert re.search(rf"^=+ {count} not attempted in ", output, re.MULTILINE)
    assert "0 points by these checks" in output
    for name in MAIN.names:
        assert f"  not attempted  {name:18}    0 of " in output


def test_the_first_hint_of_the_first_stub_is_shown_and_no_other(stubs):
    output = stubs[1]
    shown = [hint for exercise in MAIN.exercises for hint in exercise.hints if hint in output]
    assert shown == [MAIN.exercise("tokenize").hints[0]]


# The solutions


def test_the_solutions_get_all_points(pytest_of, count, tmp_path, monkeypatch):
    monkeypatch.setenv("UNPACKING_STATE", str(tmp_path))
    code, output = pytest_of("exercises", "--submission", MAIN.solutions)
    assert code == 0
    assert f"{MAIN.points:g} points by these checks" in output
    assert re.search(rf"^=+ {count} passed in ", output, re.MULTILINE)
    assert output.count("  done  ") == len(MAIN.names)
    assert "Hint" not in output
    assert output.count(" is done: ") == 1 and "All done. This is what you have built:" in output


# The mistakes


def test_every_mistake_is_found(mistakes):
    code, output = mistakes
    assert code == 1
    assert output.count("  not yet  ") == len(MISTAKES)
    assert "20 failed, 1 passed" in output


def test_points_are_in_proportion_to_the_checks_that_passed(mistakes):
    assert "0.75 of  3 points  (1 of 4 checks)" in mistakes[1]
    assert "  0.75 points by these checks" in mistakes[1]


def test_a_wrong_value_is_explained(mistakes):
    said = part(mistakes[1], "tokenize")
    assert "Give the ids that the pipeline gives the model." in said
    assert "got a tensor of shape (1, 5) and dtype int64." in said
    assert "You asked the tokenizer for tensors" in said  # the words for a known mistake
    assert "This is the dot product" in part(mistakes[1], "compare")


def test_an_error_is_shown_with_the_students_own_lines_and_no_others(mistakes):
    said = part(mistakes[1], "next_token_logits")
    assert "AttributeError: 'CausalLMOutputWithPast' object has no attribute 'logitz'" in said
    assert said.splitlines()[-2:] == [
        "      line 7, in next_token_logits: return scores(model, input_ids)[0, -1]",
        "      line 4, in scores: return model(torch.tensor([ids])).logitz",
    ]
    assert "kit/" not in mistakes[1]
    assert "site-packages" not in mistakes[1]


def test_what_was_printed_is_shown(mistakes):
    assert "You printed:\n      I see 5 ids" in part(mistakes[1], "greedy_step")


def test_a_call_of_generate_is_refused_in_words(mistakes):
    said = part(mistakes[1], "greedy_generate")
    assert "model.generate" in said
    assert "write the loop yourself" in said
    assert "line 3, in greedy_generate: return tokenizer.decode(model.generate(" in said


def test_an_endless_loop_is_stopped(mistakes):
    said = part(mistakes[1], "get_embedding")
    assert f"stopped after {time_limit.SECONDS:g} seconds. An endless loop?" in said
    assert "in get_embedding: " in said


def test_after_a_time_out_neither_that_exercise_nor_what_calls_it_is_run_again(folder, pytest_of, monkeypatch):
    monkeypatch.setenv("UNPACKING_STATE", str(folder / "another state"))
    path = folder / "calls.py"
    path.write_text(
        "def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\n"
        "def next_token_logits(model, input_ids):\n    print('called', flush=True)\n    while True: pass\n"
        "def greedy_step(model, input_ids):\n    print('stepped')\n    return next_token_logits(model, input_ids)\n"
        "def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):\n    return greedy_step(model, prompt)\n"
        "def compare(emb1, emb2):\n    return 0.0\n"
    )
    _, output = pytest_of("exercises", "--submission", path, "--time-limit", "0.4", "-s")
    assert "stopped after 0.4 seconds. An endless loop?" in part(output, "next_token_logits")
    assert output.count("called") == 1 and "stepped" not in output
    # What is to be mended stands below what has turned green.
    assert output.index("tokenize is done: ") < output.index(f"next_token_logits: {MAIN.exercises[1].title}")
    for name in ("greedy_step", "greedy_generate"):
        assert building.said("next_token_logits") in part(output, name)
    assert "expected 0.960000, got 0.000000." in part(output, "compare")


def test_a_function_checked_alone_is_told_what_comes_first_if_that_is_known(folder, pytest_of):
    path = folder / "known.py"
    path.write_text(
        "def next_token_logits(model, input_ids):\n    return None\n"
        "def greedy_step(model, input_ids):\n    return next_token_logits(model, input_ids)\n"
    )
    assert "got None" in pytest_of("exercises", "--submission", path, "-k", "3_greedy")[1]
    pytest_of("exercises", "--submission", path, "-k", "2_next")
    assert building.said("next_token_logits") in pytest_of("exercises", "--submission", path, "-k", "3_greedy")[1]


def test_two_processes_end_with_the_reason_and_no_traceback_when_nothing_can_be_run(folder, warm):
    path = folder / "two.py"
    path.write_text("x = (((\n")
    start = "from tests.support.early import sitecustomize; import pytest; raise SystemExit(pytest.main())"
    words = ("exercises", "-n", "2", "-p", "no:cacheprovider", "--submission", str(path))
    code, output = warm.loaded("-c", start, *words, environment=warm.sharing())
    assert code == 1 and "two.py: line " in output and "^" in output
    assert "Traceback" not in output and "INTERNALERROR" not in output and " points" not in output


def test_a_time_limit_that_is_none_is_refused(pytest_of):
    code, output = pytest_of("exercises", "--time-limit=nan")
    assert code == 4 and "'nan' is no number of seconds above 0" in output
    for said in ("0", "-1", "soon", "inf"):
        with pytest.raises(argparse.ArgumentTypeError, match=f"'{said}' is no number of seconds above 0"):
            options._seconds(said)


# A file that is no Python


def test_a_syntax_error_is_named_by_file_and_line_and_nothing_else(folder, pytest_of):
    path = folder / "me.py"
    path.write_text("import torch\n\ndef tokenize(:\n")
    code, output = pytest_of("exercises", "--submission", path)
    assert code == 1
    assert "me.py: line 3: invalid syntax" in output
    assert "Traceback" not in output
    assert "kit/" not in output


# The stretch course


def test_a_course_is_checked_when_its_folder_is_named_and_no_other(collected):
    assert {line.partition("::")[0].rpartition("/")[0] for line in collected} == {"exercises"}


def test_the_stretch_course_is_checked_on_its_own_file_and_no_other_course_is(pytest_of):
    code, output = pytest_of("exercises/stretch")
    assert code == 1 and re.search(r"^=+ \d+ not attempted in ", output, re.M)
    assert all(f"  not attempted  {name}" in output for name in STRETCH.names)
    assert not any(f"  not attempted  {name}" in output for name in MAIN.names)


OTHER_WAYS = "tests/submissions/further/other_ways.py"


def test_right_answers_of_the_stretch_course_pass_its_checks_in_whatever_way_they_are_made(pytest_of):
    """The solutions do: `grader verify` says so (tests/product/test_mistakes.py)."""
    code, output = pytest_of("exercises/stretch", "--submission", OTHER_WAYS)
    assert code == 0 and f"{STRETCH.points:g} points by these checks" in output


def test_right_answers_made_in_other_ways_pass_the_hidden_tests_too(pytest_of):
    """The solutions do: they are what `pytest tests` runs them on."""
    assert pytest_of("tests/hidden_stretch", "--submission", OTHER_WAYS)[0] == 0


def test_both_courses_in_one_session_are_each_checked_on_their_own_file(pytest_of):
    code, output = pytest_of("exercises", "exercises/stretch", "-k", "1_tokenize or 1_sampling")
    assert code == 1
    before, _, after = output.partition(f"your exercises: {MAIN.title}")
    first, _, second = after.partition(f"your exercises: {STRETCH.title}")
    assert "  not attempted  tokenize" in first and "sampling_distribution" not in first
    assert "  not attempted  sampling_distribution" in second and "tokenize" not in second
    assert "not attempted  tokenize" not in before


# A slip in the manifest


@pytest.fixture
def copy(tmp_path):
    """A copy of the exercises, as a class has them."""
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises", ignore=shutil.ignore_patterns("pictures", "pocket"))
    return tmp_path


@pytest.fixture
def run_in(copy, warm):
    """`pytest exercises` in the copy: its exit code and what it printed."""
    words = ("-m", "pytest", "exercises", "-p", "no:cacheprovider")
    return lambda: warm.python(*words, environment={"PYTHONPATH": str(copy)}, folder=copy)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 4\n", "points = 0\n", "next_token_logits gives 0 points; give it a number of more than 0"),
        ("[[course]]", "[[course]", "exercises.toml: "),
    ],
)
def test_a_slip_in_the_manifest_is_a_sentence_and_a_wrong_use(copy, run_in, old, new, said):
    path = copy / "exercises" / "exercises.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    code, output = run_in()
    assert code == pytest.ExitCode.USAGE_ERROR
    assert said in output
    assert "Traceback" not in output and "INTERNALERROR" not in output


def test_without_a_manifest_that_is_said(copy, run_in):
    (copy / "exercises" / "exercises.toml").unlink()
    code, output = run_in()
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "exercises.toml: No such file or directory. Take the manifest of the kit." in output
