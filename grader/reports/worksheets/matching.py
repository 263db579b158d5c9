"""Names and numbers under which the student of a record may be found: its own, the platform's and the roster's.

Covered: records of a run with or without the roster, from a platform or not. Not covered: a submission that fits
several people of the roster; it has its own names only (roster.match).
"""

from collections.abc import Callable

from grader.intake import platforms, roster
from grader.intake.platforms import owner
from grader.intake.platforms.owner import Owner
from grader.intake.roster import Person, Roster
from grader.records.record import Record


def moodle(record: Record) -> platforms.Moodle | None:
    """What Moodle called the submission, from the path that it came in."""
    named = (platforms.moodle(part) for part in _path(record))
    return next((name for name in named if name), None)


def canvas(record: Record) -> platforms.Canvas | None:
    """What Canvas called the submission, from the path that it came in."""
    named = (platforms.canvas(part) for part in _path(record))
    return next((name for name in named if name), None)


def _path(record: Record) -> list[str]:
    return record.source.replace("\\", "/").split("/")


def finder(people: Roster | None) -> Callable[[Record], Person | None]:
    """A function that finds a record's person in the roster: called so by the run, or found as intake finds it."""
    if people is None:
        return lambda record: None
    called = {person.student: person for person in people.people}

    def person(record: Record) -> Person | None:
        own, on_platform = called.get(record.student), _owner(record)
        if own:
            return own
        if on_platform:
            found = roster.match(people, on_platform.ids, on_platform.name)
        else:
            found = roster.match_folder(people, record.student)
        return found[0] if len(found) == 1 else None

    return person


def known(people: Roster | None) -> Callable[[Record], Person | None]:
    """A function that says who a record's student is: by the roster, else as far as the platform's name says it."""
    find = finder(people)

    def person(record: Record) -> Person | None:
        found, on_platform = find(record), _owner(record)
        if found or on_platform is None:
            return found
        address = next((known for known in on_platform.ids if "@" in known), "")
        number = next((known for known in on_platform.ids if "@" not in known), "")
        return Person(number, on_platform.name, address)

    return person


def _owner(record: Record) -> Owner | None:
    """What the platform's name for the submission says, wherever that stands in the path."""
    parts = _path(record)
    named = (owner.of("/".join(parts[at:])) for at in range(len(parts)))
    return next((name for name in named if name), None)


def keys(record: Record, person: Person | None) -> list[str]:
    """What to look for in a worksheet's cells, the surest first: numbers and addresses, then names."""
    in_moodle = moodle(record)
    of_roster = [person.id, person.email, *sorted(person.ids), person.name] if person else []
    # Where there is no roster now, the name may have come from one, with a number or an address behind it.
    name, _, last = record.student.rpartition(" ")
    behind = [last, name] if "@" in last else [name] if last.isdigit() else []
    found = [*of_roster, record.student, *behind, in_moodle.full_name if in_moodle else ""]
    return [key for key in found if key]
