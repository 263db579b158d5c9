"""Hostile second files: each costs its own student a look at most, and the class next to nothing."""

import functools
import gzip
import json
import os
import pickle
import tarfile
import time

import pytest

from grader.intake import files, looker, selection, submissions
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.looker import Looker
from grader.intake.selection import Shown
from tests.support.classes import DONE, NAME, as_folder, as_tar, zip_bytes
from tests.support.courses import MAIN


def notebook(*sources, outputs=()):
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs)} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def tar_gz(contents):
    """Each member is compressed by itself, and those that are alike once."""

    @functools.cache
    def padded(content):
        return gzip.compress(content + bytes(-len(content) % tarfile.BLOCKSIZE), 1)

    packed = []
    for name, content in contents:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        packed += [gzip.compress(info.tobuf(), 1), padded(content)]
    return b"".join([*packed, gzip.compress(bytes(2 * tarfile.BLOCKSIZE), 1)])


def slow_tar():
    """A member of 5 MB between any two: to go back to an earlier one is to unpack all of that again."""
    large = bytes(5_000_000)
    return tar_gz(
        (f"{at:02}{end}", content) for at in range(30) for end, content in ((".py", DONE.encode()), (".bin", large))
    )


# The content of some is made when it is needed: it takes a second, and all test processes read this file.
HOSTILE = {
    "magics": ("x.ipynb", notebook("x = (", "%a\n" * 2500 + "x = (")),
    "many magics": ("x.ipynb", notebook(*["%a\nx = ("] * 1500)),
    "spaces": ("x.ipynb", notebook(" " * 25_000 + "x y")),
    "outputs": ("x.ipynb", notebook("x = 1", outputs=[{"output_type": "none of these", "x": []}] * 20_000)),
    "tar.gz": ("x.tar.gz", slow_tar),
    "gzip": ("x.tgz", lambda: 190 * gzip.compress(bytes(1_000_000), 1)),
    "deep": ("x.py", "x = " + "(" * 100 + "{" * 90),
    "minus": ("x.py", "-" * 150_000 + "1"),
    "tree": ("x.py", "x = [" + "a," * 95_000 + "]"),
    "statements": ("x.py", "x;" * 95_000),
    "punycode": ("x.py", "# coding: punycode\n" + "x" * 100_000 + "-" + "aaaa" * 20_000),
    "names": ("x.zip", lambda: zip_bytes({f"{'a/' * 15}{at}.py": "" for at in range(9_000)})),
    "kits": (
        "x.zip",
        lambda: zip_bytes({f"{at}/{name}": "" for at in range(4_500) for name in ("exercises.toml", "x.py")}),
    ),
    "platform": ("x.zip", lambda: zip_bytes({f"{at}" + "_assignsubmission_a_" * 3000 + "\n": "" for at in range(20)})),
}


def as_class(root, names=HOSTILE):
    """A class in which everybody has the right file, and one of these beside it."""
    for number, name in enumerate(names):
        file, content = HOSTILE[name]
        as_folder(root / f"s{number:02}", {NAME: DONE, file: content() if callable(content) else content})
    return root


def test_intake_of_a_hostile_class_takes_seconds_and_everybody_has_their_right_file(tmp_path):
    """Measured for all together: 4.6 s on two shared cores, and no one takes more than 1.1."""
    root = as_class(tmp_path)
    begun = time.process_time()
    found = submissions.find(root, MAIN)
    assert time.process_time() - begun < 5
    for waiting, name in zip(found, HOSTILE, strict=True):
        submission = waiting.load()
        if name != "tar.gz":  # in which there are right files too
            assert (submission.source, submission.data) == (f"{waiting.student}/{NAME}", DONE.encode()), name


def a_file(tmp_path, content="x = 1", name="x.py"):
    as_folder(tmp_path, {name: content})
    [file] = files.listed(tmp_path)[0]
    return file


@pytest.mark.parametrize("way", ["exit", "hang", "time"])
def test_a_look_that_dies_is_one_that_can_not_be_read_and_nothing_else_is_lost(tmp_path, monkeypatch, cold, way):
    """The process is made to die at one of three files; the others are looked into all the same."""
    deeds = {
        "exit": "import os; os._exit(3)",
        "hang": "import time; time.sleep(600)",
        # A tenth of the time that it has been given, since all of it would be seconds of a core.
        "time": "import signal as s; s.setitimer(s.ITIMER_PROF, s.getitimer(s.ITIMER_PROF)[0] / 10)\n"
        "        while True: pass",
    }
    monkeypatch.setattr(looker, "CLOCK_SECONDS", 10.0)
    hook = tmp_path / "hook"
    as_folder(hook, {"sitecustomize.py": HOOK.format(deed=deeds[way])})
    monkeypatch.setattr(looker, "ROOT", f"{hook}{os.pathsep}{looker.ROOT}")
    as_folder(tmp_path / "class" / "alice", {NAME: DONE, "bad.py": "x = 'deadly'", "other.py": DONE})
    os.utime(tmp_path / "class" / "alice" / "other.py", (1, 1))
    monkeypatch.setattr(submissions, "Looker", Looker)
    submission = submissions.find(tmp_path / "class", MAIN)[0].load()
    assert (submission.source, submission.data) == (f"alice/{NAME}", DONE.encode())
    assert "alice/bad.py (can't be read" in submission.note and "alice/other.py" in submission.note


