"""`pytest exercises`, run as a student runs it; and what its summary says of every kind of result."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from exercises.kit import loader, manifest, plugin
from exercises.kit.calls import NotAttempted
from exercises.kit.checks import Wrong
from exercises.kit.guard import Blocked

ROOT = Path(plugin.__file__).parent.parent.parent
SOLUTIONS = ROOT / "solutions" / "unpacking_pipeline.py"

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
    "get_embedding": "def get_embedding(model, token_id):\n    while True:\n        pass",
    "compare": "def compare(emb1, emb2):\n    return float(emb1 @ emb2)",
}


@cache
def pytest_exercises(*arguments):
    """The exit code of `pytest exercises` and what it printed. Seconds each, so every run serves several tests."""
    command = [sys.executable, "-m", "pytest", "exercises", "-p", "no:cacheprovider", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("student")


@pytest.fixture
def stubs():
    return pytest_exercises()


@pytest.fixture
def mistakes(folder):
    path = folder / "me.ipynb"
    cells = [
        {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}
        for name, source in MISTAKES.items()
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    # One check of the endless loop is enough: it takes its whole time limit.
    return pytest_exercises("--submission", path, "-k", "not test_the_model_takes_the_vector_for_the_token")


def part(output, name):
    """What the summary says about one exercise."""
    heading = f"{name}: {manifest.exercise(name).title}\n"
    assert output.count(heading) == 1
    return output.partition(heading)[2].partition("\n\n" if name != "greedy_step" else "\ngreedy_generate:")[0]


# The stubs


def test_of_the_stubs_nothing_is_attempted(stubs):
    code, output = stubs
    assert code == 1
    assert " 24 not attempted in " in output
    assert "0 points by these checks" in output
    for name in manifest.names():
        assert f"  not attempted  {name:18}    0 of " in output


def test_the_first_hint_of_the_first_stub_is_shown_and_no_other(stubs):
    output = stubs[1]
    shown = [hint for each in manifest.exercises() for hint in each.hints if hint in output]
    assert shown == [manifest.exercise("tokenize").hints[0]]


# The solutions


def test_the_solutions_get_all_points():
    code, output = pytest_exercises("--submission", SOLUTIONS)
    assert code == 0
    assert "20 points by these checks" in output
    assert " 24 passed in " in output
    assert output.count("  done  ") == 6
    assert "Hint" not in output


# The mistakes


def test_every_mistake_is_found(mistakes):
    code, output = mistakes
    assert code == 1
    assert output.count("  not yet  ") == 6
    assert "20 failed, 1 passed" in output


def test_points_are_in_proportion_to_the_checks_that_passed(mistakes):
    assert "0.75 of  3 points  (1 of 4 checks)" in mistakes[1]
    assert "  0.75 points by these checks" in mistakes[1]


def test_a_wrong_value_is_explained(mistakes):
    said = part(mistakes[1], "tokenize")
    assert "The ids are those that the pipeline gives the model." in said
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
    assert f"stopped after {plugin.SECONDS_PER_CHECK} seconds. An endless loop?" in said
    assert "in get_embedding: " in said


# A file that is no Python


def test_a_syntax_error_is_named_by_file_and_line_and_nothing_else(folder):
    path = folder / "me.py"
    path.write_text("import torch\n\ndef tokenize(:\n")
    code, output = pytest_exercises("--submission", path)
    assert code == 1
    assert "me.py: line 3: invalid syntax" in output
    assert "Traceback" not in output
    assert "kit/" not in output


# The summary


def report(outcome="passed", message=""):
    made = SimpleNamespace(passed=outcome == "passed")
    if outcome != "passed":
        made.exercise_outcome, made.exercise_message = outcome, message
    return made


def summary(**results):
    """The summary of one or more results for each exercise, as text."""
    return "\n".join(plugin.summary({name: list(reports) for name, reports in results.items()}))


def test_an_exercise_is_done_when_all_its_checks_passed():
    assert summary(tokenize=[report()] * 2).splitlines() == [
        "  done           tokenize              2 of  2 points  (2 of 2 checks)",
        "  2 points by these checks",
    ]


@pytest.mark.parametrize(
    ("outcomes", "state", "points"),
    [
        (["not attempted", "not attempted"], "not attempted", "0"),
        (["not attempted", "passed"], "not attempted", "3"),
        (["not attempted", "wrong"], "not yet", "0"),
        (["wrong", "passed"], "not yet", "3"),
        (["error", "passed", "passed"], "not yet", "4"),
    ],
)
def test_the_state_of_an_exercise_follows_from_its_checks(outcomes, state, points):
    first, total, *_ = summary(greedy_generate=map(report, outcomes)).splitlines()
    assert first.split("greedy_generate")[0].strip() == state
    assert f"{points} of  6 points" in first
    assert total == f"  {points} points by these checks"


def test_exercises_are_listed_in_teaching_order_and_those_that_did_not_run_are_left_out():
    lines = summary(compare=[report()], tokenize=[report()]).splitlines()
    assert ["tokenize" in lines[0], "compare" in lines[1], len(lines)] == [True, True, 3]
    assert lines[2] == "  5 points by these checks"


def test_a_hint_is_given_for_the_first_that_is_not_done_only():
    text = summary(tokenize=[report()], greedy_step=[report("wrong", "A")], compare=[report("wrong", "B")])
    assert text.count("Hint: ") == 1
    assert manifest.exercise("greedy_step").hints[0] in text
    assert text.index("  A\n") < text.index("Hint: ") < text.index("  B")


def test_an_exercise_that_was_not_attempted_is_silent_unless_it_is_the_first():
    text = summary(tokenize=[report("wrong", "A")], compare=[report("not attempted", "B")])
    assert "A" in text.splitlines()[-2]
    assert "  B" not in text


def test_of_several_failures_the_first_is_shown():
    text = summary(tokenize=[report(), report("wrong", "one\ntwo"), report("wrong", "three")])
    assert "  one\n  two\n" in text
    assert "three" not in text


# What a failure is


def explain(error, frames_of=frozenset()):
    """The outcome and the message for a failure that `error` is, or that a function raises."""
    with pytest.raises(BaseException) as caught:
        if callable(error):
            error()
        raise error
    return plugin._explain(caught, set(frames_of))


@pytest.fixture
def own(tmp_path, monkeypatch):
    """own(source): the function f of a student's .py, and the file's name in tracebacks."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, loader.MODULE, None)

    def own(source):
        path = tmp_path / "me.py"
        path.write_text(source)
        return loader.execute_here(loader.read_file(path)).f, {str(path)}

    return own


