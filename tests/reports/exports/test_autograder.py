"""Gradescope's harness, laid out in a temporary folder as its documentation says, and the real scripts run in it.

/autograder holds source (the zip), run_autograder (copied from it), submission and results; see "Autograder
Specifications", File hierarchy.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from grader import ROOT
from grader.sandbox import lockdown
from tests.reports.exports.test_gradescope import check
from tests.support.courses import MAIN

SCRIPTS = ROOT / "grader" / "reports" / "exports" / "autograder"


@pytest.fixture
def root(tmp_path):
    for name in ("source", "submission", "results"):
        (tmp_path / name).mkdir()
    for name in ("run_autograder", "setup.sh"):
        shutil.copy(SCRIPTS / name, tmp_path / "source")
    shutil.copy(SCRIPTS / "run_autograder", tmp_path)
    (tmp_path / "seed").write_text("0\n")  # by which other tests have asked for the right answers
    return tmp_path


def run(root, python=sys.executable, seconds="300", script="run_autograder"):
    """Run it as the harness does: the script itself, in /autograder. Returns what Gradescope reads, and the process."""
    environment = os.environ | {
        "AUTOGRADER_ROOT": str(root),
        "AUTOGRADER_PYTHON": str(python),
        "AUTOGRADER_SECONDS": seconds,
    }
    done = subprocess.run([root / script], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0
    file = json.loads((root / "results" / "results.json").read_text())
    check_keys = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}
    check(check_keys | {"visibility": "visible"} | file)
    return file, done


def fake_python(root, lines):
    """A stand-in for the environment's Python that does something else than grade."""
    path = root / "fake"
    path.write_text("#!/bin/sh\n" + lines)
    path.chmod(0o755)
    return path


@pytest.mark.skipif(lockdown.best_tier() == lockdown.PROCESS, reason="no sandbox on this machine")
def test_a_submission_is_graded_and_its_result_is_where_gradescope_looks(root):
    source = MAIN.solutions.read_text().replace("def compare(", "def compare_(")
    (root / "submission" / "unpacking_pipeline.py").write_text(source)
    (root / "submission" / "notes.txt").write_text("hello")
    (root / "submission" / "link.py").symlink_to("/etc/passwd")
    file, done = run(root)
    assert file["score"] == MAIN.points - MAIN.exercise("compare").points, done.stdout
    assert {test["visibility"] for test in file["tests"]} == {"visible", "after_published"}
    assert [path.name for path in (root / "results").iterdir()] == ["results.json"]


@pytest.mark.parametrize("names", [["essay.txt"], ["essay.pdf"], ["notes/a.PDF", "b.docx"]])
def test_a_hand_in_that_can_not_be_a_submission_is_said_and_is_nobodys_fault_but_the_students(root, names):
    for name in names:
        (root / "submission" / name).parent.mkdir(exist_ok=True)
        (root / "submission" / name).write_text("I am no program.")
    file, _ = run(root, fake_python(root, "exit 2\n"))
    assert file["score"] == 0 and "no .py or .ipynb file" in file["output"] and "hand in" in file["output"]
    assert "fault" not in file["output"] and "instructor" not in file["output"]


@pytest.mark.parametrize("name", ["A.PY", "work.zip", "deep/er/x.ipynb"])
def test_what_may_be_a_submission_is_given_to_the_grader(root, name):
    (root / "submission" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "submission" / name).write_text("")
    assert "could not be graded" in run(root, fake_python(root, "exit 2\n"))[0]["output"]


@pytest.mark.parametrize(
    "does",
    [
        "exit 2",
        "exit 0",
        "kill -9 $$",
        "echo said to the instructor; exit 1",
        'case "$*" in *report*) for last; do :; done; echo "{" > "$last";; esac',
    ],
)
def test_when_grading_fails_there_is_a_result_that_blames_nobody(root, does):
    (root / "submission" / "unpacking_pipeline.py").write_text("x = 1\n")
    file, done = run(root, fake_python(root, does + "\n"))
    assert file["score"] == 0 and "could not be graded" in file["output"] and file["tests"] == []
    assert "run_autograder:" in done.stdout and file["stdout_visibility"] == "hidden"


