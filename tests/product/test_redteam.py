"""A class of attackers, graded by the real program in one run: what none of them gets, and what nobody else loses.

Every file of redteam/attacks is a submission. Its docstring says what it tries; a line `# expect: ...` says what each
exercise's failed tests must be (EXERCISE=VERDICT|VERDICT, `*` for the other exercises, `passed` for honest functions).
An attack that gets something it should not says BREACH, one that carries a hidden input away says SMUGGLED. Beside them
stand right submissions, first, in the middle and last, and folders that are an attack by their names, links and files.

Covered: grades, records, reports, leaks, the machine and its other processes, in the strongest tier that it has.
Not covered: the other tiers (test_lockdown.py, test_standby.py); wear of the machine (time, memory below limits);
what one bit at a time can carry out of a hidden test (its verdict, and the kind of error that it raised).
"""

import csv
import functools
import hashlib
import html
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from exercises.kit import manifest, models
from grader import ROOT
from grader.commands import explain
from grader.records import store
from grader.reports.html import pages
from grader.sandbox import lockdown
from tests.support.courses import MAIN

ATTACKS = {path.stem: path for path in sorted((Path(__file__).parent / "redteam" / "attacks").glob("*.py"))}
GENERATING = [path for name, path in ATTACKS.items() if name.startswith(("generate", "pipeline"))]
RIGHT = ("0 right", "mm right", "zz right")
POINTS = {each.name: each.points for each in manifest.exercises()}
CANARY = "a secret of the judge's own environment"
MARK = "redteam_planted"
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/root", "/", "/dev/mqueue")
# No call may cost the judge more than its time limit and a little.
SECONDS_A_TEST = 16.0
BYTES_A_RECORD = 1_000_000

pytestmark = [
    pytest.mark.skipif(lockdown.best_tier() == lockdown.PROCESS, reason="attacks run in a sandbox or not at all"),
    pytest.mark.timeout(900),
]


def expected_of(path):
    """{exercise: its verdicts} of an attack's `# expect:` line."""
    [line] = re.findall(r"^# expect: (.*)$", path.read_text(), re.MULTILINE)
    said = {name: set(verdicts.split("|")) for name, verdicts in (each.split("=") for each in line.split())}
    assert set(said) <= {*POINTS, "*"}, line
    return {name: said.get(name) or said["*"] for name in POINTS}


