"""A student's functions on a bench: as a check calls them, loaded anew at a save, on a model that stays as it is.

Not covered: what a check says of an error (../testing/test_failures.py).
"""

import os
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from exercises.kit.feedback import progress
from exercises.kit.manifest import courses
from exercises.kit.play import bench

MAIN, STRETCH = courses()
FIRST = """
def helper():
    return 1

def tokenize(tokenizer, text):
    return tokenizer(text)["input_ids"]

def next_token_logits(model, input_ids):
    raise NotImplementedError("Do it.")

def greedy_step(model, input_ids):
    model.train()
    return 3

def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return helper() / 0

compare = 3
"""


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch, tmp_path):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.fixture
def laid(tmp_path):
    """laid(text): a bench for a file with this text, and what it has said."""
    opened = []

    def laid(text, course=MAIN):
        path = tmp_path / f"{course.stub.stem}.py"
        if text is not None:
            path.write_text(text)
        said = []

        def say(line):
            if not line.startswith("Loading "):  # the first of a process says so
                said.append(line)

        entered = bench.at(course, path, None, say)
        opened.append(entered)
        return SimpleNamespace(bench=entered.__enter__(), said=said, path=path)

    yield laid
    for entered in opened:
        entered.__exit__(None, None, None)


def test_what_lies_ready_are_a_model_a_tokenizer_the_functions_their_helpers_and_the_kits_own_things(laid):
    names = laid(FIRST).bench.names
    assert names["tokenize"](names["tokenizer"], " dog") == [398]
    assert type(names["model"]).__name__ == "LlamaForCausalLM" and names["helper"]() == 1
    assert {"torch", "plots", "reference"} <= names.keys() and set(MAIN.names) <= names.keys()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("next_token_logits(model, [1])", "Not written yet: Do it."),
        (
            "greedy_generate(model, tokenizer, 'x')",
            "ZeroDivisionError: division by zero\nIn your code:\n    line 16, in ",
        ),
        ("get_embedding(model, 1)", "Not written yet: there is no function get_embedding in unpacking_pipeline.py."),
        ("compare(1, 2)", "TypeError: "),
        ("tokenize()", "TypeError: tokenize() missing 2 required positional arguments: 'tokenizer' and 'text'"),
        ("1 / 0", ""),
    ],
)
def test_what_goes_wrong_in_a_function_is_said_in_words_and_nothing_else(laid, call, said):
    ready = laid(FIRST).bench
    with pytest.raises(Exception) as raised:
        eval(call, ready.names)
    assert ready.explained(raised.value).startswith(said) and "kit" not in ready.explained(raised.value)
    assert bool(said) == bool(ready.explained(raised.value))


def test_what_is_written_is_told_from_stubs_and_what_is_not_there(laid):
    ready = laid(FIRST).bench
    assert [name for name in MAIN.names if ready.is_written(name)] == ["tokenize", "greedy_step", "greedy_generate"]


def test_a_model_that_a_function_changes_is_said_and_another_takes_its_place(laid):
    ready = laid(FIRST)
    names, before = ready.bench.names, ready.bench.names["model"]
    assert names["greedy_step"](before, [1]) == 3
    assert len(ready.said) == 1 and "greedy_step leaves the model in training mode" in ready.said[0]
    assert names["model"] is not before and not names["model"].training


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("model.train()", "training mode"),
        ("model.lm_head.weight.data.zero_()", "weights"),
        ("tokenizer.add_tokens(['umbrella'])", "changes the tokenizer"),
        ("torch.set_grad_enabled(True)", ""),
        ("model(torch.tensor([[1]]))", ""),
    ],
)
def test_what_a_person_changes_by_hand_is_said_too(laid, line, said):
    ready = laid(FIRST)
    right = ready.bench.names["reference"].pipeline_text
    model, tokenizer = ready.bench.names["model"], ready.bench.names["tokenizer"]
    exec(line, ready.bench.names)
    ready.bench.look()
    assert bool(said) == bool(ready.said) and said in "\n".join(ready.said)
    assert (ready.bench.names["model"] is not model or ready.bench.names["tokenizer"] is not tokenizer) == bool(said)
    answer = right(ready.bench.names["model"], ready.bench.names["tokenizer"], "The capital of Denmark is", 1)
    assert answer == "The capital of Denmark is Copenhagen"


def test_a_model_of_a_persons_own_stays_where_they_put_it(laid):
    ready = laid(FIRST)
    ready.bench.names["model"] = "mine"
    ready.bench.look()
    ready.bench.names["tokenize"](ready.bench.names["tokenizer"], "x")
    assert ready.bench.names["model"] == "mine" and not ready.said


