"""Of a student's several files, the newest that defines the functions is the submission; a note names the others."""

import json
import os
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import ROOT
from grader.intake import selection, submissions
from grader.intake.files import File
from grader.intake.looker import Looker
from grader.intake.selection import Look
from tests.support.classes import DONE, NAME, NOTEBOOK, STUBS, as_folder
from tests.support.courses import MAIN

RIGHT = ROOT / "tests" / "submissions" / "right"
FUNCTIONS = len(MAIN.exercises)
MOST = "".join(f"def {name}(*arguments):\n    return 1\n\n\n" for name in MAIN.names[:-1])
COPIES = [
    "unpacking_pipeline_old.py", "unpacking_pipeline_backup.py", "unpacking_pipeline copy.py",
    "unpacking_pipeline (1).py", "unpacking_pipeline-v2.py", "Copy of unpacking_pipeline.py",
    "old/unpacking_pipeline.py", "Backup/unpacking_pipeline.py", "unpacking_pipeline - final.py",
]  # fmt: skip
FEW = "def compare(a, b):\n    return 1.0\n"


def notebook(*sources, outputs=(), **more):
    """A notebook with a code cell for each source; the first has the outputs."""
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "execution_count": None, "outputs": []} | more
        for source in sources
    ]
    cells[0]["outputs"] = list(outputs)
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def chosen(tmp_path, contents, ages=None):
    """The submission in alice's folder: source below it, and note. `ages` are seconds per file; else all are alike."""
    as_folder(tmp_path / "alice", contents)
    for name in contents:
        when = 1_000_000_000 - (ages or {}).get(name, 0)
        os.utime(tmp_path / "alice" / name, (when, when))
    [found] = submissions.find(tmp_path, MAIN)
    submission = found.load()
    return submission.source.removeprefix("alice/"), submission.note


def look(tmp_path, name, content):
    """What a look into a file of this name and content shows, and what kind that makes it."""
    data = content if isinstance(content, bytes) else content.encode()
    shown = selection.shown(name, data, MAIN.names)
    return SimpleNamespace(**vars(shown), kind=Look(File(name, len(data), 0.0, tmp_path), MAIN, shown).kind)


@pytest.mark.parametrize(
    ("contents", "ages", "expected"),
    [
        # the newest of those that define the functions, whatever it is called
        ({NAME: DONE, "final.py": DONE}, {NAME: 100}, "final.py"),
        ({NAME: DONE, "final.py": DONE}, {"final.py": 100}, NAME),
        ({NAME: DONE, NOTEBOOK: notebook(DONE)}, {NAME: 100}, NOTEBOOK),
        # newer, but only stubs, few of the functions, none, or unreadable
        ({NAME: STUBS, "final.py": DONE}, {"final.py": 100}, "final.py"),
        ({NAME: DONE, "cosine.py": FEW}, {NAME: 100}, NAME),
        ({NAME: DONE, "notes.ipynb": notebook("1 + 1")}, {NAME: 100}, NAME),
        ({NAME: DONE, NOTEBOOK: notebook(DONE)[:-30]}, {NAME: 100}, NAME),
        ({NAME: DONE, "broken.py": DONE + "def x(:\n"}, {NAME: 100}, NAME),
        # begun is more than a stub, and all of the functions unfinished are less than few of them done
        ({NAME: STUBS + FEW, "old.py": DONE}, {"old.py": 100}, NAME),
        ({NAME: STUBS, "mine.py": FEW}, {"mine.py": 100}, "mine.py"),
        # none defines anything: the right name counts
        ({NAME: "x = 1", "zz.py": "x = 1"}, {NAME: 100}, NAME),
        ({f"test_{NAME}": "x = 1", "a.py": "x = 1"}, {"a.py": 100}, "a.py"),
        # of the same age, as in a clone of a repository: the one with more done, then the right name, then the notebook
        ({NAME: STUBS + FEW, NOTEBOOK: notebook(DONE)}, {}, NOTEBOOK),
        ({NAME: DONE, NOTEBOOK: notebook(STUBS + FEW)}, {}, NAME),
        ({NAME: DONE, "copy.py": DONE}, {}, NAME),
        ({NAME: DONE, NOTEBOOK: notebook(DONE)}, {}, NOTEBOOK),
        ({"unpacking_pipeline (1).py": DONE, "x.py": DONE}, {}, "unpacking_pipeline (1).py"),
        # of the same age, the exact name comes before a copy or a version, also where that has more done
        *(({NAME: MOST, other: DONE}, {}, NAME) for other in COPIES),
        # but a newer one is newer, whatever it is called, and only stubs are no work
        ({NAME: DONE, "unpacking_pipeline-v2.py": DONE}, {NAME: 100}, "unpacking_pipeline-v2.py"),
        ({NAME: STUBS, "unpacking_pipeline_old.py": DONE}, {}, "unpacking_pipeline_old.py"),
    ],
)
def test_the_submission_among_several_files(tmp_path, contents, ages, expected):
    source, note = chosen(tmp_path, contents, ages)
    assert source == expected
    for name in set(contents) - {expected, "zz.py", "notes.ipynb", "a.py", f"test_{NAME}", "broken.py"}:
        assert f"alice/{name}" in note


def test_the_note_says_why_a_file_was_passed_over(tmp_path):
    _, note = chosen(tmp_path, {NAME: DONE, "cosine.py": FEW, NOTEBOOK: "{", "unpacking_pipeline-1.py": STUBS})
    assert "alice/cosine.py (few of the functions)" in note
    assert f"alice/{NOTEBOOK} (can't be read)" in note
    assert "alice/unpacking_pipeline-1.py (only stubs)" in note


