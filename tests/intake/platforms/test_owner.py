"""Whose a file is by the name that a platform gave it, and by `--names`."""

from datetime import UTC, datetime

import pytest

from grader.intake.platforms import owner
from grader.intake.platforms.owner import BadNames

TEN = datetime(2026, 12, 1, 10, 0)


@pytest.mark.parametrize(
    ("path", "key", "name", "ids", "filename", "at", "late"),
    [
        ("Anna V_12_assignsubmission_file_/x.py", "Anna V 12", "Anna V", ("12",), "", None, False),
        ("vanna_LATE_1_2_x.py", "vanna 1", "vanna", ("1",), "x.py", None, True),
        ("Lab_jdoe_attempt_2026-12-01-10-00-00_x.py", "jdoe", "", ("jdoe",), "x.py", TEN, False),
        ("1-2 - Jane Doe - Dec 1, 2026 1000 AM/x.py", "Jane Doe 1", "Jane Doe", ("1",), "", TEN, False),
        # the user name before the name; but not the small words that a family name begins with
        (
            "1-2 - jd1 Jane Doe - Dec 1, 2026 1000 AM/x.py",
            "jd1 Jane Doe 1",
            "Jane Doe",
            ("1", "jd1"),
            "",
            TEN,
            False,
        ),
        ("1-2 - de la Cruz - Dec 1, 2026 1000 AM/x.py", "de la Cruz 1", "de la Cruz", ("1",), "", TEN, False),
        ("j@x.edu_3_handin.py", "j@x.edu", "", ("j@x.edu",), "handin.py", None, False),
    ],
)
def test_what_a_platforms_name_says(path, key, name, ids, filename, at, late):
    found = owner.of(path)
    assert (found.key, found.name, found.ids, found.filename, found.at, found.late) == (
        key, name, ids, filename, at, late,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["alice/x.py", "alice.py", "Team 1/x.py", "1-2 - Jane - Dec 1, 2026 1000 AM"])
def test_no_platform_makes_other_names(path):
    assert owner.of(path) is None


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("a_1_998_x.py", "a_1_1002_x.py"),
        ("Lab_j_attempt_2026-11-30-23-00-00_x.py", "Lab_j_attempt_2026-12-01-01-00-00_x.py"),
        ("1-2 - J D - Dec 1, 2026 900 PM/x.py", "1-2 - J D - Dec 1, 2026 1000 PM/x.py"),
        ("1-2 - J D - Dec 9, 2026 900 PM/x.py", "1-2 - J D - Dec 10, 2026 900 AM/x.py"),
        ("j@x.edu_9_handin.py", "j@x.edu_10_handin.py"),
    ],
)
def test_a_later_attempt_is_larger(earlier, later):
    assert owner.of(earlier).attempt < owner.of(later).attempt
    assert owner.of(earlier).key == owner.of(later).key


def test_names_are_searched_for_in_the_path():
    made = owner.pattern(r"(?P<name>[A-Za-z ]+)-(?P<id>\d+)-(?P<time>[^-]+Z)")
    found = owner.by_pattern(made, "week 3/Jane Doe-42-20261201T100000Z.py")
    assert (found.key, found.name, found.ids) == ("Jane Doe 42", "Jane Doe", ("42",))
    assert found.at == TEN.replace(tzinfo=UTC)
    assert owner.by_pattern(made, "README.md") is None
    assert owner.by_pattern(owner.pattern(r"(?P<email>\S+@\S+)_"), "j@x.edu_x.py").key == "j@x.edu"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", "no regular expression"),
        ("(?P<name>.", "no regular expression"),
        (".*", "groups are called name, id, email, time"),
        ("(?P<time>.*)", "one of the first three"),
        ("(?P<name>.)(?P<nick>.)", "groups are called name"),
    ],
)
def test_names_that_can_not_be_used_are_said_with_an_example(text, said):
    with pytest.raises(BadNames, match="--names") as caught:
        owner.pattern(text)
    assert said in str(caught.value) and "Example" in str(caught.value)


def test_a_time_that_is_none_is_said_with_its_path():
    with pytest.raises(BadNames, match=r"'soon' in anna_soon.py is no time"):
        owner.by_pattern(owner.pattern("(?P<name>[a-z]+)_(?P<time>[a-z]+)"), "anna_soon.py")
