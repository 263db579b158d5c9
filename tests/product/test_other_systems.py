"""The students' half on other systems, as far as that can be tried here: without what only POSIX has, with code pages.

Python is started without fork, SIGALRM and their like; the kit's own modules can't import termios, fcntl, resource,
tty, pty, pwd and grp; files are opened as ASCII unless they say otherwise, and the terminal has a code page.
Covered: `pytest exercises`, status, hints, `check`, watch mode; that no file is opened without naming its encoding.
Not covered: a real Windows or macOS, which .github/workflows/students.yml is for; what torch itself needs of a system.
"""

import ast
import os
import re
import subprocess
import sys
import threading
from queue import Empty, Queue

import pytest

from exercises.kit.watch import keyboard
from grader import ROOT
from tests.support import forked

# Read by every Python that is started in it. Other modules than the kit's may need what is there.
SITE = """
import builtins, os, signal
for name in ("fork", "forkpty", "killpg", "setsid", "waitid", "posix_spawn"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGALRM", "SIGHUP", "SIGCHLD", "ITIMER_REAL", "setitimer", "alarm"):
    delattr(signal, name)
real = builtins.__import__
TAKEN = {"termios", "fcntl", "resource", "tty", "pty", "pwd", "grp"}
def imported(name, globals=None, locals=None, fromlist=(), level=0):
    if name.partition(".")[0] in TAKEN and level == 0 and str((globals or {}).get("__name__")).startswith("exercises"):
        raise ImportError("not on this system: " + name)
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = imported
"""
# Its answer is in the tokenizer's own writing, in which a space is a letter that no code page has.
WRONG = "def tokenize(tokenizer, text):\n    return tokenizer.tokenize(text)\n"
# The program is a child of a process that has torch, started in another encoding: what Python would do at its start.
STARTED = """
import locale, sys
locale.setlocale(locale.LC_ALL, "C")
sys.stdout, sys.stderr = (open(at, "w", encoding="ascii", errors="strict", closefd=False) for at in (1, 2))
"""
# Watch mode's own process starts so from nothing. Its server, which needs torch, is a child of the process that has it.
SERVED = """
import subprocess, sys
from tests.support import forked
class Popen(subprocess.Popen):
    def __new__(cls, command, **options):
        words = [command[0], "-c", BEFORE, *command[1:]]
        return forked.start(os.environ[forked.VARIABLE], words, options)
subprocess.Popen = Popen
"""
SERVER = """
import runpy
sys.argv[:] = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
ALL = """
import io, os, signal, sys
import pytest
assert not any(name.startswith("exercises") for name in sys.modules)
assert not hasattr(os, "fork") and not hasattr(signal, "SIGALRM")
assert open(os.devnull).encoding.lower() in ("ascii", "ansi_x3.4-1968"), open(os.devnull).encoding
from exercises import __main__ as command
from exercises.kit.notebook import check
namespace = {}
exec(compile(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1], "exec"), namespace)
globals().update(namespace)
sys.stdin = io.StringIO("tokenize(tokenizer, 'My cat')\\nexit()\\n")
own = ["--submission", sys.argv[1]]
for words in (["status", sys.argv[1]], ["hint", "tokenize"], ["try", "My cat", *own], ["shell", *own]):
    try:
        command.main(words)
    except SystemExit as ended:
        print("ENDED", ended.code)
print(check(tokenize))
print(ascii(check(tokenize)._repr_html_()))
words = ["exercises", "-k", "tokenize", "--submission", sys.argv[1], "-p", "no:cacheprovider"]
print("PYTEST", int(pytest.main(words)))
"""


@pytest.fixture
def elsewhere(tmp_path):
    """elsewhere(encoding): the environment of such a system, whose terminal has this encoding."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITE)

    def elsewhere(encoding):
        settings = {
            "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding,
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(ROOT)]), "COLUMNS": "100",
            "UNPACKING_STATE": str(tmp_path / "state"),
        }  # fmt: skip
        return {**os.environ, **settings}

    return elsewhere


