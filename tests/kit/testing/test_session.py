"""The public checks, run in this process on objects and on files: the records that come out.

Not covered: the words of a message (../feedback/test_result.py, test_failures.py).
"""

import sys
import threading

import pytest

from exercises.kit.manifest import courses
from exercises.kit.submission import time_limit
from exercises.kit.testing import plugin, session
from solutions import misconceptions, unpacking_further, unpacking_pipeline

COURSE = courses()[0]
MASTERS = {"main": unpacking_pipeline, "stretch": unpacking_further}


@pytest.fixture(autouse=True)
def modules_as_they_were(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", sys.modules)


def check(**functions):
    """The records of functions, by name."""
    return {result.exercise: result for result in session.check_functions(COURSE, functions, globals())}


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.name)
def test_the_solutions_of_a_course_are_done(course):
    functions = {name: getattr(MASTERS[course.name], name) for name in course.names}
    results = session.check_functions(course, functions, vars(MASTERS[course.name]))
    assert [result.exercise for result in results] == [*functions]
    assert {result.state for result in results} == {"done"}
    assert sum(result.points for result in results) == course.points


def stub(*args, **kwargs):
    raise NotImplementedError("Do it.")


def test_a_stub_is_not_attempted():
    [result] = check(tokenize=stub).values()
    assert (result.state, result.passed, result.total) == ("not attempted", 0, 4)
    assert "Do it." in result.message


def wrong(emb1, emb2):
    print("I was here")
    return 0.0


def test_a_wrong_function_has_a_message_and_what_it_printed():
    result = check(compare=wrong)["compare"]
    assert (result.state, result.passed, result.total, result.points) == ("not yet", 1, 4, 0.75)
    assert "expected 0.960000, got 0.000000." in result.message
    assert result.printed == "I was here\n"


def test_only_the_given_functions_are_checked():
    assert [*check(compare=wrong)] == ["compare"]


def test_an_error_shows_the_lines_of_the_given_namespace():
    def greedy_step(model, input_ids):
        return nothing_of_that_name  # noqa: F821

    message = check(greedy_step=greedy_step)["greedy_step"].message
    assert "NameError" in message
    assert "in greedy_step: return nothing_of_that_name" in message
    assert "kit/" not in message


def test_what_a_function_raises_does_not_come_out():
    def leaves(*args):
        raise SystemExit("no")

    assert check(compare=leaves)["compare"].state == "not yet"


def test_after_a_time_out_the_rest_of_an_exercise_is_not_run(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.3)
    called = []

    def loops(*args):
        called.append(args)
        while True:
            pass

    result = check(compare=loops)["compare"]
    assert len(called) == 1
    assert (result.state, result.passed, result.total) == ("not yet", 0, 4)
    assert "stopped after 0.3 seconds. An endless loop?" in result.message


def test_a_function_that_changes_the_ids_it_is_given_is_told_so_and_spoils_no_later_check():
    def greedy_step(model, input_ids):
        found = unpacking_pipeline.greedy_step(model, input_ids)
        input_ids.clear()
        return found

    results = [check(greedy_step=greedy_step)["greedy_step"] for _ in range(2)]
    assert {(result.state, result.passed) for result in results} == {("not yet", 0)}
    assert all("greedy_step changes the list that it is given" in result.message for result in results)
    assert check(greedy_step=unpacking_pipeline.greedy_step)["greedy_step"].state == "done"


def half(model, token_id):
    return model.half().get_input_embeddings().weight[token_id]


def test_a_spoilt_model_costs_the_function_that_did_it_and_no_other():
    functions = {name: getattr(unpacking_pipeline, name) for name in COURSE.names} | {"get_embedding": half}
    results = {result.exercise: result for result in session.check_functions(COURSE, functions, globals())}
    assert {name for name, result in results.items() if result.state != "done"} == {"get_embedding"}
    assert "get_embedding turns the model into another number type" in results["get_embedding"].message


def test_it_runs_in_another_thread_too():
    found = []
    thread = threading.Thread(target=lambda: found.append(check(compare=unpacking_pipeline.compare)), daemon=True)
    thread.start()
    thread.join(120)
    assert found[0]["compare"].state == "done"


def test_the_model_is_loaded_and_the_pipeline_asked_once_only(monkeypatch):
    check(tokenize=unpacking_pipeline.tokenize)
    monkeypatch.setattr(plugin.calls.models, "load", None)
    monkeypatch.setattr(plugin.pipeline_reference, "pipeline_ids", None)
    assert check(tokenize=unpacking_pipeline.tokenize)["tokenize"].state == "done"


