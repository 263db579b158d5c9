"""The names of Blackboard, Brightspace, ILIAS, Autolab and Google Drive, part by part of a path."""

from datetime import datetime

import pytest

from grader.intake.platforms import others
from grader.intake.platforms.others import Autolab, Blackboard, Brightspace, Ilias
from tests.support.courses import MAIN

TEN = datetime(2026, 12, 1, 10, 0)
TITLE = MAIN.stub.stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lab 3_jdoe_attempt_2026-12-01-10-00-00_x_1.ipynb", ("jdoe", "Lab 3_jdoe", TEN, "x_1.ipynb")),
        ("Lab 3_jdoe_attempt_2026-12-01-10-00-00.txt", ("jdoe", "Lab 3_jdoe", TEN, "")),
        ("My_Lab_s.li_attempt_2026-12-01-10-00-00_x.py", ("s.li", "My_Lab_s.li", TEN, "x.py")),
    ],
)
def test_blackboards_names(name, expected):
    found = others.blackboard(name)
    assert isinstance(found, Blackboard) and (found.user, found.who, found.at, found.filename) == expected


@pytest.mark.parametrize("name", ["jdoe_attempt_2.py", "Lab_jdoe_attempt_2026-12-01_x.py", "attempt", ""])
def test_other_names_are_not_blackboards(name):
    assert others.blackboard(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("12-34 - Jane Doe - Dec 1, 2026 1000 AM", Brightspace("Jane Doe", "12", TEN, "")),
        ("12-34 - Jane Doe - Dec 1, 2026 1000 AM - x - y.py", Brightspace("Jane Doe", "12", TEN, "x - y.py")),
        ("12-34 - Anna-Liisa K - B - 1 December, 2026 10:00", Brightspace("Anna-Liisa K - B", "12", TEN, "")),
        # the name of a month that is not known: whose it is stays known
        ("12-34 - Jane Doe - joulu 1, 2026 10.00", Brightspace("Jane Doe", "12", None, "")),
    ],
)
def test_brightspaces_names(name, expected):
    assert others.brightspace(name) == expected


@pytest.mark.parametrize("name", ["12-34 - Jane Doe", "Jane - Dec 1, 2026 1000 AM", "2026-12 - Lab - 3", "a - b - c"])
def test_other_names_are_not_brightspaces(name):
    assert others.brightspace(name) is None


def test_ilias_names():
    assert others.ilias("Doe_Jane Mary_j_doe_4711") == Ilias("Jane Mary Doe", "j_doe", "4711")
    assert others.ilias("von der Heide_Max_mheide_5") == Ilias("Max von der Heide", "mheide", "5")
    assert [others.ilias(name) for name in ("lab_3_alice_1", "Doe_Jane_4711", "Doe_Jane_jdoe_x", "")] == [None] * 4
    assert others.ilias_file("20261201100000_x.py") == (TEN, "x.py")
    assert others.ilias_file("2026_x.py") == (None, "2026_x.py")


def test_autolabs_names():
    assert others.autolab("j.doe@x.edu_12_handin.py") == Autolab("j.doe@x.edu", 12, "handin.py")
    assert [others.autolab(name) for name in ("jdoe_3_handin.py", "j@x.edu_handin.py", "j@x_3_handin.py")] == [None] * 3


@pytest.mark.parametrize(
    ("name", "person"),
    [
        (f"{TITLE} - Anna Virtanen", "Anna Virtanen"),
        (f"Anna Virtanen - {TITLE}", "Anna Virtanen"),
        (f"Copy of {TITLE} - Anna", "Anna"),
        (f"Kopie von {TITLE} - Anna (1)", "Anna"),
        (f"{TITLE.replace('_', ' ').title()} – Zoë Ek", "Zoë Ek"),
        (f"{TITLE}.ipynb - Li", "Li"),
        (f"{TITLE} - Anna - Liisa", "Anna - Liisa"),
        # a version is no person, and neither is nothing
        *((f"{TITLE} - {version}", None) for version in ("final", "v2", "Old", "2", "Kopie", "backup", "(1)")),
        (TITLE, None),
        (f"Copy of {TITLE}", None),
        (f"{TITLE}_anna", None),
        ("homework - Anna", None),
    ],
)
def test_the_person_in_the_title_of_a_drives_notebook(name, person):
    assert others.drive(name, TITLE) == person
