"""The process behind watch mode, by its protocol: in the mode without fork; what it says of how a child ended.

Forked children, and what becomes of them: test_watch.py.
"""

import json
import os
import subprocess
import sys

import pytest

from exercises.kit.watch import server


def answers(request, **environment):
    """What the process answers to one request, or to none."""
    done = subprocess.run(
        [sys.executable, "-m", "exercises.kit.watch.server", "once"],
        input=f"{json.dumps(request)}\n" if request else "",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line], done.stderr


def test_it_is_ready_then_tells_what_comes_out_as_it_comes_and_then_that_it_ended(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("import os\nos.write(1, b'past sys.stdout')\ndef compare(a, b):\n    return 0.0\n1 / 0\n")
    found, beside = answers({"run": 7, "file": str(path), "names": ["tokenize", "compare"]})
    assert found[0] == {"ready": True}
    assert found[-1] == {"run": 7, "ended": ""}
    assert {each.get("run") for each in found[1:]} == {7}
    kinds = [next(key for key in each if key != "run") for each in found[1:-1]]
    assert kinds == ["begun", "note", *["begun"] * 3, "result", *["begun"] * 4, "result"]
    results = [each["result"] for each in found if "result" in each]
    assert [each["state"] for each in results] == ["not attempted", "not yet"]
    assert "past sys.stdout" in beside


def test_a_model_that_is_not_there_is_said(tmp_path):
    [answer], _ = answers(None, UNPACKING_MODEL=str(tmp_path / "none"))
    assert "no such folder" in answer["failed"]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("pass", ""),
        ("import sys; sys.exit(3)", "with the exit code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "by the signal SIGSEGV"),
    ],
)
def test_how_a_child_ended_is_said_in_words(end, said):
    process = subprocess.Popen([sys.executable, "-c", end])
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0
    assert server._how(status) == said


def test_a_child_is_killed_and_reaped():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
    assert server._kill(process.pid) == 0
    with pytest.raises(ChildProcessError):
        os.waitpid(process.pid, 0)
    process.returncode = 0
    assert server._kill(0) == 0
