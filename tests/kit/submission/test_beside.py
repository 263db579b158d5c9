"""Which modules beside a submission it brings along, and importing them from memory.

Not covered: where they come from when a class is graded (tests/intake/test_handed_in.py), and the wall
(tests/sandbox/test_worker.py).
"""

import importlib
import sys
import time

import pytest

from exercises.kit.submission import beside, loader

MODULE = "file_of_a_test"


@pytest.fixture(autouse=True)
def nothing_installed():
    yield
    beside.install({})
    sys.modules.pop(MODULE, None)


def collected(source, **files):
    there = {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()}
    return sorted(beside.collect(source.encode(), there, there.get)[0])


@pytest.mark.parametrize(
    "source",
    [
        "import helpers",
        "import os, helpers as h",
        "from helpers import *",
        "from helpers import (\n    one,\n    two,\n)",
        "def f():\n    import helpers\n",
        "try:\n    from helpers import one\nexcept ImportError:\n    pass",
        "import importlib\nh = importlib.import_module('helpers')",
        "h = __import__('helpers')",
        '{"cells": [{"cell_type": "code", "source": ["import torch\\n", "from helpers import one"]}]}',
        '{"cells": [{"cell_type": "code", "source": "import torch\\nimport helpers\\nx = 1"}]}',
    ],
)
def test_a_module_that_is_imported_comes_along_and_no_other(source):
    assert collected(source, helpers="x = 1", other="x = 2", conftest="x = 3") == ["helpers.py"]
    utf_16 = source.encode("utf-16")
    assert list(beside.collect(utf_16, ["helpers.py"], lambda path: b"")[0]) == ["helpers.py"]


def test_so_does_what_that_one_imports_round_in_a_circle():
    assert collected("import a", a="import b", b="import c", c="import a", d="") == ["a.py", "b.py", "c.py"]


def test_modules_of_a_package_come_along_by_their_names():
    there = {
        "tools/__init__.py": b"",
        "tools/words.py": b"from .signs import x",
        "tools/signs.py": b"",
        "tools/n.py": b"",
    }
    found, _ = beside.collect(b"from tools.words import y", there, there.get)
    assert sorted(found) == ["tools/__init__.py", "tools/signs.py", "tools/words.py"]


@pytest.mark.parametrize("name", ["random", "json", "exercises", "solutions", "tests", "grader"])
def test_a_name_of_the_standard_library_or_the_kit_stays_what_it_is(name):
    assert collected(f"import {name}", **{name: "x = 1"}) == []


@pytest.mark.parametrize("source", ["helpers = 3", "important_helpers()", "'helpers'", "# helpers"])
def test_what_is_not_imported_stays_away(source):
    assert collected(source, helpers="") == []


def test_there_is_an_end_to_how_many_and_how_large_they_are():
    there = {f"m{number:02}.py": b"x = 1" for number in range(beside.MAX_FILES + 2)}
    source = "\n".join(f"import {name[:-3]}" for name in there).encode()
    found, left_out = beside.collect(source, there, there.get)
    assert len(found) == beside.MAX_FILES and left_out == ["m20.py", "m21.py"]
    assert "m20.py, m21.py: not imported" in beside.notes(left_out)[0]
    there = {"a.py": b"#" * (beside.MAX_BYTES - 1), "b.py": b"# 2", "c.py": b"#"}
    found, left_out = beside.collect(b"import a, b, c", there, there.get)
    assert sorted(found) == ["a.py", "c.py"] and left_out == ["b.py"]


def test_the_search_takes_time_in_step_with_the_length():
    def seconds(count):
        begun = time.process_time()
        beside.words(b"from (import (" * count)
        return time.process_time() - begun

    seconds(1000)
    assert seconds(40_000) < 60 * max(seconds(2000), 0.002)


def run(folder, source, name="me.py"):
    (folder / name).write_text(source)
    read = loader.read_file(folder / name)
    return vars(loader.execute_here(read, module=MODULE)), read.notes


def test_at_home_a_file_imports_what_lies_beside_it(tmp_path):
    (tmp_path / "helpers.py").write_text("from words_of_mine import WORD\ndef double(x):\n    return 2 * x\n")
    (tmp_path / "words_of_mine.py").write_text("WORD = 'dog'\n")
    names, notes = run(tmp_path, "from helpers import double, WORD\nimport helpers\nfour = double(2)\n")
    assert (names["four"], names["WORD"], notes) == (4, "dog", [])
    assert names["helpers"].__file__ == str(tmp_path / "helpers.py")


def test_a_package_is_imported_with_its_relative_imports(tmp_path):
    (tmp_path / "tools" / "inner").mkdir(parents=True)
    (tmp_path / "tools" / "__init__.py").write_text("from .one import x\n")
    (tmp_path / "tools" / "one.py").write_text("from tools.inner.two import y\nx = y + 1\n")
    (tmp_path / "tools" / "inner" / "two.py").write_text("y = 1\n")
    names, notes = run(tmp_path, "from tools import x\nimport tools.inner.two as two\n")
    assert (names["x"], names["two"].y, notes) == (2, 1, [])


def test_a_module_that_was_edited_is_run_anew_and_one_of_another_folder_is_not_there(tmp_path):
    for value in (1, 2):
        (tmp_path / "helpers.py").write_text(f"value = {value}\n")
        assert run(tmp_path, "import helpers\nvalue = helpers.value\n")[0]["value"] == value
    other = tmp_path / "other"
    other.mkdir()
    _, notes = run(other, "import helpers\n")
    assert notes == ["me.py: line 1 did not run: ModuleNotFoundError: No module named 'helpers'"]


def test_a_module_that_fails_is_noted_and_the_rest_of_the_file_runs(tmp_path):
    (tmp_path / "helpers.py").write_text("1 / 0\n")
    names, notes = run(tmp_path, "import helpers\nx = 1\n")
    assert names["x"] == 1 and notes == ["me.py: line 1 did not run: ZeroDivisionError: division by zero"]
    (tmp_path / "helpers.py").write_text("def f(:\n")
    assert "SyntaxError" in run(tmp_path, "import helpers\nx = 1\n")[1][0]


def test_a_module_in_latin_1_is_read_as_it_says(tmp_path):
    (tmp_path / "helpers.py").write_bytes("# -*- coding: latin-1 -*-\nword = 'hääyö'\n".encode("latin-1"))
    assert run(tmp_path, "from helpers import word\n")[0]["word"] == "hääyö"


def test_what_is_installed_goes_with_the_next(tmp_path):
    beside.install({"helpers_of_a_test.py": b"x = 1"})
    assert importlib.import_module("helpers_of_a_test").x == 1
    beside.install({})
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("helpers_of_a_test")