HOOK = """\
import ast
parse = ast.parse


def deadly(source, *more):
    if "deadly" in source:
        {deed}
    return parse(source, *more)


ast.parse = deadly
"""


def test_a_file_that_takes_too_much_memory_is_one_that_can_not_be_read(tmp_path):
    """A tree or a list takes up to fifty times its text; the memory of the process has a limit."""
    file = a_file(tmp_path, '{"cells": [], "x": [' + "[]," * 6_000_000 + "[]]}", "x.ipynb")
    assert Looker().looks([(file, True)], MAIN.names)[file] == Shown(unreadable=selection.TOO_LONG)


def test_an_archive_over_which_it_dies_is_refused_and_the_file_beside_it_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(looker, "STEP_SECONDS", -1.0)
    monkeypatch.setattr(looker, "STUDENT_SECONDS", 0.0)
    as_folder(tmp_path / "alice", {NAME: DONE, "x.zip": zip_bytes({"a.py": DONE})})
    as_folder(tmp_path / "bob", {"x.zip": zip_bytes({"a.py": DONE})})
    alice, bob = (found.load() for found in submissions.find(tmp_path, MAIN))
    assert (alice.source, alice.data) == (f"alice/{NAME}", DONE.encode())
    assert "alice/x.zip: can't be read: it takes too much time or memory" in alice.note
    assert "bob/x.zip: can't be read" in bob.problem and "Ask for" in bob.problem


def test_the_time_of_a_student_is_bounded_and_that_of_the_next_one_begins_anew(tmp_path):
    file = a_file(tmp_path)
    asks = Looker()
    asks.begin()
    asks._left = 0.0
    assert asks.looks([(file, True)], MAIN.names)[file] == Shown(unreadable=selection.TOO_LONG)
    asks.begin()
    assert asks.looks([(file, True)], MAIN.names)[file] == Shown()


def test_an_archive_is_unpacked_once_for_all_looks_into_it(tmp_path, monkeypatch):
    """The members come in the order in which they lie there, in one question, whatever they are called."""
    as_tar(tmp_path / "x.tar.gz", {f"{at}.py": DONE for at in (3, 1, 2)})
    [archive] = files.listed(tmp_path)[0]
    asks, asked, ask = Looker(), [], Looker._ask
    monkeypatch.setattr(Looker, "_ask", lambda *asking: asked.append(asking[1]) or ask(*asking))
    inside = asks.inside(archive)
    shown = asks.looks([(file, True) for file in inside], MAIN.names)
    assert [question["do"] for question in asked] == ["list", "look"]
    assert [row[0] for row in asked[1]["rows"]] == ["x.tar.gz/3.py", "x.tar.gz/1.py", "x.tar.gz/2.py"]
    assert set(shown) == set(inside) and {one.done for one in shown.values()} == {len(MAIN.names)}


def test_what_a_look_shows_is_what_it_shows_in_this_process(tmp_path):
    file = a_file(tmp_path, DONE)
    for parse in (True, False):
        expected = selection.shown("x.py", DONE.encode(), MAIN.names, parse)
        assert Looker().looks([(file, parse)], MAIN.names)[file] == expected


def test_a_looker_has_no_process_until_it_is_asked_and_none_once_it_is_gone(tmp_path):
    file = a_file(tmp_path)
    asks = Looker()
    asks.read(file)
    assert asks._process is None
    asks.looks([(file, True)], MAIN.names)
    process = asks._process
    assert process.poll() is None
    del asks
    assert process.poll() is not None
    assert isinstance(pickle.loads(pickle.dumps(Looker())), Looker)


def test_names_that_are_no_unicode_come_back_as_they_are(tmp_path):
    packed = zip_bytes({"a.py": DONE})
    as_folder(tmp_path, {"x.zip": packed})
    file = File("\udcff/x.zip", len(packed), 0.0, tmp_path / "x.zip")
    asks = Looker()
    [member] = asks.inside(file)
    assert member.path == "\udcff/x.zip/a.py" and asks.read(member) == DONE.encode()


def test_a_member_is_not_read_where_the_archive_has_changed(tmp_path):
    asks = Looker()
    file = a_file(tmp_path, zip_bytes({"a.py": DONE}), "x.zip")
    [member] = asks.inside(file)
    (tmp_path / "x.zip").write_bytes(zip_bytes({"b.py": DONE}))
    asks.begin()
    with pytest.raises(Refused, match="has changed"):
        asks.read(member)
