"""A course that can't be used: what is wrong is said with file and line, and nobody is graded.

Covered: every part of a folder, through `grader grade`, which ends before a judge is asked for. Not covered: the
manifest's own slips (tests/kit/test_manifest.py), and what only running shows (tests/product/test_own_course.py).
"""

import shutil

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest
from grader import cli
from grader.commands.courses import parts
from grader.records.record import Outcome
from tests.support import own_course


@pytest.fixture
def folder(tmp_path):
    return own_course.pairs(tmp_path)


def graded(folder, tmp_path):
    """What `grader grade` says of the course."""
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "pairs.py").write_text("x = 1\n")
    arguments = ["grade", str(tmp_path / "class"), "--course", str(folder), "--out", str(tmp_path / "out")]
    got = CliRunner().invoke(cli.app, arguments)
    assert got.exit_code == 2, got.output
    assert not (tmp_path / "out").exists()
    return " ".join(got.stderr.split())


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("course.toml", "points = 2", "points = true", "course.toml: line 7: count_pairs gives True points"),
        ("course.toml", 'name = "pairs"', 'name = "random"', "line 1: the course's name is that of the students' file"),
        ("course.toml", 'name = "pairs"', 'name = "my-pairs"', "Python can't import 'my-pairs'"),
        ("course.toml", 'name = "pairs"', 'name = "main"', "the kit has a course main itself"),
        ("course.toml", 'name = "best_pair"', 'name = "lambda"', "line 11: lambda is a word of Python's own"),
        ("course.toml", "title =", "titel =", "line 2: the course: nothing is called titel here; did you mean title?"),
        ("course.toml", 'hints = ["Use zip."]', "hints = [1]", "line 8: count_pairs: hints is no list of texts"),
        ("solutions.py", "def best_pair", "def best_pairs", "solutions.py: line 1: no function best_pair"),
        ("solutions.py", "def best_pair(ids):", "def best_pair(ids:", "solutions.py: line 18: "),
        ("solutions.py", "# STUB: Take the best.", "# STUB Take the best.", "solutions.py: line 24: a solution region"),
        ("solutions.py", "def best_pair", "def count_pairs", "line 18: count_pairs is defined twice, first in "
         "solutions.py, line 2"),
        ("checks/test_1_pairs.py", '"best_pair"', '"greedy_step"', "line 12: 'greedy_step' names no exercise of this "
         "course, pairs"),
        ("checks/test_1_pairs.py", '@pytest.mark.exercise("best_pair")\n', "", "line 12: test_finds_the_best names no "
         "exercise of this course, pairs"),
        ("hidden/test_hidden_pairs.py", '"best_pair"', '"tokenize"', "hidden_pairs.py: line 11: 'tokenize' names no"),
        ("hidden/test_hidden_pairs.py", "import pytest", "import pytest as", "test_hidden_pairs.py: line 1: "),
        ("oracle.py", "def how_often(ids):", "def how_often(ids)", "oracle.py: line 4: "),
        ("inputs.py", "def ids", "deff ids", "inputs.py: line 1: "),
        ("misconceptions/best_pair_takes_the_rarest.py", "def best_pair", "def other", "line 1: it defines none"),
        ("misconceptions/best_pair_takes_the_rarest.py", '"""You take', 'x = """You take', "line 1: no "
         "docstring that says what the mistake is"),
    ],
)  # fmt: skip
def test_a_slip_is_said_with_file_and_line(folder, tmp_path, name, old, new, said):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert said in graded(folder, tmp_path)


@pytest.mark.parametrize(
    "name",
    ["course.toml", "solutions.py", "oracle.py", "inputs.py", "checks/test_1_pairs.py", "hidden/test_hidden_pairs.py",
     "misconceptions/count_pairs_steps_by_two.py"],
)  # fmt: skip
def test_a_file_that_is_not_utf_8_is_said_with_its_line(folder, tmp_path, name):
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n# \xe4\n")
    line = (folder / name).read_bytes().count(b"\n")
    assert f"{folder / name}: line {line}: this is no UTF-8" in graded(folder, tmp_path)


