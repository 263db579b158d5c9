"""`groups.csv`: who works together, so that one hand-in is for several people; read here.

Two forms are taken: a row for every member (columns group and name, id or email: whatever a roster may have), or a row
for every group (columns group and members, with ; between them). Moodle's grading worksheet of a team assignment and
Canvas' export of a group set are of the first form. It reads what spreadsheets write, as rosters are read
(encodings.py, roster.py). Rows of people who are in no group say nothing.
Covered: a group without anybody, somebody in two groups, somebody who is not in the class list or may be two people
there. Not covered: whether a group has handed in something (run/said/groups.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exercises.kit.errors import UserError
from grader import text
from grader.intake import encodings, roster
from grader.intake.lists import table
from grader.intake.lists.table import NotCsv
from grader.intake.roster import Person, Roster

FILE = "groups.csv"
GROUP = (
    "group", "groups", "groupname", "team", "teamname", "teams", "gruppe", "gruppen", "grupp", "ryhma", "ryhmat",
    "groupe", "groupes", "grupo", "grupos",
)  # fmt: skip
MEMBERS = ("members", "member", "students", "names", "mitglieder", "jasenet", "medlemmar", "membres", "miembros")
EXAMPLE = "Give it a first line such as: group,name (a row for every member) or: group,members (a;b;c in a cell)"


class BadGroups(UserError):
    """The groups can't be used; the message names the file, the line and the mend."""


@dataclass(frozen=True)
class Groups:
    """The groups of a class, and the people in them: those of the roster, where there is one.

    `lines` says where a group stands first. `written` has for every member what stands in the file: that is the same
    with another roster and without.
    """

    path: Path
    members: dict[str, list[Person]]
    lines: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @property
    def people(self) -> list[Person]:
        """Everybody who is in a group."""
        return [person for members in self.members.values() for person in members]


@dataclass(frozen=True)
class _Row:
    number: int
    group: str
    person: Person


def read(path: Path, people: Roster | None) -> Groups:
    """The groups in a file. Raises BadGroups."""
    groups = Groups(path, {})
    seen: dict[str, tuple[str, int]] = {}
    for row in _rows(path):
        person = _of_roster(path, row, people) if people else row.person
        # Without a roster, one person may be written in two ways; a number or an address that comes again says so.
        known = {person.student, *(() if people else (one for one in person.ids if one))}
        other = next((seen[one] for one in known if one in seen and seen[one][0] != row.group), None)
        if other is not None:
            raise _bad(
                path, row.number, f"{person.student} is in the group {other[0]} already (line {other[1]}). Keep one."
            )
        groups.lines.setdefault(row.group, row.number)
        groups.written.setdefault(person.student, row.person.student)
        members = groups.members.setdefault(row.group, [])
        if person not in members:
            members.append(person)
        seen |= {one: (row.group, row.number) for one in known}
    if not groups.members:
        raise _bad(path, 1, f"no group is in it. {EXAMPLE}")
    return groups


def _bad(path: Path, number: int, what: str) -> BadGroups:
    return BadGroups(text.printable(f"{path}, line {number}: {what}"))


def _of_roster(path: Path, row: _Row, people: Roster) -> Person:
    """The person of the roster that a row is about."""
    own = row.person
    in_reports = [
        person for person in people.people if person.student == own.name
    ]  # name and number, as reports have it
    found = in_reports or roster.match(people, sorted(own.ids), own.name) or roster.match(people, [own.name], "")
    if len(found) == 1:
        return found[0]
    called = own.name or own.id or own.email
    if found:
        names = " or ".join(person.student for person in found)
        raise _bad(path, row.number, f"{called} may be {names}. Write the number or the address.")
    near = text.near(called, [person.name or person.student for person in people.people])
    raise _bad(path, row.number, f"nobody is called {called!r} in {people.path}.{near} Correct one of the two files.")


def _rows(path: Path) -> Iterator[_Row]:
    """The rows of a file, one for every member."""
    first, heading, rest = _table(path)
    keys = [roster.letters(cell) for cell in heading]
    group = next((at for at, key in enumerate(keys) if key in GROUP), None)
    members = next((at for at, key in enumerate(keys) if key in MEMBERS), None)
    columns = roster.columns_in(list(heading))
    is_by_person = any(columns[kind] for kind in ("id", "name", "last", "email"))
    if group is None or (members is None and not is_by_person):
        raise _bad(
            path, first, f"no columns for the group and for who is in it ({', '.join(heading)[:200]}). {EXAMPLE}"
        )
    for number, row in rest:
        name = row[group] if group < len(row) else ""
        if members is not None:
            # Where ; is also what stands between cells, the members are the last cells.
            cells = row[members:] if members == len(heading) - 1 else row[members : members + 1]
            found = [_called(part.strip()) for cell in cells for part in cell.split(";") if part.strip()]
        else:
            own = roster.person_in(list(row), columns)
            found = [own] if own.student else []
        if not name and (members is None or not found):
            continue
        if not name or not found:
            what = f"the group {name} names nobody" if name else "these are in no group"
            raise _bad(path, number, f"{what}. Fill that cell in, or take the line out.")
        yield from (_Row(number, name, person) for person in found)


def _called(cell: str) -> Person:
    """Somebody who is written with one word of any kind: a name, a number or an address."""
    if "@" in cell:
        return Person("", "", cell, frozenset((cell.casefold(), cell.casefold().partition("@")[0])))
    return Person("", cell, "", frozenset((cell.casefold(),)))


def _table(path: Path) -> tuple[int, Sequence[str], list[tuple[int, Sequence[str]]]]:
    """The number of the first line, its cells, and the other rows that are not blank with the numbers of theirs."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadGroups(f"{path}: {error.strerror}. Name a .csv file with --groups. {EXAMPLE}") from None
    if data.startswith(b"PK"):
        raise BadGroups(f"{path}: this is a spreadsheet or an archive. Save it as .csv.")
    try:
        rows = table.read(encodings.read(data).text).rows
    except NotCsv as error:
        raise _bad(path, error.number, f"this is no CSV ({error}). See to the quotation marks.") from None
    if not rows:
        raise _bad(path, 1, f"nothing is in it. {EXAMPLE}")
    return rows[0][0], rows[0][1], list(rows[1:])