def test_checks_status_and_hints_tell_of_tokens_that_the_terminal_can_not_write(elsewhere, tmp_path, warm):
    """In the encoding that has fewest letters; watch mode, below, has another one."""
    path = tmp_path / "me.py"
    path.write_text(WRONG)
    code, said = warm.python("-c", SITE + STARTED + ALL, path, environment=elsewhere("ascii"))
    assert code == 0 and said.isascii() and "Traceback" not in said, said
    assert said.count("ENDED 0") + said.count("ENDED None") == 4 and said.splitlines()[-1] == "PYTEST 1", said
    status, _, rest = said.partition("ENDED 0")
    checked, _, by_pytest = rest.partition("test session starts")
    for part in (status, checked, by_pytest):
        assert re.search(r"got the list \['The', '\\u0120capital'.*\n", part), part
    assert (
        "['My', '\\u0120cat']" in checked
        and "_cat" in checked
        and "The kit's, until yours is done: tokenize" in checked
    )
    assert "<div" in checked and "\u2713" not in said


def test_watch_mode_keeps_one_process_for_all_saves(elsewhere, tmp_path, warm):
    path = tmp_path / "me.py"
    environment = elsewhere("cp1252") | {forked.VARIABLE: warm.address()}
    of_the_server = SITE + STARTED.replace("ascii", "cp1252") + SERVER
    with (tmp_path / "site" / "sitecustomize.py").open("a", encoding="utf-8") as site:
        site.write(f"BEFORE = {of_the_server!r}{SERVED}")
    watched = subprocess.Popen(
        [sys.executable, "-m", "exercises", "watch", path, "--poll"], cwd=ROOT, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines = Queue()
    threading.Thread(target=lambda: [*map(lines.put, watched.stdout), lines.put(b"")], daemon=True).start()

    def see(text):
        seen = []
        while not seen or not re.search(text, seen[-1]):
            try:
                seen.append(lines.get(timeout=180).decode("cp1252"))
            except Empty:
                raise AssertionError("".join(seen)) from None
            assert seen[-1], "".join(seen)
        return re.search(text, seen[-1])[0]

    try:
        processes = []
        for number in range(2):
            path.write_text(f"import os\nprint({number}, 'in', os.getpid(), file=open(2, 'w', closefd=False))\n{WRONG}")
            processes.append(see(rf"^{number} in \d+").split()[-1])
            see(r"got the list \['The', '\\u0120capital'")
            see(r"^0 of \d+ done")
        assert processes[0] == processes[1]
    finally:
        watched.terminate()
        watched.wait(60)
        watched.stdout.close()


def test_the_keyboard_of_such_a_system_is_no_obstacle(monkeypatch):
    for name in ("termios", "tty", "msvcrt"):
        monkeypatch.setitem(sys.modules, name, None)
    assert keyboard._keyboard(print) is None


# Files

OPENING = {"open", "read_text", "write_text", "fdopen", "NamedTemporaryFile", "TemporaryFile", "TextIOWrapper"}


def unnamed(text):
    """The lines of a Python file that open another one as text and don't say in which encoding."""
    for node in ast.walk(ast.parse(text)):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if name not in OPENING or any(word.arg == "encoding" for word in node.keywords):
            continue
        words = [*node.args, *(word.value for word in node.keywords)]
        said = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        is_os = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "os" and name == "open"
        archive = getattr(getattr(node.func, "value", None), "id", "") == "packed"  # zipfile gives bytes
        at = {"read_text": 0, "write_text": 1}.get(name)
        if at is not None and len(node.args) > at:
            continue
        if not (is_os or archive or any(re.fullmatch(r"[rwax+]*b[rwax+]*", mode) for mode in said)):
            yield node.lineno


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("path.read_text()", True), ('path.read_text("utf-8")', False), ('path.read_text(encoding="utf-8")', False),
        ("path.write_text(text)", True), ('path.write_text(text, "utf-8")', False),
        ("open(path)", True), ('open(path, "w")', True), ('open(path, "rb")', False), ('path.open("wb")', False),
        ("path.open()", True), ('open(path, encoding="utf-8")', False), ("os.open(path, os.O_RDONLY)", False),
        ("os.fdopen(1)", True), ('NamedTemporaryFile("w")', True), ('open(path, mode="rb")', False),
    ],
)  # fmt: skip
def test_an_opening_without_its_encoding_is_found(line, found):
    assert bool([*unnamed(line)]) == found


def test_the_exercises_name_the_encoding_of_every_file_that_they_open():
    files = [path for path in (ROOT / "exercises").rglob("*.py") if "__pycache__" not in path.parts]
    assert len(files) > 50
    assert not [f"{path.relative_to(ROOT)}:{line}" for path in files for line in unnamed(path.read_text("utf-8"))]
