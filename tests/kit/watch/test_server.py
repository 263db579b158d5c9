"""The process behind watch mode, by its protocol, in the mode without fork.

Forked children, and what becomes of them: test_loop.py.
"""

import os
import subprocess
import sys
import tempfile

import pytest

from exercises.kit.manifest import courses
from exercises.kit.watch import messages
from exercises.kit.watch.messages import Begun, Ended, Failed, Finished, Noted, Ready, Request

MAIN, STRETCH = courses()


def answers(request, manifest=MAIN.manifest, name=MAIN.name, **environment):
    """What the server answers to one request, or to none; and what it printed beside that."""
    command = [sys.executable, "-m", "exercises.kit.watch.server", "once", str(manifest), name]
    with tempfile.TemporaryFile() as beside:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=beside, env={**os.environ, **environment}
        )
        with server.stdin, server.stdout:
            server.stdin.write(messages.request_line(request) if request else b"")
            server.stdin.close()
            found = [messages.read_answer(line) for line in server.stdout if line.strip()]
        server.wait()
        beside.seek(0)
        return found, beside.read().decode()


def test_it_is_ready_then_tells_what_comes_out_as_it_comes_and_then_that_it_ended(tmp_path, cold):
    path = tmp_path / "me.py"
    path.write_text("import os\nos.write(1, b'past sys.stdout')\ndef compare(a, b):\n    return 0.0\n1 / 0\n")
    found, beside = answers(Request(7, str(path), ("tokenize", "compare")))
    assert found[0] == Ready()
    assert found[-1] == Ended(7, "")
    assert {answer.run for answer in found[1:]} == {7}
    kinds = [type(answer) for answer in found[1:-1]]
    assert kinds == [Begun, Noted, *[Begun] * 3, Finished, *[Begun] * 4, Finished]
    results = [answer.result for answer in found if isinstance(answer, Finished)]
    assert [result.state for result in results] == ["not attempted", "not yet"]
    assert "past sys.stdout" in beside


def test_it_serves_the_course_that_it_is_told_of(tmp_path):
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    found, _ = answers(Request(1, str(path), STRETCH.names), name=STRETCH.name)
    finished = [answer.result.exercise for answer in found if isinstance(answer, Finished)]
    assert finished == list(STRETCH.names)


def test_a_model_that_is_not_there_is_said(tmp_path):
    [answer], _ = answers(None, UNPACKING_MODEL=str(tmp_path / "none"))
    assert isinstance(answer, Failed) and "no such folder" in answer.why


@pytest.mark.parametrize("text", ["[[course]", None])
def test_a_slip_in_the_manifest_is_said(tmp_path, text):
    path = tmp_path / "exercises.toml"
    if text is not None:
        path.write_text(text)
    [answer], beside = answers(None, path)
    assert isinstance(answer, Failed) and str(path) in answer.why
    assert beside == ""