def test_a_grader_that_never_ends_is_ended_and_the_result_is_there(root):
    file, done = run(root, fake_python(root, "sleep 1000 & wait\n"), seconds="0.5")
    assert "could not be graded" in file["output"] and "timed out" in done.stdout


def test_a_grader_that_is_not_there_is_no_end_of_it(root):
    assert "could not be graded" in run(root, root / "none")[0]["output"]


def test_no_submission_and_no_results_folder_either(root):
    shutil.rmtree(root / "submission")
    shutil.rmtree(root / "results")
    assert "could not be graded" in run(root)[0]["output"]


def test_setup_makes_the_environment_that_run_autograder_uses(root):
    """With stand-ins for what it would install: only the steps are looked at."""
    tools = root / "tools"
    tools.mkdir()
    log = root / "log"
    stand_ins = {
        "apt-get": f'echo "apt-get $*" >> {log}',
        "python3.13": f'echo "venv $3" >> {log}; mkdir -p $3/bin; cp {tools}/pip $3/bin/pip',
        "pip": f'echo "pip $* in $PWD" >> {log}',
    }
    for name, line in stand_ins.items():
        (tools / name).write_text(f"#!/bin/sh\n{line}\n")
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "AUTOGRADER_ROOT": str(root)}
    subprocess.run(["bash", root / "source" / "setup.sh"], env=environment, check=True)
    assert log.read_text().splitlines() == [
        "apt-get update",
        "apt-get install -y python3.13 python3.13-venv",
        f"venv {root}/venv",
        f"pip install -r requirements.txt in {root}/source",
    ]


def test_setup_draws_the_seed_of_the_assignment_and_every_submission_is_graded_with_it(root):
    """Whoever has the kit at home does not have the seed."""
    stand_in = root / "stand-in"
    stand_in.mkdir()
    for name in ("apt-get", "python3.13"):
        (stand_in / name).write_text("#!/bin/sh\nmkdir -p $AUTOGRADER_ROOT/venv/bin\n")
        (stand_in / name).chmod(0o755)
    (root / "venv" / "bin").mkdir(parents=True)
    (root / "venv" / "bin" / "pip").write_text("#!/bin/sh\n")
    (root / "venv" / "bin" / "pip").chmod(0o755)
    environment = {"PATH": f"{stand_in}:{os.environ['PATH']}", "AUTOGRADER_ROOT": str(root)}
    drawn = set()
    (root / "seed").unlink()
    for _ in range(3):
        subprocess.run(["bash", root / "source" / "setup.sh"], env=environment, check=True)
        drawn.add((root / "seed").read_text())
    assert len(drawn) == 3 and all(seed.strip().isdigit() for seed in drawn)
    assert (root / "seed").stat().st_mode & 0o077 == 0
    _, done = run(root, fake_python(root, 'echo "$@"; exit 2\n'))
    assert f"--seed {(root / 'seed').read_text().strip()}" in done.stdout


def test_the_readme_names_paths_that_there_are():
    commands = re.findall(r"^ +(zip .*)$", (SCRIPTS / "README.md").read_text("utf-8"), re.M)
    assert len(commands) == 2
    paths = [word for command in commands for word in command.partition(" -x ")[0].split()[3:]]
    assert len(paths) >= 10 and [path for path in paths if not (ROOT / path).exists()] == []


def test_the_scripts_can_be_run_and_need_only_the_python_of_the_image():
    for name in ("run_autograder", "setup.sh"):
        assert os.access(SCRIPTS / name, os.X_OK) and (SCRIPTS / name).read_text().startswith("#!/usr/bin/env ")
    lines = (SCRIPTS / "run_autograder").read_text().splitlines()
    assert {line.split()[1] for line in lines if line.startswith(("import", "from"))} <= set(sys.stdlib_module_names)
