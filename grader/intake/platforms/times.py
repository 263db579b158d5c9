"""Times as platforms write them into names and files.

Covered: dates with the month first or last, English month names, hours of twelve or twenty-four, with a colon or
without; ISO and its variants with hyphens; zones as `Z`, `UTC` or an offset. A time with a zone is aware; one without
is naive: it is the clock of the platform's site, which no file names.
Not covered: month names in other languages, and zones by their letters (`EET`): such a time counts as naive.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTH = r"(?P<month>[A-Za-z]{3})[a-z]*\.?"
CLOCK = r",? (?P<hour>\d{1,2}?):?(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
MONTH_FIRST = re.compile(MONTH + r" (?P<day>\d{1,2}), (?P<year>\d{4})" + CLOCK)
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.? " + MONTH + r",? (?P<year>\d{4})" + CLOCK)
ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"[-_T ]+(?P<hour>\d{1,2})[-_:.]?(?P<minute>\d{2})(?:[-_:.]?(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?: [A-Za-z]{2,5})?"
)
DIGITS = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})[-_T]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?Z?"
)


def read(text: str) -> datetime | None:
    """The time in a text that holds nothing else; None where it is none."""
    text = text.strip()
    found = ISO.fullmatch(text) or DIGITS.fullmatch(text)
    with suppress(ValueError, OverflowError):
        if found:
            parts = found.groupdict()
            numbers = [int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
            zone = parts.get("zone") or ("Z" if text.endswith("Z") else "")
            return datetime(*numbers, tzinfo=_zone(zone))  # type: ignore[misc, arg-type]
        written = MONTH_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text)
        return _written(written) if written else None
    return None


def _written(found: re.Match[str]) -> datetime | None:
    month, hour, half = MONTHS.get(found["month"].lower()), int(found["hour"]), (found["half"] or "").lower()
    if month is None or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    day, year = int(found["day"]), int(found["year"])
    return datetime(year, month, day, hour, int(found["minute"]), int(found["second"] or 0))


def _zone(text: str) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
