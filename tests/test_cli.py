"""The command line, as its user sees it: what is written, what is said, and the exit code.

The sample class is graded by the real program, once; other classes by the same commands in this process.
"""

import csv
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest
from exercises.kit.errors import UserError
from grader import ROOT, __version__, cli
from grader.commands import demo as demo_command
from grader.commands import explain, grade
from grader.errors import RunFailed
from grader.run.scheduler import Made
from grader.sandbox import lockdown
from tests.support.courses import MAIN

SEED = ("--seed", "0")  # by which other tests have asked for the right answers
WORDS = {"ada": 20.0, "cem": 0.0, "dana": 20.0, "eli": 16.0, "ivo": 20.0}
VERDICT = {
    "ben": ("compare", "wrong"),
    "cem": ("tokenize", "not_attempted"),
    "eli": ("next_token_logits", "error"),
    "fay": ("greedy_generate", "timeout"),
    "gus": ("compare", "crashed"),
    "hana": ("next_token_logits", "wrong"),
}


def grader(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)], capture_output=True, text=True, **more
    )


def here(*arguments):
    """The command in this process; where it grades, with the fixture `place`."""
    return CliRunner().invoke(cli.app, [*map(str, arguments)])


# The program, but for the seed that it draws: SEED.
SEEDED = "import secrets; secrets.randbelow = lambda below: 0; from grader.__main__ import main; main()"


@pytest.fixture(scope="module")
def demo(tmp_path_factory, warm):
    out = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-c", SEEDED, "demo", "--out", out, "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **warm.starts()})
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    return out, {row["student"]: row for row in rows}, done


def test_the_sample_class_gets_the_grades_that_it_deserves(demo):
    _, rows, _ = demo
    assert len(rows) >= 8
    assert {name: rows[name]["score"] for name in WORDS} == WORDS
    assert all(0 < rows[name]["score"] < 20 for name in ("ben", "fay", "gus", "hana"))


@pytest.mark.parametrize("student", sorted(VERDICT))
def test_the_sample_class_shows_each_verdict(demo, student):
    exercise, verdict = VERDICT[student]
    assert verdict in {test["verdict"] for test in demo[1][student]["tests"] if test["exercise"] == exercise}


def test_a_failing_cell_of_a_notebook_is_noted(demo):
    assert "code cell 5" in demo[1]["dana"]["message"] and "did not run" in demo[1]["dana"]["message"]


def test_a_syntax_error_is_said_with_file_and_line(demo):
    """It costs the function that it is in."""
    assert demo[1]["eli"]["message"].startswith("unpacking_pipeline.py: line ")
    assert demo[1]["eli"]["status"] == "graded"


def test_the_reports_are_written_and_named(demo):
    out, rows, done = demo
    assert "report.html" in done.stdout and "ada" in done.stdout
    assert len(list((out / "feedback").iterdir())) == len(rows)
    table = list(csv.DictReader((out / "grades.csv").open()))
    assert {row["student"]: float(row["score"]) for row in table} == {name: row["score"] for name, row in rows.items()}


