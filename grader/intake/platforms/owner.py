"""Whose a file is by the name that its platform has given it, whichever platform that is; and `--names`, for the rest.

Covered: names that only a platform makes, told from the first part of a path: Moodle, Canvas, Blackboard, Brightspace,
Autolab. Not covered: forms that need the whole class to be told (ILIAS, Gradescope, Google Drive: layouts.py).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from exercises.kit.errors import UserError
from grader.intake import platforms
from grader.intake.platforms import others, times

GROUPS = ("name", "id", "email", "time")
# What a family name may begin with in small letters.
PARTICLES = (
    "al", "af", "ben", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "lo", "san",
    "ten", "ter", "van", "von", "zu",
)  # fmt: skip


class BadNames(UserError):
    """`--names` can't be used; the message says why and the mend."""


@dataclass(frozen=True)
class Owner:
    """Who handed a file in, and what the platform's name for it says of that.

    `key` names the student, the same in every class. `filename` is the student's own name for the file, "" where the
    path has it as it is. `attempt` is a text that is larger for what came later. `whole` is all that stands before an
    ambiguous part of the name: two of one `key` that differ in it are two people.
    """

    key: str
    name: str = ""
    ids: tuple[str, ...] = ()
    filename: str = ""
    at: datetime | None = None
    late: bool = False
    attempt: str = ""
    whole: str = ""


def joined(name: str, number: str) -> str:
    """The name of a student with a platform's number. The same letters may be written in two ways: one is taken."""
    return unicodedata.normalize("NFC", f"{name} {number}".strip())


def of(path: str) -> Owner | None:
    """By the first part of a path. None where no platform makes such a name."""
    top, slash, _ = path.partition("/")
    return _moodle(top, slash) or _canvas(top) or _blackboard(top) or _brightspace(top, slash) or _autolab(top)


def _moodle(top: str, slash: str) -> Owner | None:
    found = platforms.moodle(top)
    if not found or not (slash or found.filename):
        return None
    ids = (found.participant_id,) if found.participant_id else ()
    return Owner(joined(found.full_name, found.participant_id), found.full_name, ids, found.filename)


def _canvas(top: str) -> Owner | None:
    found = platforms.canvas(top)
    if not found:
        return None
    attempt = found.submission_id.lstrip("0").rjust(30, "0") if found.submission_id else ""
    key = joined(found.name, found.user_id)
    return Owner(key, found.name, (found.user_id,), found.filename, None, found.late, attempt)


def _blackboard(top: str) -> Owner | None:
    found = others.blackboard(top)
    if not found:
        return None
    key = joined(found.user, "")
    return Owner(key, "", (found.user,), found.filename, found.at, attempt=found.time, whole=joined(found.who, ""))


def _brightspace(top: str, slash: str) -> Owner | None:
    found = others.brightspace(top)
    if not found or not (slash or found.filename):
        return None
    # On some sites the user name stands before the name.
    first, _, rest = found.name.partition(" ")
    has_login = " " in rest and first.islower() and first not in PARTICLES
    name, ids = (rest, (found.user_id, first)) if has_login else (found.name, (found.user_id,))
    key = joined(found.name, found.user_id)
    return Owner(key, name, ids, found.filename, found.at, attempt=_order(found.at))


def _autolab(top: str) -> Owner | None:
    found = others.autolab(top)
    if not found:
        return None
    return Owner(joined(found.email, ""), "", (found.email,), found.filename, attempt=f"{found.version:09}")


def pattern(text: str) -> re.Pattern[str]:
    """`--names` as a pattern. Raises BadNames."""
    example = "Example: '(?P<name>[^_/]+)_(?P<id>[0-9]+)_'."
    try:
        made = re.compile(text)
    except re.error as error:
        raise BadNames(f"--names {text!r}: no regular expression ({error}). {example}") from None
    unknown = sorted(set(made.groupindex) - set(GROUPS))
    if unknown or not {"name", "id", "email"} & set(made.groupindex):
        raise BadNames(f"--names {text!r}: groups are called name, id, email, time; one of the first three. {example}")
    return made


def by_pattern(made: re.Pattern[str], path: str) -> Owner | None:
    """Whose a file is by `--names`, which is searched for in its path. Raises BadNames for a time that is none."""
    found = made.search(path)
    said = {group: (text or "").strip() for group, text in found.groupdict().items()} if found else {}
    name, number, email = (said.get(group, "") for group in ("name", "id", "email"))
    if not (name or number or email):
        return None
    at = times.read(said["time"]) if said.get("time") else None
    if said.get("time") and at is None:
        raise BadNames(f"--names: {said['time']!r} in {path} is no time. Expected one like 2026-12-01T10:00.")
    ids = tuple(filter(None, (number, email)))
    return Owner(joined(name, number or email), name, ids, at=at, attempt=_order(at))


def _order(at: datetime | None) -> str:
    """A text that is larger for a later time."""
    if at is None:
        return ""
    return (at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at).isoformat()
