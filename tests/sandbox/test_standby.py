"""Tier C: a fresh process per submission, from a pool; the same answers, and the refusals where there is no wall."""

import os

import pytest
from typer.testing import CliRunner

from exercises.kit import models
from grader import cli
from grader.commands.console import options
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import lockdown, standby
from grader.sandbox.client import Limits, SandboxError
from tests.support import grading
from tests.support.courses import MAIN

SUITE = """
import pytest
from exercises.kit.checks import check_ids, check_number
from exercises.kit.values import TOKENIZER, tensor

@pytest.mark.exercise("tokenize")
def test_ids(student, reference):
    check_ids(student.tokenize(TOKENIZER, "My dog"), reference.tokenize(TOKENIZER, "My dog"))

@pytest.mark.exercise("compare")
def test_number(student):
    check_number(student.compare(tensor([1]), tensor([1])), 1.0, 1e-6)
"""


@pytest.fixture(autouse=True)
def one_ahead(monkeypatch):
    """A process that waits and is never asked costs a start of torch."""
    monkeypatch.setattr(standby, "AHEAD", 1)


def test_a_submission_is_graded_as_in_any_other_tier_by_a_process_of_its_own(course, cache, tmp_path, monkeypatch):
    """A suite of two tests."""
    (tmp_path / "test_mine.py").write_text(SUITE)
    ends = "import os\ndef compare(a, b):\n    os._exit(0)\n"
    (tmp_path / "checks").mkdir()
    bare = grading.without_checks(course, tmp_path / "checks")
    spawn, pids = standby.Pool.spawn, []

    def noted(self, **more):
        sock, pid = spawn(self, **more)
        pids.append(pid)
        return sock, pid

    monkeypatch.setattr(standby.Pool, "spawn", noted)
    with Judge(Settings(bare, tier=lockdown.PROCESS, limits=Limits(call=30.0))) as judge:
        batch = grading.graded(judge, MAIN.solutions.read_text(), ends, suite=tmp_path)
    assert [outcome.verdict for outcome in batch.outcomes(0)] == ["passed", "passed"]
    assert [outcome.verdict for outcome in batch.outcomes(1)] == ["not_attempted", "crashed"]
    assert len({*pids, os.getpid()}) == len(pids) + 1 >= 4  # two submissions and the reference
    assert not [pid for pid in pids if os.path.exists(f"/proc/{pid}")]


def test_a_process_loads_everything_by_itself(cold, work, monkeypatch):
    pool = standby.Pool(models.POCKET)
    monkeypatch.setattr(pool, "_start", lambda: None)  # no other one
    assert work(pool, "def compare(a, b):\n    return a + b\n").call("compare", 1, 2) == 3
    pool.close()


def test_a_model_that_is_not_there_is_said(tmp_path):
    pool = standby.Pool(tmp_path)
    with pytest.raises(SandboxError, match="config.json"):
        pool.spawn()
    pool.close()


def test_without_a_sandbox_hidden_suites_are_refused_unless_asked_for_by_name(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(lockdown, "best_tier", lambda: lockdown.PROCESS)
    for isolation in ("auto", "sandbox"):
        got = CliRunner().invoke(cli.app, ["grade", str(tmp_path), "--isolation", isolation])
        assert got.exit_code == 2 and "--isolation process" in got.output
    assert options.tier_for("process") == lockdown.PROCESS
