"""A record's student is found under its own names, the platform's and the roster's."""

import pytest

from grader.intake import roster
from grader.reports.worksheets import matching
from tests.support.exported import moodle_source, record


@pytest.fixture
def the_class(tmp_path):
    (tmp_path / "r.csv").write_text("id,name,email\ns1,Ada Lovelace,ada@x.fi\ns2,Kim Lee,k@x.fi\ns3,Kim Lee,l@x.fi\n")
    return roster.read(tmp_path / "r.csv")


def test_a_student_is_found_as_the_run_called_them_or_as_intake_would_call_them(the_class):
    person = matching.finder(the_class)
    for one in (
        record("Ada Lovelace s1"),
        record("s1"),
        record("x", moodle_source("Ada Lovelace", "77")),
        record("Lovelace Ada"),
        record("x", "lovelaceada_12_34_unpacking_pipeline.py"),
    ):
        assert getattr(person(one), "id", "nobody") == "s1", one.student


def test_a_name_that_two_people_have_is_nobodys(the_class):
    assert matching.finder(the_class)(record("Kim Lee")) is None
    assert matching.finder(None)(record("Ada Lovelace s1")) is None


def test_keys_are_the_surest_first(the_class):
    one = record("x", moodle_source("Ada Lovelace", "77"))
    assert matching.keys(one, the_class.people[0])[:2] == ["s1", "ada@x.fi"]
    assert matching.keys(one, None) == ["x", "Ada Lovelace"]


def test_the_platforms_name_is_found_wherever_it_stands_in_the_path():
    source = moodle_source("Ada", "77")
    for path in (source, f"all.zip/{source}", source.replace("/", "\\")):
        assert matching.moodle(record("x", path)).participant_id == "77"
    assert matching.canvas(record("x", "class/ada_LATE_12_34_a.py")).user_id == "12"
    assert matching.moodle(record("x", "x/a.py")) is None and matching.canvas(record("x", "x/a.py")) is None