def test_progress_is_said_line_by_line_where_there_is_no_terminal(demo):
    assert "Grading 9 submissions" in demo[2].stderr and "9 of 9 graded" in demo[2].stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "nowhere"], "nowhere: no such folder"),
        (["grade", "empty"], "no submission in it"),
        (["grade", "class", "--suite", "empty"], "no test_*.py"),
        (["grade", "class", "--model", "./none"], "./none: no such folder"),
        (["grade", "class", "--model", "empty"], "no config.json"),
        (["grade", "class", "--out", "class/a/unpacking_pipeline.py"], "--out"),
        (["grade", "class", "--jobs", "0"], "--jobs"),
        (["grade", "class", "--roster", "none.csv"], "none.csv"),
        (["grade", "class", "--roster", "class/a/unpacking_pipeline.py"], "no column for id, name or email"),
        (["grade", "class", "--names", "("], "no regular expression"),
        (["grade", "class", "--names", "(?P<id>[0-9]{9})"], "finds a name in no path"),
        (["grade"], "SUBMISSIONS"),
        (["what"], "what"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_said_with_the_mend_and_exits_with_2(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "class" / "a").mkdir(parents=True)
    (tmp_path / "class" / "a" / "unpacking_pipeline.py").write_text("x = 1\n")
    got = CliRunner().invoke(cli.app, arguments)
    assert got.exit_code == 2
    assert said in got.output and "Traceback" not in got.output


def test_an_unknown_model_without_a_network_says_what_to_do(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    # Nothing listens there: the hub is out of reach at once, as on a machine without a network.
    environment = {"HF_ENDPOINT": "http://127.0.0.1:9", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = grader("grade", tmp_path, "--out", tmp_path / "out", "--model", "nobody/nothing", env=environment)
    assert done.returncode == 2
    assert "nobody/nothing" in done.stderr and "--model pocket" in done.stderr and "Traceback" not in done.stderr


def test_bad_files_cost_their_own_students_only(tmp_path, place):
    for name, data in {
        "latin": "# é\n".encode("latin-1"),
        "nothing": b"",
        "null": b"x = 1\0",
        "some": b"def compare(a, b):\n    return 1.0\n",
        "none": b"print('hello')\n",
        "right": MAIN.solutions.read_bytes(),
    }.items():
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "unpacking_pipeline.py").write_bytes(data)
    (tmp_path / "class" / "torn").mkdir()
    (tmp_path / "class" / "torn" / "unpacking_pipeline.ipynb").write_text('{"cells": [')
    (tmp_path / "suite").mkdir()
    [path] = MAIN.hidden.glob("test_hidden_*_compare.py")  # what is read, and what is not, is no matter of the suite
    shutil.copy(path, tmp_path / "suite")
    more = ["--suite", tmp_path / "suite", *SEED]
    done = here("grade", tmp_path / "class", "--out", tmp_path / "out", *more)
    assert done.exit_code == 0, done.output
    rows = {row["student"]: row for row in map(json.loads, (tmp_path / "out" / "results.jsonl").open())}
    assert rows["right"]["score"] == MAIN.points
    for name, said in {"nothing": "empty", "torn": "not a notebook"}.items():
        assert rows[name]["status"] == "unreadable"
        assert "unpacking_pipeline" in rows[name]["message"] and said in rows[name]["message"]
    for name in ("none", "some", "latin", "null"):
        assert rows[name]["status"] == "graded"
    for name in ("none", "latin", "null"):  # they can be read, and none of the functions is in them
        assert {test["verdict"] for test in rows[name]["tests"]} == {"not_attempted"}


def test_a_platforms_archive_and_a_roster_name_the_students_and_the_missing(tmp_path, place):
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "test_tiny.py").write_text(
        'import pytest\n\n\n@pytest.mark.exercise("compare")\ndef test_x(student):\n    """Tiny."""\n'
    )
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as archive:
        for name in ("Zoë Ek_11", "Jo Doe_12"):
            path = f"{name}_assignsubmission_file_/unpacking_pipeline.py"
            archive.writestr(path, MAIN.solutions.read_bytes())
    (tmp_path / "list.csv").write_text("Name;ID\nZoë Ek;s1\nLi Min;s2\n", "utf-16")
    out, more = tmp_path / "out", ["--suite", tmp_path / "suite", "--jobs", "1", "--roster", tmp_path / "list.csv"]
    done = here("grade", tmp_path / "moodle.zip", "--out", out, *more)
    assert done.exit_code == 0, done.stderr
    rows = {row["student"]: row for row in map(json.loads, (out / "results.jsonl").open())}
    assert {name: row["score"] for name, row in rows.items()} == dict.fromkeys(("Zoë Ek s1", "Jo Doe 12"), MAIN.points)
    assert "Nothing from 1 of 2 in list.csv" in done.stdout and "Li Min s2" in done.stdout
    assert "Not in list.csv: Jo Doe 12" in done.stdout
    assert (out / "missing.csv").read_text("utf-8") == "id,name,email\ns2,Li Min,\n"
    assert here("explain", out, "Zoë Ek s1").exit_code == 0


@pytest.mark.parametrize("command", [[], ["grade"], ["demo"]])
def test_help_says_what_each_option_is_for(command):
    got = CliRunner().invoke(cli.app, [*command, "--help"])
    assert got.exit_code == 0
    assert "Grade" in got.output


def test_the_version_is_told():
    got = CliRunner().invoke(cli.app, ["--version"])
    assert got.exit_code == 0 and got.output == f"grader {__version__}\n"


def test_the_sample_class_is_graded_without_a_word_and_with_a_summary_in_json(tmp_path, place, monkeypatch):
    """--quiet and --json, as `grade` has them; two of the class, since the table of all is above."""
    for name in ("ada", "eli"):
        [path] = demo_command.DEMO_CLASS.glob(f"{name}*")
        link = tmp_path / "class" / path.name
        link.parent.mkdir(exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, link)
    monkeypatch.setattr(demo_command, "DEMO_CLASS", tmp_path / "class")
    monkeypatch.setattr(grade.secrets, "randbelow", lambda below: 0)  # as SEED
    done = here("demo", "--out", tmp_path / "out", "--quiet", "--json")
    assert done.exit_code == 0 and done.stderr == ""
    assert json.loads(done.stdout)["submissions"] == 2


@pytest.mark.parametrize(
    "command", [["grade", "class"], ["demo"], ["verify"], ["explain", "graded", "ada"], ["doctor"]]
)
@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        (UserError("x.toml: this is wrong. Mend it."), "grader: x.toml: this is wrong. Mend it.", 2),
        (RunFailed("the suite is broken"), "grader: the suite is broken", 1),
        (OSError(errno.ENOSPC, "No space left on device", "/x/results.jsonl"), "/x/results.jsonl: No space left", 1),
        (OSError(errno.ENOSPC, "No space left on device"), "the same command goes on", 1),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x: Permission denied.", 1),
        (KeyboardInterrupt(), "grader: stopped.", 130),
    ],
    ids=["mendable", "run", "full", "full, no file", "denied", "Ctrl-C"],
)
def test_what_goes_wrong_is_one_sentence_and_an_exit_code_whatever_the_command(monkeypatch, command, error, said, code):
    def wrong(*arguments, **options):
        raise error

    for place in ((manifest, "courses"), (manifest, "course"), (explain, "lines"), (lockdown, "isolation")):
        monkeypatch.setattr(*place, wrong)
    got = CliRunner().invoke(cli.app, command)
    assert got.exit_code == code
    assert said in got.output.replace("\n", " ") and "Traceback" not in got.output


