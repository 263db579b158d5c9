"""The class list, `--roster`: who is in the class, under which names and numbers, and who has handed in nothing.

It reads what registrars, platforms and spreadsheets export: comma, semicolon or tab between cells, UTF-8 with a byte
order mark or without, UTF-16 (Excel's "Unicode text"), Windows', the old Mac's or DOS' letters (encodings.py); Moodle's
participants and grading worksheet, Canvas' gradebook, GitHub Classroom's and nbgrader's lists. Columns are known by
their names, see COLUMNS. A submission belongs to a person when a number or name of the platform's (roster.match says
how) is that person's and nobody else's. Not covered: names written in another script, and nicknames.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from exercises.kit.errors import UserError
from grader.intake import encodings
from grader.intake.lists import table
from grader.intake.lists.table import NotCsv
from grader.text import as_text

Column = Literal["id", "name", "first", "last", "email"]
COLUMNS: dict[Column, tuple[str, ...]] = {
    "id": (
        "id", "studentid", "idnumber", "studentnumber", "identifier", "username", "userid", "login", "loginid",
        "sisuserid", "sisloginid", "sisid", "githubusername", "github", "matriculationnumber", "matrikelnummer",
        "idnummer", "canvasuserid", "opiskelijanumero", "tunnistenumero", "idnumero", "tunnus", "number", "uid",
    ),
    "name": ("name", "fullname", "student", "studentname", "displayname", "nimi", "kokonimi", "vollstandigername"),
    "first": ("firstname", "first", "givenname", "givennames", "forename", "etunimi", "vorname"),
    "last": ("lastname", "last", "surname", "familyname", "sukunimi", "nachname"),
    "email": ("email", "emailaddress", "mail", "sahkoposti", "sahkopostiosoite", "emailadresse"),
}  # fmt: skip
# Moodle's grading worksheet writes "Participant 1234567", in the language of the site.
PARTICIPANT = re.compile(r"\D+ (\d+)")


class BadRoster(UserError):
    """The roster can't be used; the message names the file and the mend."""


@dataclass(frozen=True)
class Person:
    """One row of the roster. `ids` are all that may stand for the person in a platform's names, in lower case."""

    id: str
    name: str
    email: str
    ids: frozenset[str] = frozenset()

    @property
    def student(self) -> str:
        """The name in records and gradebooks: name and id, or e-mail, so that two of the same name stay two."""
        number = PARTICIPANT.fullmatch(self.id)
        own = number[1] if number and self.name else self.id or self.email
        return f"{self.name} {own}".strip()


@dataclass(frozen=True)
class Roster:
    """The people of a class, in the order of the file at `path`, and who has which id and which name."""

    path: Path
    people: list[Person]
    by_id: dict[str, list[Person]]
    by_name: dict[str, list[Person]]


def read(path: Path) -> Roster:
    """The people in a file. Raises BadRoster."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadRoster(f"{path}: {error.strerror}. Name a .csv file with --roster.") from None
    if data.startswith(b"PK"):
        raise BadRoster(f"{path}: this is a spreadsheet or an archive. Save it as .csv.")
    heading, *rows = _rows(path, encodings.read(data).text) or [[]]
    columns = columns_in(heading)
    if not (columns["id"] or columns["name"] or columns["last"] or columns["email"]):
        raise BadRoster(
            f"{path}: no column for id, name or email in its first line ({', '.join(heading[:8])[:200] or 'empty'}). "
            "Give it a first line such as: id,name,email"
        )
    people = {person.student: person for person in (person_in(row, columns) for row in rows)}
    # Canvas' gradebook has a second line of headings.
    people = {key: own for key, own in people.items() if key and not key.lower().startswith("points possible")}
    return of_people(path, people.values())


def of_people(path: Path, people: Iterable[Person]) -> Roster:
    """The roster of these people, who stand in the file at `path`."""
    roster = Roster(path, list(people), {}, {})
    for person in roster.people:
        for known in person.ids:
            roster.by_id.setdefault(known, []).append(person)
        for name in _orders(person.name):
            roster.by_name.setdefault(name, []).append(person)
    return roster


def _rows(path: Path, text: str) -> list[list[str]]:
    try:
        return [row for _, row in table.read(text.lstrip("\r\n\0")).rows]
    except NotCsv as error:
        raise BadRoster(f"{path}: this is no CSV ({error}). Save it again as .csv.") from None


def columns_in(heading: list[str]) -> dict[Column, list[int]]:
    """Which columns hold what. There may be several for ids, since any of them may be the one that a platform uses."""
    keys = [letters(cell) for cell in heading]
    return {
        kind: [at for synonym in synonyms for at, key in enumerate(keys) if key == synonym]
        for kind, synonyms in COLUMNS.items()
    }


def letters(text: str) -> str:
    """Only letters and digits, without accents, in lower case."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())