@pytest.mark.parametrize("name", ["checks", "hidden", "misconceptions", "solutions.py", "course.toml"])
def test_what_is_not_there_is_named(folder, tmp_path, name):
    gone = folder / name
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    assert name in graded(folder, tmp_path)


def test_a_mistake_in_no_function_of_the_course_is_refused(folder, tmp_path):
    (folder / "misconceptions" / "tokenize_lowers.py").write_text('"""Says."""\ndef tokenize(text): ...\n')
    assert "tokenize_lowers.py: line 1: its name begins with no function of the course pairs" in graded(
        folder, tmp_path
    )


def test_a_solution_without_a_region_is_refused_since_a_class_would_get_it(folder, tmp_path):
    text = (folder / "solutions.py").read_text("utf-8")
    for mark in ("    # STUB: Take the best.\n", "    # BEGIN SOLUTION\n", "    # END SOLUTION\n"):
        head, _, tail = text.rpartition(mark)
        text = head + tail
    (folder / "solutions.py").write_text(text)
    assert "solutions.py: line 18: best_pair has no # STUB" in graded(folder, tmp_path)


def test_a_name_of_the_kits_own_oracle_is_refused(folder, tmp_path):
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text("utf-8").replace("best_pair", "pace"), "utf-8")
    (folder / "misconceptions" / "best_pair_takes_the_rarest.py").rename(folder / "misconceptions" / "pace_takes.py")
    assert "the kit has a pace itself; take another name" in graded(folder, tmp_path)


def test_a_course_that_is_whole_is_let_through(folder):
    parts.check(manifest.in_folder(folder))


def test_marks_may_stand_on_a_class_or_a_file(folder):
    (folder / "hidden" / "test_more.py").write_text(
        "import pytest\n\n@pytest.mark.exercise('best_pair')\nclass TestIt:\n    def test_a(self): ...\n\n"
        "class TestOther:\n    pytestmark = [pytest.mark.exercise('best_pair')]\n\n    def test_b(self): ...\n"
    )
    parts.check(manifest.in_folder(folder))


def test_the_solutions_may_be_several_files(folder):
    first, _, second = (folder / "solutions.py").read_text("utf-8").partition("\n\n\n# %%\ndef best")
    (folder / "solutions.py").unlink()
    (folder / "solutions").mkdir()
    (folder / "solutions" / "1_count.py").write_text(first + "\n")
    (folder / "solutions" / "2_best.py").write_text("# %%\ndef best" + second)
    course = manifest.in_folder(folder)
    parts.check(course)
    assert course.master().index("def count_pairs") < course.master().index("def best_pair")


def test_a_test_that_the_solutions_fail_is_said_where_it_stands(folder):
    failed = Outcome("best_pair", "test_finds_the_best[x0]", "", "public", "wrong", message="Why.", seconds=0.1)
    with pytest.raises(parts.BadCourse) as caught:
        parts.refuse_failures(manifest.in_folder(folder), [(failed, "")])
    assert str(caught.value) == (
        f"{folder}/checks/test_1_pairs.py: line 13: the course's own solution of best_pair does not pass "
        "test_finds_the_best[x0]: wrong. Why."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import pytest\n\n@pytest.mark.exercise('count_pairs')\ndef test_x(student): ...\n",
         "line 3: 'count_pairs' names no exercise of this course, main. It has tokenize, "),
        ("def test_x(student): ...\n", "line 1: test_x names no exercise of this course, main. Mark it: "),
        ("def test_x(student)\n", "line 1: "),
    ],
)  # fmt: skip
def test_a_suite_of_ones_own_for_the_kits_course_is_looked_at_in_the_same_way(tmp_path, text, said):
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_mine.py").write_text(text)
    (tmp_path / "ada.py").write_text("def compare(a, b):\n    return 1.0\n")
    words = ["grade", tmp_path / "ada.py", "--suite", tmp_path / "suite", "--out", tmp_path / "out"]
    got = CliRunner().invoke(cli.app, list(map(str, words)))
    assert got.exit_code == 2 and not (tmp_path / "out").exists(), got.output
    assert f"test_mine.py: {said}" in " ".join(got.stderr.split())
