"""Who is who: finds the students of a class in the gradebook, under whatever names they come this time.

A student is known by everything that stood for it once: what a platform or a folder called it, and the id, user name,
number and e-mail of the roster. A roster that is given later renames; without one, a name from a roster stays. A file
that is the very same as that of somebody who is not here any more, under a name that nobody knew, is that student's.
Covered: names that are exchanged; two people of a roster whose files are alike; a roster that contradicts an earlier
one. Not covered: a student who changes name and file at once, and is in no roster: that is a new student.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.intake.roster import BadRoster, Person, Roster
from grader.intake.submissions import Found
from grader.records.gradebook import Gradebook, storable


@dataclass
class Settled:
    """The class under the names of the gradebook, and what the instructor has to know about that, a line for each."""

    found: list[Found]
    notes: list[str] = field(default_factory=list)


def settle(book: Gradebook, course: str, found: Sequence[Found], people: Roster | None) -> Settled:
    """Give every submission the name of its student in the gradebook, and note there what else stands for it.

    Raises BadRoster where the roster makes one person of two who were told apart by an earlier one.
    """
    persons = {person.student: person for person in people.people} if people else {}
    known = _Known(book)
    owners: dict[int, int | None] = {}
    taken: set[int] = set()
    for place, one in enumerate(found):
        student = known.owner(one, persons.get(one.student), people)
        owners[place] = student if student not in taken else None
        taken.add(student or 0)
    notes = _same_files(book, course, found, owners, persons)
    return Settled(_named(book, found, owners, persons), notes)


class _Known:
    """What stands for whom, as the gradebook has it."""

    def __init__(self, book: Gradebook) -> None:
        self._students = {row["alias"]: row["student"] for row in book.rows("SELECT alias, student FROM aliases")}
        self._names = {row["id"]: row["name"] for row in book.rows("SELECT id, name FROM students")}
        for number, name in self._names.items():
            self._students.setdefault(f"name:{name}", number)

    def owner(self, found: Found, person: Person | None, people: Roster | None) -> int | None:
        """The student that a submission is of; None for somebody new."""
        sure = {self._students[alias] for alias in _of_person(person) if alias in self._students}
        if len(sure) > 1:
            names = " and ".join(sorted(self._names[number] for number in sure))
            assert person is not None and people is not None
            raise BadRoster(
                f"{people.path}: {person.student!r} has numbers or addresses of {names}, whom an earlier roster told "
                "apart. Correct that row, or grade into another folder with --out."
            )
        if sure:
            return sure.pop()
        return next((self._students[alias] for alias in _of_found(found) if alias in self._students), None)


def _of_person(person: Person | None) -> Iterator[str]:
    """What of a roster's row stands for nobody else."""
    if person is not None and person.id:
        yield f"id:{storable(person.id.casefold())}"
    if person is not None and person.email:
        yield f"email:{storable(person.email.casefold())}"


def _of_found(found: Found) -> Iterator[str]:
    """What a submission calls its student, the surest first."""
    yield f"name:{storable(found.own_name or found.student)}"
    yield f"name:{storable(found.student)}"


def _same_files(
    book: Gradebook,
    course: str,
    found: Sequence[Found],
    owners: dict[int, int | None],
    persons: dict[str, Person],
) -> list[str]:
    """Find the newcomers who are somebody that is not here, by their files; sets `owners`, returns notes."""
    # A group's file says nothing of who somebody is.
    newcomers = [place for place, owner in owners.items() if owner is None and not found[place].group]
    here = set(owners.values())
    absent = [
        row
        for row in book.rows(
            "SELECT students.id, students.name, submissions.digest FROM standing "
            "JOIN records ON records.id = standing.record JOIN students ON students.id = standing.student "
            "JOIN submissions ON submissions.id = records.submission WHERE standing.course = ?",
            course,
        )
        if row["id"] not in here and row["name"] not in persons
    ]
    if not newcomers or not absent:
        return []
    digests = {place: found[place].load() for place in newcomers}
    times = Counter(row["digest"] for row in absent)
    new_times = Counter(submission.digest for submission in digests.values())
    of_digest = {row["digest"]: row for row in absent}
    notes = []
    for place, submission in digests.items():
        row = of_digest.get(submission.digest)
        if row is None or submission.problem or times[submission.digest] > 1 or new_times[submission.digest] > 1:
            continue
        owners[place] = row["id"]
        notes.append(
            f"{found[place].student}: the same file as {row['name']}'s, who is not here under that name: taken for the "
            "same student. A --roster with both names keeps them apart."
        )
    return notes


def _named(
    book: Gradebook, found: Sequence[Found], owners: dict[int, int | None], persons: dict[str, Person]
) -> list[Found]:
    """The submissions under their students' names, which are written down with all that stands for them."""
    before = {row["id"]: row for row in book.rows("SELECT id, name, email, platform_id FROM students")}
    aliases = {row["alias"] for row in book.rows("SELECT alias FROM aliases")}
    renamed = {
        owner: storable(found[place].student)
        for place, owner in owners.items()
        if owner is not None and _is_better(found[place], before[owner]["name"], persons)
    }
    names = {number: row["name"] for number, row in before.items() if number not in renamed}
    settled: list[Found] = []
    with book.transaction():
        _rename(book, renamed, {row["name"]: number for number, row in before.items()})
        for place, one in enumerate(found):
            owner = owners[place]
            student = book.student(_free(book, one.student)) if owner is None else owner
            _write_down(book, student, one, persons.get(one.student), aliases, before)
            name = names.get(student) or next(book.rows("SELECT name FROM students WHERE id = ?", student))[0]
            settled.append(one if one.student == name else replace(one, student=name))
    return settled


def _is_better(found: Found, name: str, persons: dict[str, Person]) -> bool:
    """Whether a submission's name should take the place of the one that its student has."""
    return found.student != name and found.student in persons


def _rename(book: Gradebook, renamed: dict[int, str], owner_of: dict[str, int]) -> None:
    """Rename students; names may go round in a circle. A name that somebody else keeps is not taken away."""
    wanted = {
        number: name
        for number, name in renamed.items()
        if name not in owner_of or owner_of[name] in renamed or owner_of[name] == number
    }
    for number in wanted:
        book.change("UPDATE students SET name = ? WHERE id = ?", f"\N{NULL}{number}", number)
    for number, name in wanted.items():
        book.change("UPDATE students SET name = ? WHERE id = ?", name, number)


def _free(book: Gradebook, name: str) -> str:
    """A name for somebody new: another student may be called so who is somebody else."""
    wanted, at = storable(name), 1
    while next(book.rows("SELECT 1 FROM students WHERE name = ?", wanted), None):
        at += 1
        wanted = f"{storable(name)} ({at})"
    return wanted


def _write_down(
    book: Gradebook,
    student: int,
    found: Found,
    person: Person | None,
    aliases: set[str],
    before: Mapping[int, sqlite3.Row],
) -> None:
    for alias in (*_of_person(person), *_of_found(found)):
        if alias not in aliases:
            aliases.add(alias)
            book.change("INSERT INTO aliases VALUES (?, ?)", alias, student)
    email = storable(person.email) if person else ""
    number = storable((person.id if person else "") or found.platform_id)
    row = before.get(student)
    if (email and (row is None or row["email"] != email)) or (number and (row is None or row["platform_id"] != number)):
        book.change(
            "UPDATE students SET email = coalesce(nullif(?, ''), email), "
            "platform_id = coalesce(nullif(?, ''), platform_id) WHERE id = ?",
            email,
            number,
            student,
        )