def notebook(*sources, outputs=()):
    cells = [
        {"cell_type": "code", "source": s, "metadata": {}, "outputs": list(outputs), "execution_count": 1}
        for s in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


HTML_OUTPUT = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>alert(3)</script>"}}
# name of the file, content, and the status and the score of what it is in.
FILES = {
    "a null byte": ("unpacking_pipeline.py", b"x = 1\0\n", "unreadable"),
    "open brackets": ("unpacking_pipeline.py", b"(" * 200_000, "unreadable"),
    "many minus signs": ("unpacking_pipeline.py", b"x = " + b"-" * 500_000 + b"1", None),
    "a long sum": ("unpacking_pipeline.py", b"x = " + b"+".join([b"1"] * 100_000), None),
    "lists in lists": ("unpacking_pipeline.py", b"x = " + b"[" * 90 + b"]" * 90 + b"\n" + b"[" * 100_000, "unreadable"),
    "indents": ("unpacking_pipeline.py", b"\n".join(b" " * i + b"if 1:" for i in range(2000)), "unreadable"),
    "a strange encoding": ("unpacking_pipeline.py", b"# coding: unicode_escape\n\\x0aimport os", None),
    "no encoding": ("unpacking_pipeline.py", b"\xff\xfe\x00\x00" + b"\xd8" * 99, "unreadable"),
    "nothing": ("unpacking_pipeline.py", b"", "unreadable"),
    "a json bomb": ("unpacking_pipeline.ipynb", b'{"cells":' * 100_000, "unreadable"),
    "a list bomb": ("unpacking_pipeline.ipynb", b"[" * 1_000_000, "unreadable"),
    "big numbers": ("unpacking_pipeline.ipynb", b'{"cells": [], "nbformat": ' + b"9" * 1_000_000 + b"}", "unreadable"),
    "bad cells": ("unpacking_pipeline.ipynb", b'{"cells": [1, null, {"cell_type": {}}], "nbformat": 4}', "unreadable"),
    "html in outputs": ("unpacking_pipeline.ipynb", notebook("x = 1", outputs=[HTML_OUTPUT] * 50).encode(), "graded"),
    "markup in an error": ("unpacking_pipeline.py", b"<script>alert(1)</script>", "unreadable"),
    "a formula in a note": ("unpacking_pipeline.py", b"raise Exception('=1+1\\n=cmd')\nx = 1\n", "graded"),
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
    """The class folder, as an instructor gets it from a platform."""
    for name, path in ATTACKS.items():
        put(folder / name / f"{MODULE}.py", path.read_bytes())
    for name in RIGHT:
        put(folder / name / f"{MODULE}.py", MAIN.solutions.read_bytes())
    for name, (file, content, _) in FILES.items():
        put(folder / name / file, content)
    for name in NAMES:
        put(folder / name / f"{MODULE}.py", b"x = 1\n")
    for name, content in PLANTED.items():
        put(folder / "planted" / name, content.encode())
    put(folder / "planted" / f"{MODULE}.py", MAIN.solutions.read_bytes())
    put(folder / "too large" / f"{MODULE}.py", b"x = 1\n")
    os.truncate(folder / "too large" / f"{MODULE}.py", 100_000_000)
    # Links out of the folder, and a pipe that nobody writes to.
    for name, target in {
        "link to a file": MAIN.solutions,
        "link to nothing": "/nonexistent/x.py",
        "loop": "loop.py",
    }.items():
        (folder / name).mkdir()
        (folder / name / f"{MODULE}.py").symlink_to(target)
    (folder / "link to a folder").mkdir()
    (folder / "link to a folder" / "inner").symlink_to(MAIN.solutions.parent)
    (folder / "linked student").symlink_to(MAIN.solutions.parent)
    (folder / "linked_file.py").symlink_to(MAIN.solutions)
    (folder / "a pipe").mkdir()
    os.mkfifo(folder / "a pipe" / f"{MODULE}.py")
    os.mkfifo(folder / "loose_pipe.py")
    make_deep(folder / "a deep folder", 1500)


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def make_deep(folder, levels):
    """Folders in folders, deeper than any path may be written out."""
    folder.mkdir()
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        here, parent = os.open("d", os.O_RDONLY, dir_fd=here), here
        os.close(parent)
    os.close(os.open(f"{MODULE}.py", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """All that the run may touch: class, out, tmp, home, and a copy of the model, whose path marks our processes."""
    room = tmp_path_factory.mktemp("redteam")
    for name in ("class", "out", "tmp", "home"):
        (room / name).mkdir()
    (room / "model").mkdir()
    for file in models.POCKET.glob("*.*"):
        if file.suffix in (".json", ".safetensors"):
            (room / "model" / file.name).write_bytes(file.read_bytes())
    make_class(room / "class")
    yield room
    # The deep folder is too deep for pytest's own way to remove it.
    subprocess.run(["rm", "-rf", str(room)], check=True)


@pytest.fixture(scope="module")
def graded(room):
    """The one run: its process, and the state of the project's files before and after."""
    before = project_files()
    environment = os.environ | {
        "HOME": str(room / "home"), "TMPDIR": str(room / "tmp"), "GRADER_CANARY": CANARY,
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "grader", "grade", room / "class", "--out", room / "out"]
    process = subprocess.Popen(
        [*map(str, command), "--jobs", "2", "--model", str(room / "model")],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=800)
    finally:
        process.kill()
    process.said = output.decode(errors="replace")
    process.left = staying(process.pid, str(room))
    return process, before, project_files()


def project_files():
    """What a submission might change in the project: every file that is no cache."""
    found = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [each for each in folders if not each.startswith(".") and each not in ("__pycache__", "graded")]
        for name in files:
            path = Path(folder, name)
            status = path.lstat()
            found[str(path)] = (status.st_mode, status.st_uid, hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def staying(session, mark, patience=60):
    """Those of the run's processes that do not end: one that was killed takes a moment to give its memory back."""
    until = time.monotonic() + patience
    while (left := processes_of(session, mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


def processes_of(session, mark):
    """The processes of that session, and those with that text in their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words, fields = (entry / "cmdline").read_bytes(), (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] == "Z":
            continue  # ended; nobody has asked how yet
        if int(fields[3]) == session or (b"grader.sandbox" in words and mark.encode() in words):
            found.append((entry.name, words))
    return found


@pytest.fixture(scope="module")
def records(graded, room):
    """Every record of the run, by student."""
    process, _, _ = graded
    assert (room / "out" / store.RESULTS).is_file(), process.said[-3000:]
    rows = [json.loads(line) for line in (room / "out" / store.RESULTS).read_text("ascii").splitlines()]
    assert len({row["student"] for row in rows}) == len(rows)
    return {row["student"]: row for row in rows}


@pytest.fixture(scope="module")
def feedback(records, room):
    """Every student's page."""
    return {name: (room / "out" / "feedback" / pages.feedback_name(name)).read_text("utf-8") for name in records}


def test_the_run_ends_well(graded):
    process, _, _ = graded
    assert process.returncode == 0, process.said[-3000:]


def test_every_submission_has_one_record(records):
    wanted = {*ATTACKS, *RIGHT, *FILES, *NAMES, "planted", "too large", "link to a file", "link to nothing", "loop"}
    wanted |= {"link to a folder", "a pipe", "a deep folder"}
    assert wanted <= set(records), wanted - set(records)
    assert not {"linked student", "linked_file"} & set(records)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_its_honest_functions_are_worth(records, name):
    record, expected = records[name], expected_of(ATTACKS[name])
    for test in record["tests"]:
        assert test["verdict"] in expected[test["exercise"]], test
        assert "BREACH" not in test["message"], test["message"]
        assert test["visibility"] == "public" or "SMUGGLED" not in test["message"], test
        assert test["seconds"] < SECONDS_A_TEST, test
    assert "BREACH" not in record["message"]
    assert record["tests"] and record["score"] == sum(POINTS[each] for each in POINTS if expected[each] == {"passed"})
    assert len(json.dumps(record)) < BYTES_A_RECORD


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_submission_beside_them_gets_all_points(records, name):
    assert records[name]["score"] == 20.0, [t for t in records[name]["tests"] if t["verdict"] != "passed"]


@pytest.mark.parametrize("name", FILES)
def test_a_malicious_file_costs_its_own_grade_only(records, name):
    assert records[name]["status"] == FILES[name][2] or FILES[name][2] is None, records[name]["message"]
    assert records[name]["score"] == 0.0
    assert not any(test["verdict"] == "grader_error" for test in records[name]["tests"])


@pytest.mark.parametrize(
    "name", ["link to a file", "link to nothing", "loop", "link to a folder", "a pipe", "too large"]
)
def test_links_pipes_and_giants_are_not_read(records, name):
    assert (records[name]["status"], records[name]["score"], records[name]["tests"]) == ("unreadable", 0.0, [])


def test_a_folder_deeper_than_a_path_may_be_is_its_own_students_problem(records):
    assert (records["a deep folder"]["status"], records["a deep folder"]["score"]) == ("unreadable", 0.0)


def test_files_planted_beside_a_submission_change_nothing(records, graded):
    assert records["planted"]["score"] == 20.0
    assert records["planted"]["source"].endswith(f"/{MODULE}.py")
    assert "BREACH" not in graded[0].said


def test_a_harmless_file_gets_no_points_whatever_its_students_name(records):
    assert {name: records[name]["score"] for name in NAMES} == dict.fromkeys(NAMES, 0.0)


def test_every_student_has_a_page_of_their_own(records, room):
    names = [pages.feedback_name(name) for name in records]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names)
    assert sorted(names) == sorted(path.name for path in (room / "out" / "feedback").iterdir())


def test_no_process_is_left(graded):
    assert graded[0].left == []


def test_nothing_of_the_project_has_changed(graded):
    _, before, after = graded
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} == set()


def test_nothing_is_left_in_the_temporary_and_the_home_folder(graded, room):
    assert list((room / "tmp").iterdir()) == []
    # The reference's answers, which the judges keep for the next run: a worker can't write anywhere.
    kept = [path for path in (room / "home").rglob("*") if path.is_file()]
    assert [path.parent for path in kept] == [room / "home" / ".cache" / "unpacking-pipeline"]
    assert kept[0].name.startswith("answers-")


def test_nothing_was_planted(graded, room):
    places = {*map(Path, PLACES), ROOT, *Path(ROOT).glob("*/"), room, *map(Path, sys.path)}
    assert [path for place in places if place.is_dir() for path in place.glob(f"*{MARK}*")] == []
    assert sorted(path.name for path in (room / "out").iterdir()) == [
        "feedback",
        "grades.csv",
        "report.html",
        store.RESULTS,
        explain.SETTINGS,
    ]


@functools.cache
def secret_lines():
    """Lines of code of the hidden suites and the solutions that students have nowhere else."""
    known = "\n".join(path.read_text() for path in [*(ROOT / "exercises").rglob("*.py"), *ATTACKS.values()])
    files = [
        *(ROOT / "tests" / "hidden").rglob("*.py"),
        *(ROOT / "solutions").rglob("*.py"),
        ROOT / "grader" / "inputs.py",
    ]
    lines = {line.strip() for path in files for line in path.read_text().splitlines()}
    return sorted(
        line
        for line in lines
        if len(line) >= 25 and re.search(r"[()=]", line) and '"""' not in line and line not in known
    )


@pytest.fixture(scope="module")
def published(records, room):
    """All that the run has written, as text: markup undone, JSON's escapes undone."""
    files = [path for path in (room / "out").rglob("*") if path.is_file()]
    texts = {path.name: html.unescape(path.read_text("utf-8", "replace")) for path in files}
    messages = [
        text for row in records.values() for text in (row["message"], *(test["message"] for test in row["tests"]))
    ]
    return texts | {"messages": "\n".join(messages)}


def test_no_line_of_a_hidden_suite_or_a_solution_is_published(published):
    assert len(secret_lines()) > 50
    found = [(name, line) for name, text in published.items() for line in secret_lines() if line in text]
    assert found == []


def test_nothing_of_the_judges_environment_or_the_system_is_published(published, room):
    for secret in (CANARY, "root:x:0:", "GRADER_CANARY", str(room / "home"), str(room / "tmp")):
        assert [name for name, text in published.items() if secret in text] == []


def test_an_attack_that_found_nothing_says_so_nowhere(published):
    assert [name for name, text in published.items() if "BREACH" in text] == []


def test_no_hidden_input_is_published(records, feedback):
    for record in records.values():
        for test in record["tests"]:
            assert test["visibility"] == "public" or "SMUGGLED" not in test["message"], test
    assert "SMUGGLED" in feedback["smuggle_hidden_input"]  # its public tests show what it said


def test_no_cell_of_the_gradebook_is_a_formula(records, room):
    with (room / "out" / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(records) + 1
    for row in rows:
        for cell in row:
            assert not re.match(r"\s*[=+\-@\t\r\n]", cell), cell
            assert all(each.isprintable() for each in cell), cell


# What the pages have of their own: bars, spots and a histogram, and the script that sorts the table.
OWN = re.compile(
    r'<svg (?:class="(?:meter|spot)[^"]*" |viewBox="0 0 400 190" ).*?</svg>|<script>.*?</script>\s*</body>', re.S
)


def test_what_students_wrote_is_text_on_the_pages(feedback, room):
    for text in (*feedback.values(), (room / "out" / "report.html").read_text("utf-8")):
        assert not re.search(r"<\s*(script|img|iframe|object|svg)|javascript:", OWN.sub("", text), re.IGNORECASE)
        assert not re.search(r"<[^>]*\son\w+\s*=", text, re.IGNORECASE)


def test_a_template_in_a_name_is_not_filled_in(feedback, room):
    assert "{{ 7*7 }}" in feedback["{{ 7*7 }}"] and "{{ 7*7 }}" in (room / "out" / "report.html").read_text("utf-8")


def test_the_terminal_shows_no_control_characters(graded):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", graded[0].said.replace("\r", "")), graded[0].said[-2000:]


JUDGES = """
from grader import places, settings

if __name__ == "__main__":
    with places.here(1, settings.Settings()).start() as executor:
        print("worked", executor.submit(len, "abc").result())
"""


@pytest.mark.parametrize("how", ["-m grader --help", "script.py"])
def test_modules_beside_the_class_are_not_taken_for_pythons_or_the_graders_own(tmp_path, how):
    """An instructor may well stand in the folder with everyone's files, and a judge is started from there."""
    (tmp_path / "script.py").write_text(JUDGES)
    (tmp_path / "class").mkdir()
    for name in ("typer", "rich", "jinja2", "msgpack", "numpy", "multiprocessing", "pickle", "socket", "tempfile"):
        (tmp_path / "class" / f"{name}.py").write_text("raise SystemExit('BREACH')")
    words = [str(tmp_path / each) if each.endswith(".py") else each for each in how.split()]
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path / "class", capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "BREACH" not in done.stdout + done.stderr and done.returncode == 0, done.stderr[-500:]


UNGUARDED = """
import os, runpy, sys
from exercises.kit import models, reference

pocket = models.load("pocket")
calls = [(pocket.model, pocket.tokenizer, *each) for each in (("The capital of Denmark is", 20), ("The dog", 3))]
wanted = [reference.pipeline_text(*each) for each in calls]
for path in sys.argv[1:]:
    if os.fork() == 0:
        try:
            own = runpy.run_path(path)["greedy_generate"]
            print(path, [own(*each) for each in calls] == wanted, flush=True)
        except BaseException as error:
            print(path, error, flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory):
    """What comes of each way to generate in a process where nothing is refused."""
    script = tmp_path_factory.mktemp("unguarded") / "script.py"
    script.write_text(UNGUARDED)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script), *map(str, GENERATING)], capture_output=True, text=True, timeout=300,
        env=environment, check=False
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize("path", GENERATING, ids=lambda path: path.stem)
def test_each_way_to_generate_would_be_right_if_it_were_not_refused(unguarded, path):
    """Else its verdict would say nothing."""
    if "import psutil" in path.read_text() and importlib.util.find_spec("psutil") is None:
        pytest.skip("this way round needs the package psutil, which is not installed here")
    assert f"{path} True" in unguarded
