"""A class of attackers, graded by the real program in one run: what none of them gets, and what nobody else loses.

The class is that of tests/redteam/malicious.py: attacks, each of which says what must come of it and what shows that it
reached its deed; beside them right submissions, first, in the middle and last, and folders that are an attack by their
names, links and files.

Covered: grades, records, reports, leaks, the machine and its other processes, in the strongest tier that it has.
Not covered: the other tiers (test_lockdown.py, test_standby.py); wear of the machine (time, memory below limits);
what one bit at a time can carry out of a hidden test (its verdict, and the kind of error that it raised).
"""

import csv
import functools
import html
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from exercises.kit import models
from grader import ROOT
from grader.records import lock, results, schema
from grader.records.gradebook import storable
from grader.reports.html import pages
from grader.sandbox import lockdown
from tests.redteam import malicious, watched
from tests.redteam.malicious import ATTACKS, FILES, LINKS, MARK, NAMES, RIGHT, STUB, UNWALLED
from tests.support.courses import MAIN

POINTS = {exercise.name: exercise.points for exercise in MAIN.exercises}
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/root", "/", "/dev/mqueue")
# No call may cost the judge more than its time limit and a little.
SECONDS_A_TEST = 13.0
BYTES_A_RECORD = 1_000_000

pytestmark = [
    pytest.mark.skipif(lockdown.best_tier() == lockdown.PROCESS, reason="attacks run in a sandbox or not at all"),
    pytest.mark.timeout(900),
]


# Before the run


def test_what_an_attack_aims_at_is_there():
    """Nor does an attack work out where the project is: it would go on with a folder that is none of ours."""
    aimed = {target: path.stem for path in ATTACKS.values() for target in malicious.targets_of(path)}
    assert len(aimed) > 8
    assert {target: name for target, name in aimed.items() if not target.exists()} == {}
    assert [name for name, path in ATTACKS.items() if re.search(r"dirname\(.*sys\.modules", path.read_text())] == []


def test_an_attack_says_for_each_function_what_shows_that_it_reached_its_deed():
    silent = {}
    for name, path in ATTACKS.items():
        told = [where for where, _ in malicious.deeds_of(path)]
        if not told or not (UNWALLED in told or malicious.aims_of(path) <= set(told)):
            silent[name] = malicious.aims_of(path) - set(told)
    assert silent == {}


# The run


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """All that the run may touch, with a short hidden suite and a copy of the model, whose path marks our processes."""
    room = tmp_path_factory.mktemp("redteam")
    for name in ("class", "out", "tmp", "home", "model", "suite"):
        (room / name).mkdir()
    for file in models.POCKET.glob("*.*"):
        if file.suffix in (".json", ".safetensors"):
            (room / "model" / file.name).write_bytes(file.read_bytes())
    malicious.make_class(room / "class")
    malicious.make_suite(room / "suite")
    yield room
    # The deep folder is too deep for pytest's own way to remove it.
    subprocess.run(["rm", "-rf", str(room)], check=True)


@pytest.fixture(scope="module")
def graded(room):
    """The one run."""
    return watched.grade(room)


@pytest.fixture(scope="module")
def records(graded, room):
    """Every record of the run, by student."""
    assert (room / "out" / results.RESULTS).is_file(), graded.said[-3000:]
    rows = [json.loads(line) for line in (room / "out" / results.RESULTS).read_text("ascii").splitlines()]
    assert len({row["student"] for row in rows}) == len(rows)
    return {row["student"]: row for row in rows}


@pytest.fixture(scope="module")
def feedback(records, room):
    """Every student's page."""
    return {name: (room / "out" / "feedback" / pages.feedback_name(name)).read_text("utf-8") for name in records}


def test_the_run_ends_well(graded):
    assert graded.returncode == 0, graded.said[-3000:]


