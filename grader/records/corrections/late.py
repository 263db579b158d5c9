"""What a submission loses that came too late: by the deadline, and by the rule of `--late`.

A rule takes so much for every day (hour, week) that has begun since the deadline: a part of the points that the work
has got, or points. It may wait (`after 15 minutes`: who hands in within that is on time, and the days begin after it),
stop (`at most 50%`), or end: after `at most 5 days` nothing counts. What is taken is taken from the total; the points
of the exercises stay as they are.
Covered: a deadline with a zone and without, beside times with one and without. A time without one is local to its
platform's site, and so is a deadline; where only one of the two has a zone, the other is taken in this machine's.
A platform's mark (Canvas' LATE) without a time: it is late by one day, or whatever the rule counts in; where time and
deadline are known, these decide and not the mark.
Not covered: deadlines of single students (`on time` in adjustments.csv waives the penalty).
"""

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from exercises.kit.errors import UserError
from grader.records.record import TOTAL, Correction, Record

# Late, and nobody says by how long.
UNKNOWN = timedelta(0)
# What takes a deadline or a rule away that an earlier run was given.
NONE = "none"
END_OF_DAY = time(23, 59, 59)
UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
NUMBER, UNIT, KIND = r"(\d+(?:[.,]\d+)?)", r"(minute|hour|day|week)", r"(%|per ?cent|points?)"
MOST = r"(?:for )?(?:at most|up to) "
PARTS = {
    "penalty": re.compile(rf"{NUMBER} ?{KIND} ?(?:an? |per |/ ?|every |for every )(?:started )?{UNIT}"),
    "none": re.compile("no penalty"),
    "longest": re.compile(rf"{MOST}{NUMBER} ?{UNIT}s?"),
    "cap": re.compile(rf"{MOST}{NUMBER} ?{KIND}"),
    "grace": re.compile(rf"after {NUMBER} ?{UNIT}s?"),
}
BETWEEN = re.compile(r"(?:[ ,;.]|\band\b|\bbut\b)*")
EXAMPLES = (
    "Examples: '10% a day, at most 5 days' (nothing counts later), '1 point an hour, at most 50%', "
    "'5% a day after 15 minutes', 'no penalty', or 'none' to take away what was said before."
)


class BadLateness(UserError):
    """A deadline or a rule that isn't understood; the message says what would be."""


@dataclass(frozen=True)
class Rule:
    """What is taken: `amount` for every `per` that has begun after `grace`, up to `cap`; after `longest` everything.

    Amounts are percent of what the work has got, or points where the word beside them says so.
    """

    amount: float = 0.0
    in_points: bool = False
    per: timedelta = UNITS["day"]
    grace: timedelta = timedelta(0)
    longest: timedelta | None = None
    cap: float | None = None
    cap_in_points: bool = False

    def ends_before(self, by: timedelta) -> bool:
        """Whether nothing counts any more that came so late."""
        return self.longest is not None and by - self.grace > self.longest

    def applied(self, score: float, by: timedelta) -> tuple[float, str]:
        """What is left of a score, and what was taken, in words; "" where nothing was to be taken."""
        if self.ends_before(by):
            assert self.longest is not None
            return 0.0, f"more than {in_words(self.longest)}, so it does not count"
        begun = max(1, math.ceil((by - self.grace) / self.per))
        taken = begun * self.amount
        if not taken:
            return score, ""
        loss, words = self._loss(score, taken, self.in_points), self._words(taken, self.in_points)
        if self.cap is not None:
            most = self._loss(score, self.cap, self.cap_in_points)
            if most < loss or (self.in_points == self.cap_in_points and self.cap < taken):
                loss, words = most, f"{self._words(self.cap, self.cap_in_points)}, the most that is taken"
        return max(round(score - loss, 4), 0.0), words

    @staticmethod
    def _loss(score: float, taken: float, in_points: bool) -> float:
        return min(taken if in_points else score * taken / 100, score)

    @staticmethod
    def _words(taken: float, in_points: bool) -> str:
        if in_points:
            return f"-{taken:g} point{'' if taken == 1 else 's'}"
        return f"-{min(taken, 100):g}%"


@dataclass(frozen=True)
class Lateness:
    """The deadline of a class and the rule for what comes later; None for what nobody has said."""

    deadline: datetime | None = None
    rule: Rule | None = None

    def late_by(self, handed_in: datetime | None, marked: bool) -> timedelta | None:
        """How long after the deadline something was handed in; UNKNOWN if nobody knows, None if it was on time.

        `marked` is the platform's own mark.
        """
        if self.deadline is None or handed_in is None:
            return UNKNOWN if marked else None
        by = _between(self.deadline, handed_in)
        return by if by > (self.rule.grace if self.rule else timedelta(0)) else None


