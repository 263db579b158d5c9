"""The process behind watch mode, by its protocol, in the mode without fork.

Forked children, and what becomes of them: test_loop.py, which starts a server that loads everything by itself, too.
"""

import os
import subprocess
import sys
import tempfile

import pytest

from exercises.kit.manifest import courses
from exercises.kit.watch import messages
from exercises.kit.watch.messages import Asking, Begun, Ended, Failed, Finished, Noted, Ready, Request, Typed
from tests.support import forked

MAIN, STRETCH = courses()


@pytest.fixture
def loaded(warm, monkeypatch):
    """The servers find the kit and the model loaded."""
    address = warm.sharing()[forked.VARIABLE]
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: forked.start(address, command, options))


def answers(request, manifest=MAIN.manifest, name=MAIN.name, **environment):
    """What the server answers to one request, or to none; and what it printed beside that."""
    command = [sys.executable, "-m", "exercises.kit.watch.server", "stay", str(manifest), name]
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


def test_it_is_ready_then_tells_what_comes_out_as_it_comes_and_then_that_it_ended(tmp_path, loaded):
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


def test_it_serves_the_course_that_it_is_told_of(tmp_path, loaded):
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


@pytest.fixture
def staying(loaded):
    """A server without forks; ask(request) and hear(kind), which passes over what is not of that kind."""
    command = [sys.executable, "-m", "exercises.kit.watch.server", "stay", str(MAIN.manifest), MAIN.name]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(request):
        server.stdin.write(messages.request_line(request))
        server.stdin.flush()

    def hear(kind):
        for line in server.stdout:
            answer = messages.read_answer(line) if line.strip() else None
            if isinstance(answer, kind):
                return answer
        raise AssertionError(server.stderr.read())

    yield ask, hear
    server.kill()
    server.wait()
    for pipe in (server.stdin, server.stdout, server.stderr):
        pipe.close()


def test_without_fork_one_process_serves_run_after_run_and_a_save_ends_the_run_before(staying, tmp_path):
    ask, hear = staying
    path, helper = tmp_path / "me.py", tmp_path / "mine.py"
    helper.write_text("ANSWER = 1\n")
    path.write_text("from mine import ANSWER\ndef tokenize(tokenizer, text):\n    return ANSWER\n")
    ask(Request(1, str(path), ("tokenize",)))
    assert "got the int 1" in hear(Finished).result.message
    helper.write_text("ANSWER = 22\n")
    ask(Request(2, str(path), ("tokenize",)))
    assert "got the int 22" in hear(Finished).result.message
    assert hear(Ended) == Ended(2, "")
    path.write_text("import time\ndef tokenize(tokenizer, text):\n    while True: time.sleep(0.001)\n")
    ask(Request(3, str(path), ("tokenize",)))
    hear(Begun)
    path.write_text("def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\n")
    ask(Request(4, str(path), ("tokenize",)))
    assert hear(Finished).run == 4
    assert hear(Ended) == Ended(4, "")


def test_a_debugger_in_the_students_code_is_given_what_is_typed(staying, tmp_path):
    ask, hear = staying
    path = tmp_path / "me.py"
    path.write_text("def tokenize(tokenizer, text):\n    mine = 7\n    breakpoint()\n    return mine\n")
    ask(Request(1, str(path), ("tokenize",)))
    assert hear(Asking).on
    ask(Typed(f"lost\n{messages.LISTENING}mine = 42\n"))
    ask(Typed("c\n"))
    assert not hear(Asking).on
    while isinstance(answer := hear((Asking, Finished)), Asking):
        if answer.on:
            ask(Typed(f"{messages.LISTENING}c\n"))
    assert "got the int 42" in answer.result.message
