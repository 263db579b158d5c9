"""Tier C: a fresh process per submission, from a pool; the same answers, and the refusals where there is no wall."""

import os

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest, models
from grader import cli
from grader.harness import batch, session, suites
from grader.intake.submissions import Submission
from grader.sandbox import lockdown, standby
from grader.sandbox.client import Fault, Limits, SandboxError, Worker
from tests.support.courses import MAIN


@pytest.fixture(scope="module")
def pool():
    pool = standby.Pool(models.POCKET)
    yield pool
    pool.close()


def test_a_submission_is_graded_as_in_any_other_tier():
    right = Submission("right", "unpacking_pipeline.py", MAIN.solutions.read_bytes())
    ends = Submission("ends", "unpacking_pipeline.py", b"import os\ndef compare(a, b):\n    os._exit(0)\n")
    ran = batch.Run([right, ends], "pocket", tier=lockdown.PROCESS, limits=Limits(call=30.0))
    try:
        assert session.run(ran, suites.HIDDEN) in session.RAN
    finally:
        batch.forget("pocket", lockdown.PROCESS)
    assert {each.verdict for each in ran.verdicts[0]} == {"passed"}
    assert {each.verdict for each in ran.verdicts[1] if each.exercise == "compare"} == {"crashed"}
    assert {each.exercise for each in ran.verdicts[0]} == set(manifest.names())


def test_every_worker_is_a_process_of_its_own(pool):
    source = b"import os\ndef compare(a, b):\n    return os.getpid()\n"
    workers = [Worker(pool, "x.py", source) for _ in range(2)]
    pids = [worker.call("compare", 1, 2) for worker in workers]
    assert len({*pids, os.getpid()}) == 3
    for worker, pid in zip(workers, pids, strict=True):
        worker.stop()
        assert not os.path.exists(f"/proc/{pid}")


def test_a_worker_that_ends_is_crashed(pool):
    worker = Worker(pool, "x.py", b"import os\ndef compare(a, b):\n    os._exit(4)\n")
    with pytest.raises(Fault, match="crashed"):
        worker.call("compare", 1, 2)


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
    assert cli._tier("process") == lockdown.PROCESS