COMMANDS = ("--help", "grade class", "grade --help", "demo", "verify", "doctor", "release x.zip", "report out")
# What all commands need is imported once, also what a first command line loads; each then runs in a process of its own,
# which writes its errors into a file.
EACH = """
import contextlib, os, sys
sys.path.insert(0, ".")
from grader import cli
from grader.__main__ import main
import typer.rich_utils
with contextlib.suppress(ImportError):
    import typer._adapters
for number, words in enumerate(sys.argv[1:]):
    if os.fork() == 0:
        os.dup2(os.open(f"said-{number}", os.O_WRONLY | os.O_CREAT), 2)
        sys.argv = ["grader", *words.split()]
        try:
            main()
        except SystemExit as ended:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended.code or 0)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


@pytest.fixture(scope="module")
def with_a_slip(tmp_path_factory):
    """{command: its exit code and its errors} in a copy of the project, through the real program."""
    root = tmp_path_factory.mktemp("slip")
    for folder in ("exercises", "grader", "solutions"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("demo_class"))
    path = root / "exercises" / "exercises.toml"
    path.write_text(path.read_text("utf-8").replace("points = 4\n", "points = \n"), "utf-8")
    (root / "class").mkdir()
    (root / "class" / "a.py").write_text("x = 1\n")
    (root / "out").mkdir()
    (root / "out" / "results.jsonl").write_text("")
    done = subprocess.run([sys.executable, "-c", EACH, *COMMANDS], cwd=root, capture_output=True, text=True)
    codes = [int(line) for line in done.stdout.splitlines() if re.fullmatch(r"-?\d+", line)]
    assert len(codes) == len(COMMANDS), done.stderr
    return {
        words: (code, (root / f"said-{number}").read_text())
        for number, (words, code) in enumerate(zip(COMMANDS, codes, strict=True))
    }


@pytest.mark.parametrize("words", COMMANDS)
def test_a_slip_in_the_manifest_is_a_sentence_from_every_command(with_a_slip, words):
    """And nothing reads the manifest while modules are imported."""
    code, said = with_a_slip[words]
    assert "Traceback" not in said
    reads_it = "--help" not in words and words != "doctor"
    assert code == (2 if reads_it else 0), said
    assert ("exercises.toml: " in said and "line" in said) == reads_it


def test_ctrl_c_in_the_first_seconds_is_one_sentence():
    """The signal comes while the command line itself is imported, which takes most of a second."""
    told = (
        "import sys, grader.__main__ as g\n"
        "class Tell:\n"
        "    def find_spec(name, path, target=None):\n"
        "        name == 'grader.cli' and print('begun', flush=True)\n"
        "sys.meta_path.insert(0, Tell)\n"
        "g.main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", told, "doctor"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests themselves run in the background, Ctrl-C is ignored, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and said.startswith("grader: stopped") and len(said.splitlines()) == 1


# The seed


@pytest.fixture
def seeds(monkeypatch, tmp_path):
    """seeds(*options): the seed that `grader grade` would grade a class with into one folder; nothing is graded."""
    used = []
    monkeypatch.setattr(grade, "_grade", lambda order, book, run: used.append(order.settings.seed) or Made(0, 0))
    monkeypatch.setattr(grade.outputs, "write_reports", lambda *arguments: None)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "a.py").write_text("x = 1\n")

    def seed(*options, out="out"):
        got = CliRunner().invoke(cli.app, ["grade", str(tmp_path / "class"), "--out", str(tmp_path / out), *options])
        assert got.exit_code == 0, got.output
        return used[-1]

    return seed


def test_a_seed_is_drawn_for_a_folder_and_used_again_there(seeds):
    """With one that is the same everywhere, a table of answers made at home got full marks."""
    first = seeds()
    assert seeds() == seeds("--fresh") == first
    assert len({first, seeds(out="b"), seeds(out="c")}) == 3


def test_a_seed_that_is_named_is_used_and_kept(seeds):
    assert seeds("--seed", "7") == 7 and seeds() == 7 and seeds("--seed", "8", "--regrade") == 8
