"""Times as platforms write them. Not covered: whether a platform's clock is right."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.intake.platforms import times

TEN = datetime(2026, 12, 1, 10, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec 1, 2026 1000 AM", TEN),
        ("December 1, 2026 10:00 AM", TEN),
        ("1 Dec 2026 10:00", TEN),
        ("1 December, 2026 1000", TEN),
        ("2026-12-01-10-00-00", TEN),
        ("2026-12-01T10:00", TEN),
        (" 20261201100000 ", TEN),
        # twelve hours: noon and midnight are the ones that go wrong
        ("Dec 1, 2026 1200 AM", TEN.replace(hour=0)),
        ("Dec 1, 2026 1200 PM", TEN.replace(hour=12)),
        ("Dec 1, 2026 1159 PM", TEN.replace(hour=23, minute=59)),
        ("Feb 11, 2016 205 AM", datetime(2016, 2, 11, 2, 5)),
        # a zone makes it aware
        ("2026-12-01 10:00:00.948203 UTC", TEN.replace(tzinfo=UTC)),
        ("2026-12-01 10:00:00.063871000 Z", TEN.replace(tzinfo=UTC)),
        ("2026-12-01T10:00:00+02:00", TEN.replace(tzinfo=timezone(timedelta(hours=2)))),
        ("2026-12-01 10:00:00 -0330", TEN.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        # one known by its letters only is no zone: the letters mean several
        ("2026-12-01 10:00:00 EET", TEN),
    ],
)
def test_a_time_is_read_in_any_of_the_ways_that_platforms_write_it(text, expected):
    found = times.read(text)
    assert found == expected and (found.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-12-01", "2026-13-01 10:00", "Dec 1, 2026 1300 PM", "Foo 1, 2026 1000 AM", "Dec 1, 2026",
             "2026-12-01T10:00 and more", "99999999999999"],
)  # fmt: skip
def test_what_is_no_time_is_none(text):
    assert times.read(text) is None