def test_torch_has_as_many_threads_afterwards_as_before():
    import torch

    before = torch.get_num_threads()
    seen = []

    def tokenize(tokenizer, text):
        seen.append(torch.get_num_threads())
        return unpacking_pipeline.tokenize(tokenizer, text)

    check(tokenize=tokenize)
    assert set(seen) == {1}  # pocket is small
    assert torch.get_num_threads() == before


# Files


def test_a_file_is_checked_and_told_of_as_it_goes(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\n1 / 0\n")
    told, noted, begun = [], [], []
    results = session.check_file(
        COURSE,
        path,
        ["tokenize", "compare"],
        told.append,
        noted.append,
        lambda name, total: begun.append((name, total)),
    )
    assert [result.state for result in results] == ["done", "not attempted"]
    assert told == results
    assert "Note: me.py: line 3 did not run: ZeroDivisionError: division by zero" in noted
    assert begun == [("tokenize", 4)] * 4 + [("compare", 4)] * 4


def test_a_notebook_is_checked_too(tmp_path):
    import nbformat

    path = tmp_path / "me.ipynb"
    cell = nbformat.v4.new_code_cell("def compare(a, b):\n    return float(a @ b)")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    [result] = session.check_file(COURSE, path, ["compare"])
    assert result.state == "not yet"
    assert "This is the dot product" in result.message


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "me.py: No such file or directory."),
        ("def tokenize(:\n", "me.py: line 1: invalid syntax"),
        ("", "me.py: the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, source, said):
    if source is not None:
        (tmp_path / "me.py").write_text(source)
    with pytest.raises(session.CannotRun) as caught:
        session.check_file(COURSE, tmp_path / "me.py", ["tokenize"])
    assert said in str(caught.value)


def test_a_file_with_an_endless_loop_outside_of_a_function_says_so_and_its_functions_count(tmp_path, monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.3)
    (tmp_path / "me.py").write_text("def tokenize(t, x):\n    return t(x)['input_ids']\nwhile True: pass\n")
    notes = []
    [result] = session.check_file(COURSE, tmp_path / "me.py", ["tokenize"], note=notes.append)
    assert result.state == "done"
    assert any("line 3 was stopped: the file may run for 0.3 seconds in all" in note for note in notes)


def test_a_model_that_is_not_there_says_so(monkeypatch):
    monkeypatch.setenv("UNPACKING_MODEL", "/no/such/folder")
    with pytest.raises(session.CannotRun, match="/no/such/folder"):
        check(compare=wrong)


def test_a_stop_by_the_user_comes_through():
    def stopped(*args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(compare=stopped)


def test_settings_of_the_folder_that_one_is_in_do_not_matter(tmp_path, monkeypatch):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.chdir(tmp_path)
    assert check(compare=unpacking_pipeline.compare)["compare"].state == "done"


def test_to_collect_imports_the_checks_and_loads_the_known_mistakes(monkeypatch):
    loaded = []
    monkeypatch.setattr(misconceptions.Catalogue, "load", lambda catalogue: loaded.append(catalogue.course.name))
    session.collect(COURSE)
    assert loaded == [COURSE.name]


# In a process of its own: a debugger reads the process's standard input.
DEBUGGED = """
import os, sys
from pathlib import Path
import pytest
from exercises.kit.manifest import courses
from exercises.kit.testing import session
reading, writing = os.pipe()
os.write(writing, b"p mine + 1\\n" + b"c\\n" * 20)
os.dup2(reading, 0)
sys.breakpointhook = pytest.set_trace
asked = []
[result] = session.check_file(courses()[0], Path(sys.argv[1]), ["tokenize"], asks=asked.append)
print("ASKED", asked[:2], len(asked) == 2 * result.total, result.message.splitlines()[1])
"""


def test_a_breakpoint_stops_in_a_run_in_this_process_and_it_is_told_that_it_waits(warm, tmp_path):
    path = tmp_path / "me.py"
    path.write_text("def tokenize(tokenizer, text):\n    mine = 41\n    breakpoint()\n    return mine\n")
    code, said = warm.python("-c", DEBUGGED, path)
    assert code == 0 and "me.py(4)tokenize()" in said and "42\n" in said, said
    assert 'ASKED [True, False] True tokenize(tokenizer, "The capital of Denmark is")' in said


def test_a_plugin_of_pytest_that_is_installed_takes_no_part(tmp_path, monkeypatch):
    """Others draw the order of tests, or time them."""
    (tmp_path / "nosy-1.0.dist-info").mkdir()
    (tmp_path / "nosy-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: nosy\nVersion: 1.0\n")
    (tmp_path / "nosy-1.0.dist-info" / "entry_points.txt").write_text("[pytest11]\nnosy = nosy\n")
    (tmp_path / "nosy.py").write_text("raise RuntimeError('here I am')\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert check(compare=unpacking_pipeline.compare)["compare"].state == "done"