def test_a_note_names_only_so_many(tmp_path):
    _, note = chosen(tmp_path, {NAME: DONE} | {f"unpacking_pipeline-{at}.py": DONE for at in range(30)})
    assert len(note) < 600 and note.endswith("22 more")


def test_files_that_are_none_of_the_submission_are_not_named(tmp_path):
    assert chosen(tmp_path, {NAME: DONE, "utils.py": "x = 1", "setup.py": ""}) == (NAME, "")


def test_all_six_count_however_they_are_bound(tmp_path):
    source = "tokenize = greedy_step = lambda *a: 1\nif True:\n    def compare(a, b):\n        return 1\n"
    source += (
        "try:\n    class get_embedding:\n        pass\nexcept ImportError:\n    pass\nnext_token_logits: object = 1\n"
    )
    found = look(tmp_path, "x.py", source)
    assert (found.defined, found.done, found.kind) == (5, 5, 3)


def test_names_that_are_imported_or_inside_something_else_do_not_count(tmp_path):
    source = "from helper import tokenize, compare\nclass A:\n    def tokenize(self): return 1\n"
    source += "def main():\n    def compare(a, b): return 1\n"
    assert look(tmp_path, "x.py", source).defined == 0


@pytest.mark.parametrize(
    "body", ["pass", "...", '"""To do."""', "raise NotImplementedError", "raise NotImplementedError()"]
)
def test_stubs(tmp_path, body):
    found = look(tmp_path, "x.py", f"def tokenize(tokenizer, text):\n    {body}\n")
    assert (found.defined, found.done, found.kind) == (1, 0, 1)


def test_the_last_definition_holds(tmp_path):
    assert look(tmp_path, "x.py", STUBS + DONE).done == FUNCTIONS
    assert look(tmp_path, "y.py", DONE + STUBS).done == 0


@pytest.mark.parametrize("path", sorted(RIGHT.glob("*.ipynb")), ids=lambda path: path.stem)
def test_right_notebooks_define_the_functions_however_messy(path):
    assert look(path, path.name, path.read_bytes()).kind == 3


def test_messy_notebooks(tmp_path):
    big = [{"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}]
    magics = "%load_ext x\n!pip install torch\n" + DONE
    for name, content in {
        "outputs": notebook(DONE, outputs=big),
        "duplicates": notebook(STUBS, DONE, DONE),
        "failing": notebook("1 / 0", "def broken(:", DONE),
        "magics": notebook("%%bash\nrm x", magics, "%%time\n" + FEW),
        "same ids": notebook(DONE, FEW, id="a"),
        "windows": notebook(DONE.replace("\n", "\r\n")),
    }.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert look(tmp_path, f"{name}.ipynb", content).kind == 3, name
    assert look(tmp_path, "bom.ipynb", b"\xef\xbb\xbf" + notebook(DONE).encode()).kind == 3


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "1" * 100_000, "[" * 100_000, '{"cells": 5}', '{"cells": [5]}', '{"worksheets": 5}',
     b"\xff\xfe\x00", '{"cells": [], "nbformat": 4, "nbformat_minor": 4, "metadata": {}}'],
)  # fmt: skip
def test_what_is_no_notebook_can_not_be_read(tmp_path, content):
    assert look(tmp_path, "x.ipynb", content).unreadable


def test_a_large_source_is_searched_and_not_parsed(tmp_path):
    """Its tree could fill the memory of the process that grades everybody."""
    assert look(tmp_path, "x.py", DONE + "x = [" + "1," * 500_000 + "]").defined == FUNCTIONS
    assert look(tmp_path, "x.ipynb", notebook(DONE, "x = [" + "1," * 500_000 + "]")).defined == FUNCTIONS


def test_only_so_much_of_one_students_files_is_looked_into(tmp_path, monkeypatch):
    asked, looks = [], Looker.looks
    monkeypatch.setattr(Looker, "looks", lambda self, found, names: asked.extend(found) or looks(self, found, names))
    big = [{"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}]
    contents = {f"{at}.ipynb": notebook(DONE, outputs=big) for at in range(6)}
    assert chosen(tmp_path, contents)[0] == "5.ipynb"
    assert [parse for _, parse in asked] == [True, True, True, False, False, False]
    asked.clear()
    as_folder(tmp_path / "bob", {f"{at}.py": DONE for at in range(50)})
    submissions.find(tmp_path, MAIN)[1].load()
    assert len(asked) == selection.MAX_LOOKS


def test_the_kits_own_files_are_no_candidates():
    kit = {
        "exercises.toml": False, "__init__.py": False, "__main__.py": False, "conftest.py": False,
        "test_1_tokenize.py": False, "kit/loader.py": False, "pocket/train.py": False,
        "unpacking_pipeline.py": True, "unpacking_pipeline.ipynb": True, "my_work.py": True, "sub/mine.py": True,
    }  # fmt: skip
    beside = {"solutions/unpacking_pipeline.py": False, "grader/run.py": False, "tests/test_x.py": False, "x.py": True}
    for around in ("", "hw-alice/"):
        expected = {f"{around}exercises/{path}": mine for path, mine in kit.items()}
        expected |= {f"{around}{path}": mine for path, mine in beside.items()}
        found = selection.of(File(path, 0, 0.0, Path(path)) for path in expected)
        assert {file.path for file in found} == {path for path, mine in expected.items() if mine}


def test_a_file_that_can_not_be_read_is_looked_at_without_an_error(tmp_path):
    file = File("x.py", 1, 0.0, tmp_path / "x.py")
    assert Looker().looks([(file, True)], MAIN.names)[file].unreadable