def test_a_stub_is_not_attempted(own):
    assert explain(*own("def f():\n    raise NotImplementedError('Do it.')")) == ("not attempted", "Do it.")
    assert explain(NotAttempted("there is no function f")) == ("not attempted", "there is no function f")


def test_a_function_that_calls_a_stub_was_attempted(own):
    outcome, message = explain(*own("def f():\n    g()\ndef g():\n    raise NotImplementedError('Do it.')"))
    assert outcome == "error"
    assert message.splitlines()[-2:] == [
        "    line 2, in f: g()",
        "    line 4, in g: raise NotImplementedError('Do it.')",
    ]


def test_a_function_that_makes_a_library_say_not_implemented_was_attempted(own):
    source = "import torch\ndef f():\n    torch.nn.Module()(1)"
    outcome, message = explain(*own(source))
    assert outcome == "error"
    assert message.endswith("In your code:\n    line 3, in f: torch.nn.Module()(1)")


def test_a_wrong_value_says_what_the_check_says():
    assert explain(Wrong("expected 1, got 2.", "Count again.")) == ("wrong", "expected 1, got 2.\nCount again.")


def test_an_error_outside_of_the_students_code_shows_no_lines():
    assert explain(Blocked("Write it.")) == ("error", "Write it. It was called here:")
    assert explain(ValueError("no")) == ("error", "ValueError: no\nIn your code:")


# The stretch course


def collected(*paths):
    command = [sys.executable, "-m", "pytest", *paths, "--collect-only", "-q", "-p", "no:cacheprovider"]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout
    return {line.partition("::")[0].rpartition("/")[0] for line in output.splitlines() if "::" in line}


@pytest.mark.parametrize(("path", "folder"), [("exercises", "exercises"), ("exercises/stretch", "exercises/stretch")])
def test_a_course_is_checked_when_its_folder_is_named_and_no_other(path, folder):
    assert collected(path) == {folder}


def stretch(*arguments):
    command = [sys.executable, "-m", "pytest", *map(str, arguments), "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)


def test_the_stretch_course_is_checked_on_its_own_file():
    done = stretch("exercises/stretch")
    assert done.returncode == 1 and " 23 not attempted in " in done.stdout
    assert all(f"  not attempted  {name}" in done.stdout for name in manifest.names("stretch"))


@pytest.mark.parametrize("path", ["solutions/unpacking_further.py", "tests/submissions/further/other_ways.py"])
def test_right_answers_of_the_stretch_course_pass_public_and_hidden_tests_in_whatever_way_they_are_made(path):
    done = stretch("exercises/stretch", "--submission", path)
    assert done.returncode == 0 and "16 points by these checks" in done.stdout
    assert stretch("tests/hidden_stretch", "--submission", path).returncode == 0
