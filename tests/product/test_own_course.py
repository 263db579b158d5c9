"""A course of somebody's own, in a folder, goes the way of the kit's: proven, graded, reported, released.

Covered: `grader new`, `verify`, `grade`, `report`, `explain`, `diff` and `release` on it, with one zygote of the kit's
(which has torch); follow-through and known mistakes; a hostile submission at the same wall; a class's copy in a Python
that has no torch. Not covered: bad courses (tests/commands/courses/test_parts.py); a zygote without a model, which
tests/sandbox/test_client.py has.
"""

import json
import shutil
import subprocess
import sys
import zipfile

import pytest
from typer.testing import CliRunner

from grader import cli
from tests.support import own_course

RIGHT = own_course.PAIRS["solutions.py"]
HALF = RIGHT.replace("for pair in zip(ids, ids[1:])", "for pair in zip(ids[::2], ids[1::2])")
EMPTY = RIGHT.replace("    return found\n", "    return {}\n")
# It looks for the course and the class wherever they may lie, and tells what it has read in its answers.
HOSTILE = """
import glob, io, os, sys

def look():
    found = []
    for place in {places!r}:
        for path in [place, *glob.glob(place + "/**", recursive=True)]:
            for read in (lambda: io.open(path).read(), lambda: os.listdir(path), lambda: os.stat(path)):
                try:
                    found.append((path, str(read())))
                except BaseException:
                    pass
    for name in list(sys.modules):
        module = sys.modules[name]
        text = repr(getattr(module, "__file__", "")) + name
        if "pairs/" in text or "a course's" in text:
            found.append((name, text))
    return found

BEFORE = look()

def count_pairs(ids):
    import gc
    held = [o for o in gc.get_objects() if isinstance(o, str) and "BEGIN SOLUTION" in o and "look()" not in o]
    return str([BEFORE, look(), held])

def best_pair(ids):
    try:
        from solutions import best_pair
        return best_pair(ids)
    except ImportError as error:
        raise ValueError(str(error))
"""


def run(*arguments, code=0):
    got = CliRunner().invoke(cli.app, list(map(str, arguments)))
    assert got.exit_code == code, got.output
    return got.output


def hand_in(folder, **sources):
    for name, text in sources.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "pairs.py").write_text(text)
    return folder


def records(out):
    lines = (out / "results.jsonl").read_text().splitlines()
    return {record["student"]: record for record in map(json.loads, lines)}


def test_a_new_course_is_proven_at_once(tmp_path, place):
    run("new", tmp_path / "words")
    said = run("verify", "--course", tmp_path / "words")
    assert "2 known mistakes, 2 of them named in the feedback; 2 tests." in said
    assert "The solutions get full marks" in said


def test_what_a_course_lacks_is_said_by_verify(tmp_path, place):
    folder = own_course.pairs(tmp_path)
    text = (folder / "solutions.py").read_text()
    (folder / "solutions.py").write_text(text.replace("{(1, 2): 2, (2, 1): 1}", "{(1, 2): 3, (2, 1): 1}"))
    (folder / "misconceptions" / "best_pair_takes_the_rarest.py").unlink()
    said = " ".join(run("verify", "--course", folder, "--no-table", code=1).split())
    assert "best_pair: test_finds_the_best_of_any_list: no known mistake fails this test." in said
    assert "no known mistake in best_pair" in said
    assert "solutions.py: line 5: the example count_pairs([1, 2, 1, 2]) gives {(1, 2): 2, (2, 1): 1}" in said


def test_a_class_is_graded_with_follow_through_and_known_mistakes_and_reported(tmp_path, place):
    folder, out = own_course.pairs(tmp_path), tmp_path / "out"
    (tmp_path / "moved").mkdir()
    handed_in = hand_in(tmp_path / "class", ada=RIGHT, ben=HALF, cem="x = 1", dee=EMPTY)
    run("grade", handed_in, "--course", folder, "--out", out)
    found = records(out)
    assert [found[name]["score"] for name in ("ada", "ben", "cem", "dee")] == [5, 3, 0, 3]
    told = {test["exercise"]: test for test in found["ben"]["tests"] if test["visibility"] == "public"}
    assert "You step from pair to pair by two." in told["count_pairs"]["message"]
    assert all(test["followed_through"] for test in found["dee"]["tests"] if test["exercise"] == "best_pair")
    assert found["ada"]["provenance"]["course"] == "pairs" and found["ada"]["provenance"]["model"] == ""
    run("report", out)
    assert "You step from pair to pair by two." in (out / "feedback" / "ben.html").read_text()
    explained = run("explain", out, "ben")
    assert "no model" in explained and "gave the dict {" in explained
    shutil.move(folder, tmp_path / "moved")
    assert "its course pairs was in" in run("report", out, code=2)
    run("report", out, "--course", tmp_path / "moved" / "pairs")


