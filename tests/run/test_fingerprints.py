"""What a test hangs on: its own function and what that leads to, and nothing of the other tests."""

import shutil
from dataclasses import replace

import pytest

from grader import ROOT
from grader.harness import suites
from grader.run import fingerprints
from tests.support.courses import MAIN

SUITE = {
    "test_a.py": '''
"""A suite."""
import pytest
from exercises.kit import checks
from exercises.kit.checks import check_ids, check_text as compared

pytestmark = pytest.mark.exercise("compare")
WORDS = ["one"]
LONGER = [*WORDS, "two"]


@pytest.fixture
def word():
    return "w"


def helper():
    return LONGER


def test_ids(student):
    check_ids(helper(), 1)


def test_text(student, more):
    compared(1, 2)


def more():
    return 3


class TestNumber:
    def test_number(self, student):
        checks.check_number(1, 2)
''',
    "test_b.py": "def test_alone(student):\n    pass\n",
}
ALL = {"hidden:test_ids", "hidden:test_text", "hidden:test_number", "hidden:test_alone"}
OF_A = ALL - {"hidden:test_alone"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The kit in a folder of its own, a course of it without public checks and with a suite, and its fingerprints."""
    root = tmp_path_factory.mktemp("kit")
    for folder in ("exercises", "solutions", "grader"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "demo*"))
    (root / "suite").mkdir()
    for name, text in SUITE.items():
        (root / "suite" / name).write_text(text)
    where = {name: root / getattr(MAIN, name).relative_to(ROOT) for name in ("solutions", "corpus", "misconceptions")}
    course = replace(MAIN, checks=root / "none", **where)
    with pytest.MonkeyPatch.context() as patch:
        for module in (fingerprints, suites):
            patch.setattr(module, "ROOT", root)
        yield root, course, fingerprints.of_suite(root / "suite", course)


def turned(copy, path, old, new):
    """Whose fingerprint is another once `old` in a file has become `new`; "rest" for what all hang on."""
    root, course, before = copy
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new, 1))
    after = fingerprints.of_suite(root / "suite", course)
    (root / path).write_text(text)
    names = {name for name in {*before.tests, *after.tests} if before.tests.get(name) != after.tests.get(name)}
    return names | ({"rest"} if before.rest != after.rest else set())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("check_ids(helper(), 1)", "check_ids(helper(), 2)", {"hidden:test_ids"}),
        ('WORDS = ["one"]', 'WORDS = ["1"]', {"hidden:test_ids"}),  # by way of helper and LONGER
        ("return 3", "return 4", {"hidden:test_text"}),  # a parameter may be a fixture's name
        ("check_number(1, 2)", "check_number(1, 3)", {"hidden:test_number"}),
        ('return "w"', 'return "x"', OF_A),  # a fixture may be for all
        ('exercise("compare")', 'exercise("tokenize")', OF_A),
        ("def more", "print()\n\n\ndef more", OF_A),
        ("def more", "# a comment\n\n\n\ndef more", set()),
        ("def more", "def nobody():\n    return 0\n\n\ndef more", set()),
        ("def test_ids", "def test_more(student): ...\n\n\ndef test_ids", {"hidden:test_more"}),
        ("def test_ids", "def a_helper", {"hidden:test_ids"}),
        ("def more", "def more(", OF_A),  # it can't be read
    ],
)
def test_a_change_of_a_suite_is_of_the_tests_that_it_leads_to(copy, old, new, expected):
    assert turned(copy, "suite/test_a.py", old, new) == expected


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("checks.py", "def check_ids(", "@staticmethod\ndef check_ids(", {"hidden:test_ids"}),
        # It has another name there, and another module.
        ("checking/texts.py", "def check_text(", "@staticmethod\ndef check_text(", {"hidden:test_text"}),
        ("checking/texts.py", "def common(", "@staticmethod\ndef common(", {"hidden:test_text"}),
        ("checks.py", "def check_number(", "@staticmethod\ndef check_number(", {"hidden:test_number"}),
        ("checks.py", "def check_token(", "@staticmethod\ndef check_token(", set()),
        ("checking/general.py", "def check_close(", "@staticmethod\ndef check_close(", set()),
        # The harness knows it too.
        ("checking/wrong.py", "class Wrong(", "class Wrong(Exception, ", OF_A | {"rest"}),
    ],
)
def test_a_comparison_is_of_the_tests_that_use_it(copy, path, old, new, expected):
    found = turned(copy, f"exercises/kit/{path}", old, new)
    assert found == expected


@pytest.mark.parametrize(
    "path", ["grader/harness/verdicts.py", "solutions/oracle.py", "grader/sandbox/worker.py", "exercises/kit/values.py"]
)
def test_what_every_test_hangs_on_is_the_rest(copy, path):
    first = (copy[0] / path).read_text().splitlines()[0]
    assert turned(copy, path, first, f"{first} ") == {"rest"}


def test_a_helper_of_the_suite_counts_for_all_of_its_tests(copy):
    root, course, before = copy
    (root / "suite" / "helper.py").write_text("x = 1\n")
    after = fingerprints.of_suite(root / "suite", course)
    (root / "suite" / "helper.py").unlink()
    assert {
        name for name in after.tests if after.tests[name] != before.tests[name]
    } == ALL and after.rest == before.rest


def test_the_public_checks_are_known_as_such():
    found = fingerprints.of_suite(MAIN.hidden, MAIN).tests
    assert {name.partition(":")[0] for name in found} == {"public", "hidden"} and len(found) > 40