def person_in(row: list[str], columns: dict[Column, list[int]]) -> Person:
    """Whom a row of a table is about, whose columns are known."""

    def cells(kind: Column) -> list[str]:
        return [row[at] for at in columns[kind] if at < len(row) and row[at]]

    ids, emails = cells("id"), cells("email")
    name = next(iter(cells("name")), "") or " ".join(cells("first")[:1] + cells("last")[:1])
    known = {text.casefold() for text in ids + emails}
    known |= {email.casefold().partition("@")[0] for email in emails}
    known |= {found[1] for found in map(PARTICIPANT.fullmatch, ids) if found}
    return Person(next(iter(ids), ""), name, next(iter(emails), ""), frozenset(known))


def names(roster: Roster) -> dict[str, set[str]]:
    """Everything that may be written for somebody of the roster, in small letters, and for whom (their name there)."""
    known: dict[str, set[str]] = {}
    for person in roster.people:
        for text in {person.student, person.name, person.id, person.email} - {""}:
            known.setdefault(text.casefold(), set()).add(person.student)
    return known


def match(roster: Roster, ids: Iterable[str], name: str) -> list[Person]:
    """The person of the roster that a submission belongs to; several where it can't be told, none where it is nobody's.

    `ids` are the numbers or user names that the platform gives; `name` is the name, written in any order, or "" where
    it gives none. A person is found by an id, unless both have names and these differ: numbers of different kinds may
    happen to be the same. Else the name decides.
    """
    with_id = [person for known in ids for person in roster.by_id.get(known.casefold(), [])]
    agreeing = _once(person for person in with_id if not name or _may_be_called(person, name))
    of_name = _once(person for order in _orders(name) for person in roster.by_name.get(order, []))
    return agreeing if len(agreeing) == 1 or not of_name else of_name


def _may_be_called(person: Person, name: str) -> bool:
    """Whether a platform's name may be that of a person; in a list without names, everybody may have any.

    Where Moodle's worksheet has no names, all are called by the word before the number, and other names are of groups.
    """
    blind = PARTICIPANT.fullmatch(person.id)
    if person.name or not blind:
        return not person.name or same_name(name, person.name)
    return same_name(name, person.id.removesuffix(blind[1]))


def match_folder(roster: Roster, folder: str) -> list[Person]:
    """The person whose id or name a folder or a loose file bears; also as its end after a hyphen.

    GitHub Classroom's repositories are called assignment-username. Of hw1-mary-jane, mary-jane comes before jane.
    """
    parts = folder.split("-")
    endings = ["-".join(parts[at:]) for at in range(len(parts))]
    found = (match(roster, [ending], "") for ending in endings)
    return next((people for people in found if len(people) == 1), None) or match(roster, [], folder)


def missing_csv(people: Iterable[Person]) -> str:
    """`missing.csv`: a row for everybody who has handed in nothing."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["id", "name", "email"])
    rows.writerows([as_text(person.id), as_text(person.name), as_text(person.email)] for person in people)
    return text.getvalue()


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.student: person for person in people}.values())


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, whichever comes first of given and family name, and however they are spaced."""
    return bool(_orders(one) & _orders(other))


def _orders(name: str) -> set[str]:
    words = [word for word in re.split(r"[\s,_]+", unicodedata.normalize("NFC", name)[:200]) if word]
    turned = ("".join(words[at:] + words[:at]) for at in range(len(words)))
    return {"".join(sign for sign in order.casefold() if sign.isalnum()) for order in turned} - {""}
