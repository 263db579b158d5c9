"""What lateness takes: how a deadline and a rule are written, and what they make of a record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.records.corrections import late
from grader.records.corrections.late import UNKNOWN, BadLateness
from tests.support.exported import record

HELSINKI = timezone(timedelta(hours=2))
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DUE = "2026-12-01 12:00"


def after(rule, by, score=20.0, on_time=()):
    """The record of somebody who handed in so long after the deadline, as it is then."""
    at = datetime(2026, 12, 1, 12) + by
    made = replace(record("alice"), score=score, handed_in=at.isoformat())
    return late.step(late.read(DUE, rule), on_time)(made)


@pytest.mark.parametrize(
    ("rule", "by", "score"),
    [
        ("10% a day", -MINUTE, 20),
        ("10% a day", timedelta(0), 20),
        ("10% a day", timedelta(seconds=1), 18),
        ("10% a day", DAY, 18),
        ("10% a day", DAY + MINUTE, 16),
        ("10% a day", 30 * DAY, 0),
        ("10 percent per day", DAY, 18),
        ("10 % / day", DAY, 18),
        ("10% every started day", DAY, 18),
        ("2,5% a day", DAY, 19.5),
        ("2.5% an hour", 90 * MINUTE, 19),
        ("5% a week", 8 * DAY, 18),
        ("1 point a day", 3 * DAY, 17),
        ("1.5 points a day", 2 * DAY, 17),
        ("3 points an hour", DAY, 0),
        ("10% a day, at most 5 days", 5 * DAY, 10),
        ("10% a day, at most 5 days", 5 * DAY + MINUTE, 0),
        ("10% a day up to 36 hours", 36 * HOUR, 16),
        ("10% a day up to 36 hours", 37 * HOUR, 0),
        ("10% a day, at most 25%", 4 * DAY, 15),
        ("1 point an hour, at most 50%", 30 * HOUR, 10),
        ("10% a day, at most 3 points", 4 * DAY, 17),
        ("10% a day, at most 50%, at most 7 days", 6 * DAY, 10),
        ("10% a day, at most 50%, at most 7 days", 8 * DAY, 0),
        ("10% a day after 15 minutes", 15 * MINUTE, 20),
        ("10% a day after 15 minutes", 16 * MINUTE, 18),
        ("After 15 minutes 10% a day; at most 5 days", DAY + 15 * MINUTE, 18),
        ("no penalty", 9 * DAY, 20),
        ("no penalty, at most 2 days", 2 * DAY, 20),
        ("no penalty, at most 2 days", 3 * DAY, 0),
        ("0% a day", DAY, 20),
        ("", 9 * DAY, 20),
        ("none", 9 * DAY, 20),
    ],
)
def test_a_rule_takes_what_it_says_for_every_day_that_has_begun(rule, by, score):
    assert after(rule, by).score == score


def test_percent_are_of_what_the_work_has_got_and_points_are_points():
    assert after("10% a day", DAY, score=10.0).score == 9.0
    assert after("2 points a day", DAY, score=10.0).score == 8.0
    assert after("2 points a day", DAY, score=1.0).score == 0.0


@pytest.mark.parametrize(
    ("rule", "by", "said"),
    [
        ("10% a day", 27 * HOUR, "handed in 1 day 3 hours late: -20%"),
        ("10% a day", timedelta(seconds=20), "handed in less than a minute late: -10%"),
        ("1 point an hour", 61 * MINUTE, "handed in 1 hour 1 minute late: -2 points"),
        ("1 point a day", 5 * MINUTE, "handed in 5 minutes late: -1 point"),
        ("10% a day, at most 25%", 4 * DAY, "handed in 4 days late: -25%, the most that is taken"),
        ("10% a day, at most 5 days", 6 * DAY, "handed in 6 days late: more than 5 days, so it does not count"),
    ],
)
def test_the_penalty_is_said_as_one(rule, by, said):
    made = after(rule, by)
    [correction] = made.corrections
    assert (correction["kind"], correction["exercise"], correction["said"]) == ("late", "total", said)
    assert (correction["before"], correction["after"]) == (20.0, made.score)
    assert made.late


def test_nothing_is_said_where_nothing_is_taken_but_late_it_is():
    for rule in ("", "no penalty"):
        made = after(rule, DAY)
        assert made.late and not made.corrections
    assert not after("10% a day after 15 minutes", MINUTE).late
    assert not after("10% a day", -MINUTE).late


def test_who_counts_as_on_time_loses_nothing():
    made = after("10% a day", DAY, on_time={"alice"})
    assert (made.score, made.late, made.corrections) == (20.0, False, [])


def test_a_mark_without_a_time_is_late_by_one_day_and_says_that_nobody_knows():
    made = late.step(late.read("", "10% a day, at most 5 days"), ())(replace(record("alice"), late=True))
    assert made.score == 18.0
    assert made.corrections[0]["said"] == "handed in late, the platform does not say by how long: -10%"


def test_a_deadline_and_a_time_decide_and_not_the_mark():
    rule = late.read(DUE, "")
    assert rule.late_by(datetime(2026, 12, 1, 11), True) is None
    assert rule.late_by(None, True) == UNKNOWN
    assert late.read("", "").late_by(datetime(2026, 12, 1, 11), True) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("2026-12-01T23:59+02:00", datetime(2026, 12, 1, 23, 59, tzinfo=HELSINKI)),
        ("2026-12-01T21:59Z", datetime(2026, 12, 1, 21, 59, tzinfo=UTC)),
        ("2026-12-01 23:59", datetime(2026, 12, 1, 23, 59)),
        (" 2026-12-01 23:59:30 ", datetime(2026, 12, 1, 23, 59, 30)),
        ("2026-12-01", datetime(2026, 12, 1, 23, 59, 59)),
        ("", None),
        ("None", None),
    ],
)
def test_a_deadline_is_a_time_or_the_end_of_a_day(text, deadline):
    assert late.read(text, "").deadline == deadline


@pytest.mark.parametrize(
    "text", ["tomorrow", "1.12.2026", "2026-13-01", "2026-12-01T25:00", "2026-12-01 23:59 EST", "0001-01-01", "12"]
)
def test_a_deadline_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(BadLateness, match=r"--deadline .* 2026-12-01T23:59\+02:00"):
        late.read(text, "")


@pytest.mark.parametrize(
    "rule",
    [
        "10%",
        "ten percent a day",
        "10% a month",
        "at most 5 days",
        "after 15 minutes",
        "-10% a day",
        "110% a day",
        "10% a day, at most 120%",
        "10% a day, 5% an hour",
        "10% a day, no penalty",
        "10% a day, at most 5 days, at most 6 days",
        "10% a day, at most",
        "no",
        "10% a daybreak",
    ],
)
def test_a_rule_that_is_not_understood_is_refused_with_examples(rule):
    with pytest.raises(BadLateness, match="Examples: '10% a day"):
        late.read("", rule)


def test_times_with_and_without_a_zone_meet_in_the_zone_of_this_machine(monkeypatch):
    here = datetime(2026, 12, 1, 12).astimezone()
    assert late.read(DUE, "").late_by(here + HOUR, False) == HOUR
    assert late.read(here.isoformat(), "").late_by(datetime(2026, 12, 1, 13), False) == HOUR
    assert late.read("2026-12-01T12:00+02:00", "").late_by(datetime(2026, 12, 1, 10, 30, tzinfo=UTC), False) == HOUR / 2


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_that_no_clock_knows_breaks_nothing(year):
    absurd = datetime(year, 1, 1)
    late.read("2026-12-01T12:00+02:00", "10% a day").late_by(absurd, False)
    made = replace(record("alice"), handed_in=absurd.isoformat())
    assert late.step(late.read(DUE, "10% a day"), ())(made).score == (0.0 if year > 2026 else 20.0)
