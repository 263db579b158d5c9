"""Classroom 50's runner, played by a temporary folder: a checkout, a bundle and its environment; the real script in it.

Not covered: its workflow, which fetches the bundle, and its collector beyond the rules in test_classroom50.py; a start
of its zygote from nothing, which test_autograder.py has.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import ROOT
from grader.sandbox import lockdown
from tests.reports.exports.test_classroom50 import ENVIRONMENT, check
from tests.support.courses import MAIN

FOLDER = ROOT / "grader" / "reports" / "exports" / "classroom50_autograder"
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@x"}


@pytest.fixture
def checkout(tmp_path):
    """A student's repository with a commit of a certain time."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / ".classroom50.yaml").write_text("classroom: nlp\n")
    when = {"GIT_COMMITTER_DATE": "2026-06-01T16:32:05+02:00", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder, env=os.environ | GIT | when, check=True)
    return folder


def run(checkout, bundle=ROOT, **more):
    """Run it as the runner does: in the checkout. Returns what it left, and the process."""
    environment = os.environ | ENVIRONMENT | {"CLASSROOM50_BUNDLE_DIR": str(bundle), "GITHUB_SHA": ""} | more
    command = [sys.executable, FOLDER / "autograder.py"]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    result = checkout / "result.json"
    return json.loads(result.read_text()) if result.exists() else None, done


@pytest.fixture
def bundle(tmp_path, warm):
    """A bundle whose programs find the kit where it is installed, and fork their zygotes from the warm process.

    The script itself says what PYTHONPATH is, so the fixture `warm_starts` can't.
    """
    folder = tmp_path / "bundle"
    folder.mkdir()
    [early] = [Path(place, "sitecustomize.py") for place in warm.starts()["PYTHONPATH"].split(os.pathsep)[:1]]
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.path.append({str(ROOT)!r})\n{early.read_text('utf-8')}")
    (folder / "seed").write_text("0\n")  # by which other tests have asked for the right answers
    return folder


def fake_python(tmp_path, lines):
    path = tmp_path / "fake"
    path.write_text("#!/bin/sh\n" + lines)
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(lockdown.best_tier() == lockdown.PROCESS, reason="no sandbox on this machine")
def test_a_push_is_graded_into_what_the_collector_takes(checkout, bundle):
    source = MAIN.solutions.read_text().replace("def compare(", "def compare_(")
    (checkout / "unpacking_pipeline.py").write_text(source)
    (checkout / "link.py").symlink_to("/etc/passwd")
    file, done = run(checkout, bundle)
    assert done.returncode == 0, done.stdout + done.stderr
    check(file)
    rest = MAIN.points - MAIN.exercise("compare").points
    assert (file["score"], file["max-score"]) == (100 * rest, 100 * MAIN.points)
    assert (file["classroom"], file["assignment"], file["owner"]) == ("nlp", "unpacking", "alice")
    assert file["datetime"] == "2026-06-01T14:32:05Z"
    assert "not-set" not in json.dumps(file)


RECORDED = """\
case "$*" in *"report"*) for last; do :; done
echo '{"score": 0, "max-score": 2000, "datetime": "2026-01-01T00:00:00Z"}' > "$last";;
*) find "$4" -name '*.py' -o -name '*.ipynb' -o -name config; echo "$@";; esac
"""


def test_a_repository_without_a_submission_gets_no_points_and_is_no_fault(checkout, tmp_path):
    file, done = run(checkout, AUTOGRADER_PYTHON=fake_python(tmp_path, RECORDED))
    assert done.returncode == 0 and file["score"] == 0
    assert "alice/nothing_handed_in.py" in done.stdout and ".git/config" not in done.stdout


def test_the_seed_in_the_bundle_is_the_classes(checkout, tmp_path):
    (tmp_path / "seed").write_text("123456\n")
    _, done = run(checkout, tmp_path, AUTOGRADER_PYTHON=fake_python(tmp_path, RECORDED))
    assert "--seed 123456" in done.stdout


@pytest.mark.parametrize("does", ["exit 1", "exit 2", "exit 0", "kill -9 $$", "sleep 1000 & wait"])
def test_when_grading_fails_the_runner_is_told_and_an_old_result_is_gone(checkout, tmp_path, does):
    (checkout / "result.json").write_text("{}")
    file, done = run(checkout, AUTOGRADER_PYTHON=fake_python(tmp_path, does + "\n"), AUTOGRADER_SECONDS="0.5")
    assert done.returncode == 1 and file is None and "autograder.py:" in done.stdout


def test_without_a_repository_the_time_is_that_of_the_grading(tmp_path):
    (tmp_path / "bare").mkdir()
    file, _ = run(tmp_path / "bare", AUTOGRADER_PYTHON=fake_python(tmp_path, RECORDED), GIT_DIR=str(tmp_path / "none"))
    assert file["datetime"] == "2026-01-01T00:00:00Z"


def test_the_readme_names_paths_that_there_are_and_says_what_is_not_hidden():
    text = (FOLDER / "README.md").read_text("utf-8")
    paths = [word for line in re.findall(r"^ +.*cp (?:-r )?(.*)$", text, re.M) for word in line.split()[:-1]]
    assert len(paths) >= 9 and [path for path in paths if not (ROOT / path).exists()] == []
    assert "Hidden suites are not hidden there" in text
    assert shutil.which("git"), "the tests above need it"
