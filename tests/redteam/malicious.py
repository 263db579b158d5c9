"""The class of attackers as a folder: every file of attacks/, files and names that are attacks, links, pipes, giants.

An attack's docstring says what it tries. Comments in it say what must come of it:

    # expect: compare=error *=not_attempted    the verdicts of each exercise's failed tests (A|B: either); `passed` is
                                               for honest functions, `*` for the exercises that are not named
    # deed: compare: REFUSED .* EPERM          a pattern in what the public tests of that exercise say, `notes:` in the
                                               record's own message: only an attack that got to its deed can say it
    # deed: without the wall                   test_redteam_unwalled.py runs it where nothing is refused: it succeeds

An attack that gets something it should not says BREACH, one that carries a hidden input away says SMUGGLED.
In an attack's text `@ROOT@` stands for the project's folder, so that what it aims at is there, `@SOLUTIONS@` for the
course's solutions, and `@REFUSALS@` for refusals.py.
"""

import ast
import hashlib
import json
import os
import re
from pathlib import Path

from grader import ROOT
from tests.support.courses import MAIN

FOLDER = Path(__file__).parent / "attacks"
REFUSALS = Path(__file__).parent / "refusals.py"
ATTACKS = {path.stem: path for path in sorted(FOLDER.glob("*.py"))}
UNWALLED = "without the wall"
STUB = MAIN.stub.name
NOTEBOOK = MAIN.stub.with_suffix(".ipynb").name
RIGHT = ("0 right", "mm right", "zz right")
# What an attack leaves somewhere has this in its name.
MARK = "redteam_planted"
LINKS = ("link to a file", "link to nothing", "loop", "link to a folder")


def expected_of(path):
    """{exercise: its verdicts} of an attack's `# expect:` line."""
    [line] = re.findall(r"^# expect: (.*)$", path.read_text(), re.MULTILINE)
    said = {name: set(verdicts.split("|")) for name, verdicts in (part.split("=") for part in line.split())}
    assert set(said) <= {*MAIN.names, "*"}, line
    return {name: said.get(name) or said["*"] for name in MAIN.names}


def aims_of(path):
    """The exercises that an attack names in its `# expect:` line, but for its honest functions."""
    return {
        name for name in expected_of(path) if re.search(rf"^# expect: .*\b{name}=(?!passed)", path.read_text(), re.M)
    }


def deeds_of(path):
    """(where, pattern) of each `# deed:` line of an attack; the pattern of UNWALLED is empty."""
    lines = re.findall(r"^# deed: (.*)$", path.read_text(), re.MULTILINE)
    return [(where, pattern.strip()) for where, _, pattern in (line.partition(":") for line in lines)]


def targets_of(path):
    """The project's files and folders that an attack aims at."""
    return {ROOT / name for name in re.findall(r"@ROOT@/?([\w./]*)", path.read_text())}


def source_of(path):
    """An attack as it is handed in."""
    text = path.read_text().replace("@ROOT@", str(ROOT)).replace("# @REFUSALS@", REFUSALS.read_text())
    return text.replace("# @SOLUTIONS@", MAIN.solutions.read_text("utf-8"))


