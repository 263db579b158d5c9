"""Loading: a .py and a notebook run alike, statement by statement, and whatever is wrong is said in words."""

import ast
import dataclasses
import inspect
import json
import pickle
import sys
import time
from types import ModuleType

import pytest

from exercises.kit.submission import loader
from exercises.kit.submission.loader import Unreadable, describe_error, execute, read

# The module that a file becomes.
MODULE = "submitted"


@pytest.fixture(autouse=True)
def _no_trace(monkeypatch):
    """Loading leaves a module, a folder on the path and a memory of the last file behind: not after a test."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, MODULE, None)


def notebook(*cells, **changes):
    """A notebook with these code cells, as bytes."""
    made = [
        {"cell_type": "code", "execution_count": None, "id": f"c{i}", "metadata": {}, "outputs": [], "source": cell}
        for i, cell in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | changes).encode()


def run(data, name="me.py"):
    """The names that a file with this content binds, and the notes about it."""
    submission = read(name, data.encode() if isinstance(data, str) else data)
    return vars(execute(submission, module=MODULE)), submission.notes


def run_cells(*cells):
    return run(notebook(*cells), "me.ipynb")


def refusal(data, name="me.py"):
    with pytest.raises(Unreadable) as caught:
        read(name, data)
    return str(caught.value)


# Good files


def test_a_py_and_a_notebook_give_the_same_functions():
    parts = ["import math\n\nBASE = 2", "def power(n: int) -> int:\n    return BASE**n", "half = lambda n: n / 2"]
    for names, notes in (run("\n\n".join(parts)), run_cells(*parts)):
        assert (names["power"](5), names["half"](3), notes) == (32, 1.5, [])


def test_names_bound_by_assignment_or_lambda_are_there():
    names, _ = run("double = lambda n: 2 * n\nalias = double\none, (two, *rest) = 1, (2, 3)\nfor three in [3]: pass")
    assert names["alias"](4) == 8
    assert (names["one"], names["two"], names["rest"], names["three"]) == (1, 2, [3], 3)


def test_the_last_definition_of_a_name_holds():
    assert run_cells("def f(): return 1", "def f(): return 2")[0]["f"]() == 2


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert run(b"\xef\xbb\xbfx = '\xc3\xa4'")[0]["x"] == "ä"
    assert run(b"\xef\xbb\xbf" + notebook("x = 1"), "me.ipynb")[0]["x"] == 1


def test_a_declared_encoding_is_used():
    assert run("# -*- coding: latin-1 -*-\nx = 'ä'".encode("latin-1"))[0]["x"] == "ä"


def test_line_ends_of_other_systems_are_line_ends():
    names, _ = run(b"def f():\r\n    return '''a\r\nb'''\r\n")
    assert names["f"]() == "a\nb"


def test_the_main_block_does_not_run():
    assert "x" not in run("if __name__ == '__main__':\n    x = 1")[0]


def test_the_kind_of_file_is_told_by_its_name_whatever_the_case():
    assert run(notebook("x = 1"), "ME.IPYNB")[0]["x"] == 1


# Files that can't be read


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "me.py: the file is empty"),
        (b" \n\t\n", "me.py: the file is empty"),
        (b"import x\n\ndef f(:\n    pass", "me.py: line 3: "),
        (b"def f(): return (", "me.py: line 1: '(' was never closed"),
        (b"(" * 500 + b")" * 500, "me.py: line 1: too many nested parentheses"),
        (b"-" * 100_000 + b"1", "me.py: line 1: this can't be read as Python: nested too deeply"),
        (b"x" * (loader.MAX_BYTES + 1), "me.py: 30 MB is too large"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_py_that_can_not_be_read_is_named_with_the_reason(data, said):
    message = refusal(data)
    assert message.startswith("me.py: ")
    assert said in message
    assert "None" not in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (notebook("x = 1")[:60], "this is not a notebook (no JSON). Download or save it again as .ipynb."),
        (b"words", "this is not a notebook (no JSON)"),
        (b"null", "this is not a notebook (no JSON)"),
        (b"[" * 100_000, "this is not a notebook"),
        (b"[]", "this is a broken notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "this is a broken notebook"),
        (notebook(), "no code cell in this notebook"),
        (notebook("", "  \n"), "no code cell in this notebook"),
        (notebook("%%bash\nls"), "no code cell in this notebook"),
        (notebook("x = ", "y = 1 +"), "code cell 1: line 1: invalid syntax"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_notebook_that_can_not_be_read_is_named_with_the_reason(data, said):
    message = refusal(data, "me.ipynb")
    assert message.startswith("me.ipynb")
    assert said in message


def test_a_path_without_a_file_is_named(tmp_path):
    with pytest.raises(Unreadable, match=r"nothing\.py: No such file or directory\. Name your \.py or \.ipynb file"):
        loader.read_file(tmp_path / "nothing.py")
    with pytest.raises(Unreadable, match="Is a directory"):
        loader.read_file(tmp_path)


# Notebooks


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "!pip install x", "?print", "  %time 1", "print?", "torch.nn??  ", "%%nonsense"]
)
def test_a_line_of_ipythons_own_is_dropped_and_the_rest_of_the_cell_runs(line):
    names, notes = run_cells(f"x = 1\n{line.strip()}\nif x:\n    {line.strip()}\ny = 2")
    assert (names["x"], names["y"], notes) == (1, 2, [])


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture out", "\n%%time"])
def test_a_cell_that_is_timed_or_captured_is_code(magic):
    assert run_cells(f"{magic}\nx = 1")[0]["x"] == 1


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile x.py", "%%html", "%%javascript"])
def test_a_cell_in_another_language_is_text(magic):
    names, notes = run_cells("x = 1", f"{magic}\nx = 2")
    assert (names["x"], notes) == (1, [])


def test_markdown_is_no_code():
    cells = json.loads(notebook("x = 1"))["cells"]
    cells.append({"cell_type": "markdown", "id": "m", "metadata": {}, "source": "x = 2"})
    assert run(notebook(cells=cells), "me.ipynb")[0]["x"] == 1


def test_source_may_be_a_list_of_lines():
    assert run_cells(["x = 1\n", "y = 2"])[0]["y"] == 2


def test_an_old_notebook_of_format_three_is_read():
    cell = {"cell_type": "code", "input": "x = 1", "language": "python", "metadata": {}, "outputs": []}
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}
    data = json.dumps(old | {"worksheets": [{"cells": [cell], "metadata": {}}]}).encode()
    assert run(data, "me.ipynb")[0]["x"] == 1


def test_a_cell_with_a_syntax_error_is_noted_and_the_others_run():
    names, notes = run_cells("x = 1", "\ny = = 2", "z = x + 2")
    assert names["z"] == 3
    assert notes == ["me.ipynb, code cell 2: line 2: invalid syntax\n    y = = 2\n        ^"]


# Running


def test_a_statement_that_fails_is_noted_with_its_line_and_the_rest_run():
    names, notes = run("x = 1\ny = 1 / 0\n\nraise KeyError('k')\nz = 3")
    assert (names["x"], names["z"], "y" in names) == (1, 3, False)
    assert notes == [
        "me.py: line 2 did not run: ZeroDivisionError: division by zero",
        "me.py: line 4 did not run: KeyError: 'k'",
    ]


def test_what_failed_is_tried_again_at_the_end():
    names, notes = run_cells("double = twice(2)", "later = double + 1", "def twice(n): return 2 * n")
    assert (names["double"], names["later"], notes) == (4, 5, [])


def test_what_ran_is_not_run_again():
    assert run("seen = []\nseen.append(1)\nnothing")[0]["seen"] == [1]


@pytest.mark.parametrize(
    "later",
    [
        "def f(): return 2",
        "f = lambda: 2",
        "from helper import f",
        "from helper import two as f",
        "import f",
        "import f.g",
    ],
)
def test_a_later_definition_survives_the_second_try_of_an_earlier_one(later, monkeypatch):
    two = ModuleType("f")
    two.__dict__.update(f=2, two=2)
    for name in ("helper", "f", "f.g"):
        monkeypatch.setitem(sys.modules, name, two)
    names, notes = run_cells("f = make()", later, "def make(): return 1")
    assert (names["f"] == 1, notes) == (False, [])


def test_the_second_try_of_a_later_definition_comes_after_an_earlier_one():
    assert run_cells("f = 1", "f = make()", "def make(): return 2")[0]["f"] == 2


def test_of_two_definitions_that_both_needed_a_second_try_the_later_holds():
    assert run_cells("f = make(1)", "f = make(2)", "def make(n): return lambda: n")[0]["f"]() == 2


def test_a_future_import_holds_for_all_that_follows():
    source = "from __future__ import annotations"
    function = "def f(x: not_there) -> int: return x"
    for names, notes in (run(f"{source}\n{function}"), run_cells(source, function)):
        assert (names["f"].__annotations__, notes) == ({"x": "not_there", "return": "int"}, [])


def test_without_a_future_import_annotations_are_evaluated():
    assert run("def f(x: int): return x")[0]["f"].__annotations__ == {"x": int}


@pytest.mark.parametrize("leave", ["import sys\nsys.exit(3)", "raise SystemExit(3)"])
def test_leaving_the_program_is_noted_and_the_rest_run(leave):
    names, notes = run(f"{leave}\nx = 1")
    assert names["x"] == 1
    assert [note.partition("did not run: ")[2] for note in notes] == ["SystemExit: 3"]


def test_ctrl_c_passes_in_a_students_own_process():
    with pytest.raises(KeyboardInterrupt):
        loader.execute_here(read("me.py", b"raise KeyboardInterrupt"), module=MODULE)


def test_in_a_worker_nothing_passes():
    assert run("raise KeyboardInterrupt\nx = 1")[0]["x"] == 1


@pytest.mark.parametrize("statement", ["return 1", "yield 1", "from __future__ import no_such_thing"])
def test_a_statement_that_has_no_place_there_is_noted_and_the_rest_run(statement):
    names, notes = run_cells(f"x = 1\n{statement}\ny = 2")
    assert (names["x"], names["y"]) == (1, 2)
    [note] = notes
    assert note.startswith("me.ipynb, code cell 1: line 2 did not run: SyntaxError: ")


DATACLASS = "from dataclasses import dataclass\n\n@dataclass\nclass Pair:\n    a: int\n    b: 'int' = 2\n"


def test_the_module_is_one_that_dataclasses_and_pickle_can_find():
    for make in (run, run_cells):
        names, notes = make(DATACLASS)
        pair = names["Pair"](1)
        assert (dataclasses.astuple(pair), notes) == ((1, 2), [])
        assert pickle.loads(pickle.dumps(pair)) == pair


def test_inspect_shows_the_source_of_a_function():
    function = "def f(x):\n    return x  # plus nothing\n"
    for names, _ in (run(f"y = 1\n\n{function}"), run_cells("y = 1", f"\n\n{function}")):
        assert inspect.getsource(names["f"]) == function


def test_a_file_is_loaded_with_its_neighbours(tmp_path):
    (tmp_path / "neighbour_of_mine.py").write_text("x = 5")
    (tmp_path / "me.py").write_text("from neighbour_of_mine import x\ndef f(): return x")
    submission = loader.read_file(tmp_path / "me.py")
    module = loader.execute_here(submission, module=MODULE)
    assert module.f() == 5
    assert submission.notes == []
    assert inspect.getsource(module.f) == "def f(): return x"
    assert module.f.__code__.co_filename == str(tmp_path / "me.py")  # what a debugger opens


def test_read_runs_nothing():
    read("me.py", b"raise SystemExit")
    read("me.ipynb", notebook("raise SystemExit"))


# Time


WORK = "import time\ntime.sleep(60)\n"


def timed(*cells, seconds=0.3):
    """The names that are bound, the notes, and how long it took."""
    begun = time.monotonic()
    source = read("me.ipynb", notebook(*cells))
    names = vars(execute(source, module=MODULE, seconds=seconds))
    return names, source.notes, time.monotonic() - begun


@pytest.mark.parametrize(
    "work", [WORK, "while True: pass", "while True:\n    try:\n        input()\n    except:\n        pass"]
)
def test_what_takes_too_long_is_stopped_and_functions_above_and_below_count(work):
    names, notes, seconds = timed("def f(): return 1", work, "import math\ndef g(): return math.pi", "x = 1")
    assert names["f"]() == 1 and names["g"]() > 3
    assert "x" not in names  # only definitions run once the time is used up
    assert seconds < 20
    [note] = [note for note in notes if "was stopped" in note]
    assert note.index("Does it load a model") < note.index("never ends")
    assert "0.3 seconds" in note


def test_the_time_is_that_of_the_file_not_of_a_statement():
    _, notes, _ = timed(*["import time", *["time.sleep(0.2)"] * 5])
    assert len([note for note in notes if "was stopped" in note]) == 1


def test_what_was_stopped_is_not_tried_again():
    _, _, seconds = timed("import time", "later()", "time.sleep(60)", "def later(): pass")
    assert seconds < 20


def test_many_definitions_that_take_long_have_an_end(monkeypatch):
    monkeypatch.setattr(loader, "SECONDS_BEYOND", 0.1)
    monkeypatch.setattr(loader, "ALL_BEYOND", 0.3)
    slow = "def f(x=__import__('time').sleep(60)): pass"
    _, _, seconds = timed("while True: pass", *[slow] * 50)
    assert seconds < 20  # measured: 0.7


def test_a_name_that_was_not_bound_is_explained():
    source = read("me.py", b"@missing\ndef f(): pass\ng = 1 / 0\n")
    execute(source, module=MODULE)
    assert source.failed == {
        "f": "f is not there: line 2 did not run: NameError: name 'missing' is not defined",
        "g": "g is not there: line 3 did not run: ZeroDivisionError: division by zero",
    }


def test_a_model_that_is_loaded_at_the_margin_is_asked_about():
    _, [note] = run("m = Auto.from_pretrained('x')")
    assert note.endswith("Does it load a model? The functions are given one: leave the line out.")


# Errors in words


def broken_error(**methods):
    return type("Broken", (Exception,), methods)("hello")


def fail(*_):
    raise RuntimeError("in the error itself")


class Text(str):
    __getitem__ = __format__ = __bool__ = fail


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("no"), "ValueError: no"),
        (ValueError(), "ValueError"),
        (broken_error(__str__=fail), "Broken: (an exception that fails when it is shown)"),
        (broken_error(__str__=lambda _: 3), "Broken: (an exception that fails when it is shown)"),
        (broken_error(__str__=lambda _: Text("sly")), "Broken: sly"),
        (type(Text("Sly"), (Exception,), {})("x"), "Sly: x"),
        (ValueError("x" * 1000), "ValueError: " + "x" * 500),
    ],
    ids=["plain", "empty", "raises", "no text", "odd text", "odd name", "long"],
)
def test_an_error_is_described_whatever_its_own_code_does(error, words):
    assert describe_error(error) == words


# Cells in the wrong order


def test_a_chain_of_cells_in_the_wrong_order_is_mended():
    names, notes = run_cells("a = b", "b = c", "c = 1")
    assert names["a"] == 1 and notes == []


def test_a_definition_inside_an_if_is_a_later_one_too():
    names, _ = run_cells("f = make()", "if True:\n    def f(): return 2", "def make(): return lambda: 1")
    assert names["f"]() == 2


# Hostile files: what reads them takes time in step with their size


def test_outputs_of_any_shape_are_not_looked_at():
    """To check 20,000 of them took 16 seconds and a gigabyte."""
    outputs = [{"output_type": "nothing of the kind", "data": at} for at in range(20_000)]
    cells = json.loads(notebook("x = 1"))["cells"]
    cells[0]["outputs"] = outputs
    seconds = time.process_time()
    assert run(notebook(cells=cells), "me.ipynb")[0]["x"] == 1
    assert time.process_time() - seconds < 4  # measured: 0.05


@pytest.mark.parametrize("cell", [1, None, [], "x", {"cell_type": {}}, {"cell_type": "code", "source": {"x": 1}}])
def test_a_cell_of_an_odd_shape_costs_no_other(cell):
    cells = [cell, *json.loads(notebook("x = 1"))["cells"]]
    assert run(notebook(cells=cells), "me.ipynb")[0]["x"] == 1


def test_every_cell_is_parsed_a_few_times_however_many_there_are(monkeypatch):
    parsed, parse = [], ast.parse
    monkeypatch.setattr(ast, "parse", lambda source, *more: parsed.append(len(source)) or parse(source, *more))
    read("me.ipynb", notebook(*["%a\nx = 1"] * 300))
    assert len(parsed) <= 4 * 300 and sum(parsed) <= 2 * 300 * 40  # one is of what IPython makes of the magic