@pytest.mark.parametrize("where", ["home", "beside"])
def test_a_hostile_submission_meets_the_same_wall(tmp_path, place, home, where):
    """Whether the course lies in the user's home or beside the class, nothing of it is read."""
    base = home / "courses" if where == "home" else tmp_path / "class"
    folder, out = own_course.pairs(base), tmp_path / "out"
    hostile = HOSTILE.replace("{places!r}", repr([str(folder), str(tmp_path)]))
    (tmp_path / "class").mkdir(exist_ok=True)
    hand_in(tmp_path / "class", mallory=hostile)
    run("grade", tmp_path / "class", "--only", "mallory", "--course", folder, "--out", out)
    record = records(out)["mallory"]
    assert record["status"] == "graded" and record["score"] == 0
    [counted] = [test for test in record["tests"] if test["name"] == "test_counts_pairs"]
    assert "the str '[[], [], []]'" in counted["message"] or "assert '[[], [], []]' ==" in counted["message"]
    [best] = [test for test in record["tests"] if test["name"] == "test_finds_the_best"]
    assert "import of solutions halted" in best["message"]
    shutil.rmtree(folder)


def test_two_courses_have_records_in_one_gradebook(tmp_path, place):
    out = tmp_path / "out"
    run("grade", hand_in(tmp_path / "class", ada=RIGHT), "--course", own_course.pairs(tmp_path), "--out", out)
    words = own_course.words(tmp_path)
    (tmp_path / "other" / "ada").mkdir(parents=True)
    (tmp_path / "other" / "ada" / "words.py").write_text((words / "solutions.py").read_text())
    run("grade", tmp_path / "other", "--course", words, "--out", out)
    assert records(out)["ada"]["score"] == 5
    for page in ("report.html", "report-words.html"):
        assert "Courses side by side" in (out / page).read_text()
    rows = [line.split(",") for line in (out / "courses.csv").read_text().splitlines()]
    assert rows[0] == ["student", "pairs", "pairs: count_pairs", "pairs: best_pair", "words", "words: count_words"]
    assert rows[2] == ["ada", "5.0", "2.0", "3.0", "2.0", "2.0"]
    run("report", out, "--course", "words")
    run("adjust", out, "ada", "best_pair", "-1", "--comment", "late")
    assert records(out)["ada"]["score"] == 4
    assert (out / "courses.csv").read_text().splitlines()[2].startswith("ada,4.0,")


WITHOUT_TORCH = """
import sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "transformers"):
            raise ImportError(f"no {name} here")

sys.meta_path.insert(0, Nothing())
import runpy
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def in_the_copy(copy, *words):
    """What a program says in a class's copy, in a Python that has no torch."""
    command = [sys.executable, "-c", WITHOUT_TORCH, *words]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def test_a_class_s_copy_works_alone_and_without_torch_and_gives_nothing_away(tmp_path, borrowing):
    folder = own_course.pairs(tmp_path)
    run("release", tmp_path / "pairs.zip", "--course", folder)
    with zipfile.ZipFile(tmp_path / "pairs.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    copy = tmp_path / "unpacked" / "pairs"
    texts = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    for given_away in (b"max(counted", b"takes_the_rarest", b"test_counts_pairs_of_any_list", b"def how_often"):
        assert not [path for path, text in texts.items() if given_away in text]
    assert not any("torch" in line for line in (copy / "pyproject.toml").read_text().splitlines())
    (copy / "mine.py").write_text(HALF.partition("# %%\ndef best_pair")[0])
    said = in_the_copy(copy, "pytest", "exercises", "-p", "no:cacheprovider", "--submission", "mine.py")
    assert "not yet        count_pairs" in said and "count_pairs([1, 2, 3, 1, 2])" in said
    assert "1 not attempted" in said
    (copy / "mine.py").write_text(RIGHT)
    said = in_the_copy(copy, "pytest", "exercises", "-p", "no:cacheprovider", "--submission", "mine.py")
    assert "5 points by these checks" in said and "2 passed" in said
    assert "Hint 1 of 1: Use zip." in in_the_copy(copy, "exercises", "hint", "count_pairs")
    assert "Pairs of neighbours" in (copy / "README.md").read_text()
