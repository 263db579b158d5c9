"""The shell over a bench: lines from a pipe, IPython's hooks, and that a call which a check shows can be pasted.

Not covered: what a call answers (test_bench.py); IPython's own prompt, which needs a terminal.
"""

import io
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from exercises.kit import reference
from exercises.kit.feedback import progress
from exercises.kit.manifest import courses
from exercises.kit.play import bench, shell
from exercises.kit.submission.loader import describe_error
from exercises.kit.testing import failures, session
from exercises.kit.values import Tensor, snapshot

COURSES = courses()
MAIN = COURSES[0]
TEXT = """def tokenize(tokenizer, text):
    return tokenizer(text)['input_ids']

def compare(emb1, emb2):
    return 1 / 0
"""


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "unpacking_pipeline.py"
    path.write_text(TEXT)
    return path


@pytest.fixture
def typed(path, monkeypatch, capsys):
    """typed(*lines): what the shell prints when these lines come from a pipe."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)  # some libraries put one of their own there

    def typed(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        with bench.at(MAIN, path, None, print) as ready:
            shell.run(ready)
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return typed


def test_the_banner_says_what_is_there_and_what_is_not_written_yet(typed):
    banner = typed()
    assert "yours, from unpacking_pipeline.py: tokenize, compare\n" in banner
    rest = [name for name in MAIN.names if name not in ("tokenize", "compare")]
    assert f"not written yet: {', '.join(rest)}\n" in banner
    assert all(word in banner for word in ("model, tokenizer", "pocket", "plots", "torch", "ends the shell"))


def test_what_lines_give_is_shown_without_a_prompt_in_its_order(typed):
    shown = typed(
        'tokenize(tokenizer, " dog")', "compare(1, 2)", "def f():", "    return 5", "", "f()", "1 / 0", "6 * 7"
    )
    assert ">>>" not in shown and shown.index("[398]\n") < shown.index("\n5\n") < shown.index("\n42\n")
    assert (
        "[398]\nZeroDivisionError: division by zero\nIn your code:\n    line 5, in compare: return 1 / 0\n5\n" in shown
    )
    assert shown.count("Traceback") == 1 and "bench.py" not in shown


def test_the_same_functions_are_new_after_a_save(typed, path):
    save = f"open({str(path)!r}, 'w').write('def compare(emb1, emb2):\\n    return 7\\n') and None"
    assert "was saved: its functions are loaded anew.\n7\n" in typed(save, "compare(1, 2)")


def test_leaving_it_ends_the_command(typed):
    with pytest.raises(SystemExit):
        typed("exit()", "print('not' + ' here')")


def test_ipython_looks_at_the_file_before_each_input_and_at_the_model_after_it(path, capsys):
    with bench.at(MAIN, path, None, print) as ready:
        ipython = InteractiveShell(user_ns=ready.names)
        shell.hook(ipython, ready)
        assert ipython.run_cell("tokenize(tokenizer, ' dog')").result == [398]
        path.write_text("def compare(emb1, emb2):\n    return {}['a']\n")
        ipython.run_cell("compare(1, 2)")
        ipython.run_cell("model.train()")
        assert ipython.run_cell("model.training").result is False
        ipython.run_cell("1 / 0")
    out, err = capsys.readouterr()
    assert "was saved" in out and "That leaves the model in training mode" in out
    assert "KeyError: 'a'\nIn your code:\n    line 2, in compare: return {}['a']\n" in err
    assert "bench.py" not in out + err and "ZeroDivisionError" in out + err


# What a check shows is fit to be pasted

ANSWERS = {
    "wrong": "return [right.{name}(*args, **kwargs)]",
    "changed": "right.{name}(*args, **kwargs); return None",
    "raised": "raise ValueError(str(right.{name}(*args, **kwargs))[:50])",
}


def same(one, two):
    """Whether two pieces of plain data are the same, but for the noise of a model's scores."""
    if type(one) is not type(two):
        return False
    if isinstance(one, Tensor):
        return one.dtype == two.dtype and np.allclose(one.array, two.array, rtol=0, atol=reference.POCKET_NOISE)
    return len(one) == len(two) and all(map(same, one, two)) if type(one) is list else one == two


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_the_call_above_a_checks_message_gives_the_same_when_it_is_pasted(course, answer, tmp_path, monkeypatch):
    path = tmp_path / f"{course.stub.stem}.py"
    bodies = (f"def {name}(*args, **kwargs):\n    {ANSWERS[answer].format(name=name)}\n" for name in course.names)
    path.write_text(f"from solutions import {course.solutions.stem} as right\n\n" + "\n".join(bodies))
    calls = []

    def noted(exercise, message, config):
        call = config.stash[failures.LAST_CALL]
        calls.append((call.written, call.answer))
        return with_call(exercise, message, config)

    with_call = failures.with_call
    monkeypatch.setattr(failures, "with_call", noted)
    results = session.check_file(course, path, course.names)
    assert all(result.passed == 0 for result in results)
    assert len(calls) == sum(result.total for result in results)
    with bench.at(course, path, None, print) as ready:
        for written, answer in calls:
            assert "..." not in written and len(written) < 200
            try:
                got = snapshot(eval(written, ready.names))
            except ValueError as error:
                got = describe_error(error)
            assert same(got, snapshot(answer.value) if answer.raised is None else answer.raised), written