def test_a_file_that_was_saved_is_loaded_anew_and_one_that_was_not_is_left(laid):
    ready = laid(FIRST)
    assert not ready.bench.refresh()
    ready.path.write_text("def tokenize(tokenizer, text):\n    return [len(text)]\n")
    assert ready.bench.refresh() and "was saved" in ready.said[-1]
    assert ready.bench.names["tokenize"](None, "four") == [4]
    assert not ready.bench.refresh()


def test_a_module_beside_the_file_counts_as_a_part_of_it(laid, tmp_path):
    (tmp_path / "mine.py").write_text("def ids():\n    return [1]\n")
    ready = laid("import mine\ndef tokenize(tokenizer, text):\n    return mine.ids()\n")
    assert ready.bench.names["tokenize"](None, "") == [1]
    (tmp_path / "mine.py").write_text("def ids():\n    return [1, 2]\n")
    assert ready.bench.refresh() and ready.bench.names["tokenize"](None, "") == [1, 2]


@pytest.mark.parametrize("instead", ["nothing", "a folder"])
def test_a_file_that_can_not_be_read_says_so_and_the_functions_of_before_stay(laid, instead):
    ready = laid(FIRST)
    ready.path.unlink()
    if instead == "a folder":
        ready.path.mkdir()
    ready.bench.refresh()
    assert "unpacking_pipeline.py" in ready.said[-1] and "of before" in ready.said[-2]
    assert ready.bench.names["tokenize"](ready.bench.names["tokenizer"], " dog") == [398]


def test_a_file_that_is_not_there_yet_may_come(laid):
    ready = laid(None)
    assert "Name your .py or .ipynb file" in ready.said[0]
    with pytest.raises(Exception) as raised:
        ready.bench.names["tokenize"](None, "")
    assert "Name your .py or .ipynb file" in ready.bench.explained(raised.value)
    ready.path.write_text(FIRST)
    assert ready.bench.refresh() and ready.bench.names["tokenize"](ready.bench.names["tokenizer"], " dog") == [398]


def test_a_file_with_a_mistake_in_it_keeps_what_can_be_read(laid):
    ready = laid("def tokenize(tokenizer, text):\n    return [1]\n\ndef compare(:\n")
    assert any("line 4" in said for said in ready.said)


def test_a_loop_that_never_ends_is_stopped(laid, monkeypatch):
    monkeypatch.setattr(bench.pace, "limit_at", lambda pace: 0.2)
    ready = laid("def compare(emb1, emb2):\n    while True:\n        pass\n")
    with pytest.raises(BaseException) as raised:
        ready.bench.names["compare"](1, 2)
    assert "stopped after 0.2 seconds. An endless loop?" in ready.bench.explained(raised.value)


def test_generate_is_refused_in_a_function_and_not_by_hand(laid):
    ready = laid("def compare(emb1, emb2):\n    return emb1.generate(emb2)\n")
    names = ready.bench.names
    ids = names["torch"].tensor([[271]])
    with pytest.raises(Exception) as raised:
        names["compare"](names["model"], ids)
    assert "write the loop yourself" in ready.bench.explained(raised.value)
    assert names["model"].generate(ids, max_new_tokens=1).shape == (1, 2)


def test_what_is_set_for_all_of_torch_is_put_back_at_the_end(laid):
    torch = laid(FIRST).bench.names["torch"]
    with bench.at(MAIN, MAIN.stub, None, print):
        torch.set_default_dtype(torch.float64)
    assert torch.get_default_dtype() == torch.float32


def test_the_functions_of_the_second_course_are_there_with_the_models_of_its_checks(laid):
    names = laid(None, STRETCH).bench.names
    assert set(STRETCH.names) <= names.keys() and names["counting"].model.config.hidden_size == 32
    assert os.fspath(names["counting"].tokenizer.name_or_path).endswith("pocket")
    with pytest.raises(AttributeError, match="there are model and tokenizer"):
        names["counting"].weights  # noqa: B018


def test_a_course_without_a_model_has_its_functions_and_none_of_that(laid):
    ready = laid("def compare(emb1, emb2):\n    emb1.append(3)\n    return emb2\n", replace(MAIN, model=""))
    assert ready.bench.names["compare"]([1], 2) == 2 and "changes the list that it is given" in ready.said[-1]
    ready.bench.look()
    assert not {"model", "tokenizer", "plots", "reference", "counting"} & ready.bench.names.keys()