def test_every_submission_has_one_record(records):
    names = map(storable, NAMES)  # what is no Unicode is kept as an escape
    wanted = {*ATTACKS, *RIGHT, *FILES, *names, *LINKS, "planted", "too large", "a pipe", "a deep folder"}
    assert wanted <= set(records), wanted - set(records)
    assert not {"linked student", "linked_file"} & set(records)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_its_honest_functions_are_worth(records, name):
    record, expected = records[name], malicious.expected_of(ATTACKS[name])
    for test in record["tests"]:
        assert test["verdict"] in expected[test["exercise"]], test
        assert "BREACH" not in test["message"], test["message"]
        assert test["visibility"] == "public" or "SMUGGLED" not in test["message"], test
        assert test["seconds"] < SECONDS_A_TEST, test
    assert "BREACH" not in record["message"]
    assert record["tests"] and record["score"] == sum(
        points for exercise, points in POINTS.items() if expected[exercise] == {"passed"}
    )
    assert len(json.dumps(record)) < BYTES_A_RECORD


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_reached_its_deed(records, name):
    """Else its verdict would say nothing: an attack that fails by a slip of its own is refused by nobody."""
    record = records[name]
    said = {"notes": record["message"]}
    for test in record["tests"]:
        if test["visibility"] == "public":
            said[test["exercise"]] = said.get(test["exercise"], "") + test["message"] + "\n"
    deeds = [(where, pattern) for where, pattern in malicious.deeds_of(ATTACKS[name]) if where != UNWALLED]
    assert [
        (where, said.get(where)) for where, pattern in deeds if not re.search(pattern, said.get(where, ""), re.M)
    ] == []
    # What can't even be loaded is noted.
    assert record["message"] == "" or any(where == "notes" for where, _ in deeds), record["message"]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_submission_beside_them_gets_all_points(records, name):
    assert records[name]["score"] == MAIN.points, [t for t in records[name]["tests"] if t["verdict"] != "passed"]


@pytest.mark.parametrize("name", FILES)
def test_a_malicious_file_costs_its_own_grade_only(records, name):
    assert records[name]["status"] == FILES[name][2] or FILES[name][2] is None, records[name]["message"]
    assert records[name]["score"] == 0.0
    assert not any(test["verdict"] == "grader_error" for test in records[name]["tests"])


@pytest.mark.parametrize("name", [*LINKS, "a pipe", "too large"])
def test_links_pipes_and_giants_are_not_read(records, name):
    assert (records[name]["status"], records[name]["score"], records[name]["tests"]) == ("unreadable", 0.0, [])


def test_a_folder_deeper_than_a_path_may_be_is_its_own_students_problem(records):
    assert (records["a deep folder"]["status"], records["a deep folder"]["score"]) == ("unreadable", 0.0)


def test_files_planted_beside_a_submission_change_nothing(records, graded):
    assert records["planted"]["score"] == MAIN.points
    assert records["planted"]["source"].endswith(f"/{STUB}")
    assert "BREACH" not in graded.said


def test_a_harmless_file_gets_no_points_whatever_its_students_name(records):
    assert {name: records[storable(name)]["score"] for name in NAMES} == dict.fromkeys(NAMES, 0.0)


def test_every_student_has_a_page_of_their_own(records, room):
    names = [pages.feedback_name(name) for name in records]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names)
    assert sorted(names) == sorted(path.name for path in (room / "out" / "feedback").iterdir())


def test_no_process_is_left(graded):
    assert graded.left == []


def test_nothing_of_the_project_has_changed(graded):
    before, after = graded.before, graded.after
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} == set()


def test_nothing_is_left_in_the_temporary_and_the_home_folder(graded, room):
    assert list((room / "tmp").iterdir()) == []
    # The reference's answers and its forward passes, and that the pre-flight passed: kept for the next run, and not
    # written by a worker.
    kept = [path for path in (room / "home").rglob("*") if path.is_file()]
    assert {path.parent for path in kept} == {room / "home" / ".cache" / "unpacking-pipeline"}
    of_sqlite = {f"passes.db{ending}" for ending in ("", "-shm", "-wal")}
    assert {path.name.partition("-")[0] for path in kept if path.name not in of_sqlite} == {"answers", "proven"}


def test_nothing_was_planted(graded, room):
    places = {*map(Path, PLACES), ROOT, *Path(ROOT).glob("*/"), room, *map(Path, sys.path)}
    assert [path for place in places if place.is_dir() for path in place.glob(f"*{MARK}*")] == []
    assert sorted(path.name for path in (room / "out").iterdir()) == [
        lock.FILE,
        "feedback",
        schema.FILE,
        "grades.csv",
        "report.html",
        results.RESULTS,
    ]


@functools.cache
def secret_lines():
    """Lines of code of the hidden suites and the solutions that students have nowhere else."""
    known = "\n".join(path.read_text() for path in [*(ROOT / "exercises").rglob("*.py"), *ATTACKS.values()])
    files = [*MAIN.hidden.rglob("*.py"), *(ROOT / "solutions").rglob("*.py"), ROOT / "grader" / "harness" / "inputs.py"]
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
    told = "\n".join({line for text in published.values() for line in text.splitlines()})  # most stand on every page
    assert [line for line in secret_lines() if line in told] == []


def test_nothing_of_the_judges_environment_or_the_system_is_published(published, room):
    for secret in (watched.CANARY, "root:x:0:", "GRADER_CANARY", str(room / "home"), str(room / "tmp")):
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
            assert all(letter.isprintable() for letter in cell), cell


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
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", graded.said.replace("\r", "")), graded.said[-2000:]