def read(deadline: str, rule: str) -> Lateness:
    """A deadline and a rule as they were written; "" and `none` for neither. Raises BadLateness."""
    nothing = ("", NONE)
    return Lateness(
        None if deadline.strip().casefold() in nothing else _deadline(deadline),
        None if rule.strip().casefold() in nothing else _rule(rule),
    )


def _deadline(text: str) -> datetime:
    said = text.strip()
    try:
        try:
            found = datetime.combine(date.fromisoformat(said), END_OF_DAY)
        except ValueError:
            found = datetime.fromisoformat(said)
        found.timestamp()  # a year that no clock knows
    except (ValueError, OverflowError, OSError):
        raise BadLateness(
            f"--deadline {text!r}: this is no date and time. Write it like 2026-12-01T23:59+02:00, '2026-12-01 23:59' "
            "(the local time of your platform), or 2026-12-01 for the end of that day; none takes it away."
        ) from None
    return found


def _rule(text: str) -> Rule:
    rest, said = " ".join(text.casefold().split()), dict[str, re.Match[str]]()
    while rest:
        name, found = next(
            ((name, found) for name, part in PARTS.items() if name not in said and (found := part.match(rest))),
            ("", None),
        )
        if found is None:
            raise BadLateness(f"--late {text!r}: {rest!r} is not understood. {EXAMPLES}")
        said[name] = found
        rest = rest[found.end() :]
        rest = rest[BETWEEN.match(rest).end() :]  # type: ignore[union-attr]
    if ("penalty" in said) == ("none" in said):
        what = "a penalty and none" if "none" in said else "what is taken is not said"
        raise BadLateness(f"--late {text!r}: {what}. {EXAMPLES}")
    made = Rule(
        grace=_span(said["grace"]) if "grace" in said else timedelta(0),
        longest=_span(said["longest"]) if "longest" in said else None,
    )
    for name in ("penalty", "cap"):
        if name in said and _number(said[name]) > 100 and not _in_points(said[name]):
            raise BadLateness(f"--late {text!r}: there is no more than 100% to take. {EXAMPLES}")
    if "cap" in said:
        made = replace(made, cap=_number(said["cap"]), cap_in_points=_in_points(said["cap"]))
    if "penalty" in said:
        penalty = said["penalty"]
        made = replace(made, amount=_number(penalty), in_points=_in_points(penalty), per=UNITS[penalty[3]])
    return made


def _number(found: re.Match[str]) -> float:
    return float(found[1].replace(",", "."))


def _in_points(found: re.Match[str]) -> bool:
    return found[2].startswith("point")


def _span(found: re.Match[str]) -> timedelta:
    return min(_number(found), 10_000) * UNITS[found[2]]


def moment(text: str) -> datetime | None:
    """A time as the gradebook keeps it; None where it keeps none."""
    return datetime.fromisoformat(text) if text else None


def _between(earlier: datetime, later: datetime) -> timedelta:
    if (earlier.tzinfo is None) != (later.tzinfo is None):
        try:
            earlier, later = earlier.astimezone(), later.astimezone()
        except (ValueError, OverflowError, OSError):
            return timedelta(0)  # a year that no clock knows: it says nothing
    return later - earlier


def in_words(by: timedelta) -> str:
    """A span of time in its two largest units: `1 day 3 hours`."""
    minutes = int(by.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    counts = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (rest, "minute"))
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
    return " ".join(words) or "less than a minute"


def step(lateness: Lateness, on_time: Collection[str]) -> Callable[[Record], Record]:
    """The function that takes from a record what its lateness costs; nothing of those who count as `on_time`."""

    def penalised(record: Record) -> Record:
        by = lateness.late_by(moment(record.handed_in), record.late)
        if by is None or record.student in on_time:
            return replace(record, late=False) if record.late else record
        return _penalised(replace(record, late=True), lateness.rule, by)

    return penalised


def _penalised(record: Record, rule: Rule | None, by: timedelta) -> Record:
    after, taken = rule.applied(record.score, by) if rule else (record.score, "")
    if not taken:
        return record
    when = f"{in_words(by)} late" if by != UNKNOWN else "late, the platform does not say by how long"
    said: Correction = {
        "exercise": TOTAL,
        "kind": "late",
        "said": f"handed in {when}: {taken}",
        "before": record.score,
        "after": after,
        "comment": "",
        "who": "",
    }
    return replace(record, score=after, corrections=[*record.corrections, said])