def notebook(*sources, outputs=()):
    cells = [
        {"cell_type": "code", "source": s, "metadata": {}, "outputs": list(outputs), "execution_count": 1}
        for s in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


HTML_OUTPUT = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>alert(3)</script>"}}
# The name of the file, its content, and the status of the record (None: either).
FILES = {
    "a null byte": (STUB, b"x = 1\0\n", "graded"),
    "open brackets": (STUB, b"(" * 20_000, "unreadable"),
    "many minus signs": (STUB, b"x = " + b"-" * 20_000 + b"1", None),
    "a long sum": (STUB, b"x = " + b"+".join([b"1"] * 10_000), None),
    "lists in lists": (STUB, b"x = " + b"[" * 90 + b"]" * 90 + b"\n" + b"[" * 20_000, "graded"),
    "indents": (STUB, b"\n".join(b" " * i + b"if 1:" for i in range(400)), "unreadable"),
    "a strange encoding": (STUB, b"# coding: unicode_escape\n\\x0aimport os", None),
    "no encoding": (STUB, b"\xff\xfe\x00\x00" + b"\xd8" * 99, "unreadable"),
    "nothing": (STUB, b"", "unreadable"),
    "a json bomb": (NOTEBOOK, b'{"cells":' * 100_000, "unreadable"),
    "a list bomb": (NOTEBOOK, b"[" * 1_000_000, "unreadable"),
    "big numbers": (NOTEBOOK, b'{"cells": [], "nbformat": ' + b"9" * 1_000_000 + b"}", "unreadable"),
    "bad cells": (NOTEBOOK, b'{"cells": [1, null, {"cell_type": {}}], "nbformat": 4}', "unreadable"),
    "html in outputs": (NOTEBOOK, notebook("x = 1", outputs=[HTML_OUTPUT] * 50).encode(), "graded"),
    "markup in an error": (STUB, b"<script>alert(1)</script>", "unreadable"),
    "a formula in a note": (STUB, b"raise Exception('=1+1\\n=cmd')\nx = 1\n", "graded"),
}  # fmt: skip
# Folders of students with a harmless file, whose names are the attack.
NAMES = [
    "=cmd|' C calc'!A0", "+1+1", "-rf", "--help", "@SUM(1)", "<script>alert(1)<", "'\"><img src=x onerror=alert(2)>",
    "two\nlines", "\ttab", "bell\x07 and \x1b[31m red", "{{ 7*7 }}", "[bold red]markup[red]", "..double dots", "a..b",
    "con", "x" * 255, "\N{MATHEMATICAL DOUBLE-STRUCK SMALL A}" * 63, "e\N{COMBINING ACUTE ACCENT}" * 80,
    "%2e%2e%2f", "~", "$HOME",
    "x y", "x_y-" + hashlib.sha256(b"x y").hexdigest()[:8], "right to \u202eleft", "bytes \udcff\udcfe",
    "results.jsonl",
]  # fmt: skip
PLANTED = {
    "conftest.py": "raise SystemExit('BREACH conftest')",
    "sitecustomize.py": "raise SystemExit('BREACH sitecustomize')",
    "pytest.ini": "[pytest]\naddopts = --co -p no_such_plugin",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--co'",
    "results.jsonl": '{"student": "planted", "score": 20.0}',
    "grades.csv": "student,score\nplanted,20\n",
    "report.html": "<h1>20 of 20</h1>",
    "test_mine.py": "def test_mine():\n    assert True\n",
    "grader/__init__.py": "raise SystemExit('BREACH grader')",
} | {
    f"{name}.py": f"raise SystemExit('BREACH {name}')"
    for name in ("math", "torch", "numpy", "typer", "msgpack", "json")
}


def make_class(folder):
    """Write the whole class into a folder."""
    for name, path in ATTACKS.items():
        put(folder / name / STUB, source_of(path).encode())
    for name in RIGHT:
        put(folder / name / STUB, MAIN.solutions.read_bytes())
    for name, (file, content, _) in FILES.items():
        put(folder / name / file, content)
    for name in NAMES:
        put(folder / name / STUB, b"x = 1\n")
    for name, content in PLANTED.items():
        put(folder / "planted" / name, content.encode())
    put(folder / "planted" / STUB, MAIN.solutions.read_bytes())
    put(folder / "too large" / STUB, b"x = 1\n")
    os.truncate(folder / "too large" / STUB, 100_000_000)
    _make_links(folder)
    _make_deep(folder / "a deep folder", 1500)


def _make_links(folder):
    """Links out of the folder, and pipes that nobody writes to."""
    for name, target in zip(LINKS, (MAIN.solutions, "/nonexistent/x.py", "loop.py"), strict=False):
        (folder / name).mkdir()
        (folder / name / STUB).symlink_to(target)
    (folder / "link to a folder").mkdir()
    (folder / "link to a folder" / "inner").symlink_to(MAIN.solutions.parent)
    (folder / "linked student").symlink_to(MAIN.solutions.parent)
    (folder / "linked_file.py").symlink_to(MAIN.solutions)
    (folder / "a pipe").mkdir()
    os.mkfifo(folder / "a pipe" / STUB)
    os.mkfifo(folder / "loose_pipe.py")


def make_suite(folder):
    """Write a short hidden suite: of each file of the course's own one test that runs once, letter for letter.

    An attack has to get past a hidden test; the second of them is no other wall.
    """
    for path in MAIN.hidden.glob("test_*.py"):
        text = path.read_text("utf-8")
        lines, tests = text.splitlines(), [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
        kept = next(test for test in tests if not test.decorator_list)
        for left_out in tests:
            if left_out is not kept:
                first = min(node.lineno for node in [*left_out.decorator_list, left_out])
                lines[first - 1 : left_out.end_lineno] = [""] * (left_out.end_lineno - first + 1)
        put(folder / path.name, "\n".join(lines).encode())


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _make_deep(folder, levels):
    """Folders in folders, deeper than any path may be written out."""
    folder.mkdir()
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        here, parent = os.open("d", os.O_RDONLY, dir_fd=here), here
        os.close(parent)
    os.close(os.open(STUB, os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
