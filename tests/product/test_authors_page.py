"""The page for authors (grader/commands/new/README.md) is followed as a newcomer would: every step and every command.

Covered: the files that it has one write, its commands in their order, its calls of checks, the words of `verify` that
it explains. Not covered: what a class's copy does (tests/commands/), and how long a person takes.
"""

import re
import shlex
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from exercises.kit import checks
from grader import ROOT
from grader.cli import app
from solutions import build

PAGE = (ROOT / "grader" / "commands" / "new" / "README.md").read_text("utf-8")
STEP = re.compile(r"In `([^`]+)`[^\n]*:\n\n```\w+\n(.*?)```", re.S)
COMMAND = re.compile(r"^    (grader .+)$", re.M)
COURSE = "weatherwords"


@pytest.fixture
def run(place, tmp_path, monkeypatch):
    """run(words): what `grader` says to a command in the folder above the course."""
    monkeypatch.chdir(tmp_path)

    def grader(*words):
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == 0, result.output
        return result.output

    return grader


def test_the_page_leads_to_a_course_that_is_proven_released_and_graded(run, tmp_path):
    run("new", COURSE)
    page = (tmp_path / COURSE / "README.md").read_text("utf-8")
    steps = STEP.findall(page)
    assert len(steps) == 7
    for name, text in steps:
        with (tmp_path / COURSE / name).open("a", encoding="utf-8") as file:
            file.write(text)
    ann, bob = tmp_path / "class" / "ann", tmp_path / "class" / "bob"
    solutions = (tmp_path / COURSE / "solutions.py").read_text("utf-8")
    for folder, text in ((ann, solutions), (bob, build.stubs(solutions))):
        folder.mkdir(parents=True)
        (folder / f"{COURSE}.py").write_text(text, "utf-8")
    said = {}
    for command in dict.fromkeys(COMMAND.findall(page)):
        words = shlex.split(command.replace("SUBMISSIONS", "class").replace("STUDENT", "ann"))[1:]
        said[words[0]] = run(*words)
    assert set(said) == {"verify", "build", "release", "grade", "explain", "report"}
    assert "every known mistake loses marks where it is, only there" in said["verify"]
    assert (tmp_path / COURSE / f"{COURSE}.ipynb").is_file()
    assert (tmp_path / f"{COURSE}.zip").is_file()
    grades = (tmp_path / "graded" / "grades.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in grades] == ["student", "ann", "bob"]
    assert [line.split(",")[1:3] for line in grades[1:]] == [["5.0", "5.0"], ["0.0", "5.0"]]
    assert not re.search("NAME_OF", page)


def test_the_checks_of_the_page_are_there_and_can_be_called_so():
    line = next(line for line in PAGE.splitlines() if line.startswith("    from exercises.kit.checks import"))
    named = set(line.partition("import ")[2].split(", "))
    assert named < set(checks.__all__)
    calls = dict(re.findall(r"^\| `((\w+)\(.*?\))` \|", PAGE, re.M)).items()
    assert {name for _, name in calls} == named
    for call, name in calls:
        values = {"check_shape": [[1.0] * 3], "check_text": "text"}.get(name, [0.5, 0.5])
        known = vars(checks) | {"got": values, "expected": values, "student": SimpleNamespace(f=odd)}
        if name == "check_shape":  # lists have no dtype
            call = call.replace(', "float"', "")
        eval(call, known)


def odd(number):
    raise ValueError(f"{number} is odd")


def test_what_the_page_explains_is_what_verify_says():
    sources = "".join(
        (ROOT / "grader" / "commands" / name).read_text("utf-8") for name in ("verify.py", "courses/lacking.py")
    )
    explained = re.findall(r"^\| `([^`]+)` \|", PAGE[PAGE.index("| it says |") :], re.M)
    assert len(explained) == 5
    for words in explained:
        assert re.search(re.escape(words).replace("NAME", r"\{name\}"), sources), words


def test_the_page_is_the_authors_and_a_class_gets_none_of_it():
    from grader.commands.courses import texts

    assert "verify" not in texts.handout(PAGE) and "grade" not in texts.handout(PAGE)
