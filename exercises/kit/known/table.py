"""Known mistakes without their code: a sealed table, which tells a student's mistake by what came of a call.

A class's copy has no solutions/, so the known mistakes can't be asked there what they answer. Its table was made by
asking them all that the public checks ask (solutions/table.py). A row is found, and can be read, only with the
fingerprint of a call and of the very answer that the mistake gives to it (fingerprint.py): its mark and the key of its
sentence are made of that by a slow digest.
Covered: whoever reads the file finds no code, no answer and no sentence in it. The right answer to a call opens
nothing, and of hidden inputs there is nothing, since it was made of the public checks alone.
Not covered: who guesses a wrong answer (a type, one token of a thousand, a number) learns within a second or a minute
that a known mistake gives it, and its sentence. Who can say the right answer to a public check may find
a wrong one that begins with it; but a public check shows what is right to everybody. A table whose checks have been
edited since is not used. Mistakes that need code to be recognised (made by chance, or stopped before they answer)
are not in it.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exercises.kit.diagnosis import Answer
from exercises.kit.known import fingerprint
from exercises.kit.manifest import Course

# Beside the manifest of a class's copy.
FILE = "diagnoses.json"
ROUNDS = 2_000
# What a row is made of: its mark, and, sealed, the number of a sentence with the key to it.
MARK, NUMBER, KEY = 6, 2, 6
ROW = MARK + NUMBER + KEY


@dataclass(frozen=True)
class Table:
    """The table of a course. A row, found by its mark, names one mistake, or several that answer the same."""

    salt: bytes
    rows: Mapping[bytes, bytes]
    sentences: Sequence[bytes]

    def like(self, exercise: str, args: Sequence[Any], kwargs: Mapping[str, Any], answer: Answer) -> dict[str, str]:
        """What is said of the mistakes that answer a call so, by the names that they have in this table."""
        call = fingerprint.called(exercise, args, kwargs)
        if call is None:
            return {}
        mark, key = opened(self.salt, call.texts(answer)[0])
        try:
            return dict(self._sentences(masked(self.rows.get(mark, b""), key)))
        except (IndexError, zlib.error):  # somebody has changed a letter of the file
            return {}

    def _sentences(self, row: bytes) -> Iterator[tuple[str, str]]:
        """The names of the mistakes in an opened row, and what is said of them."""
        for start in range(0, len(row), NUMBER + KEY):
            number = int.from_bytes(row[start : start + NUMBER], "big")
            own = row[start + NUMBER : start + NUMBER + KEY]
            yield name(number), zlib.decompress(masked(self.sentences[number], own)).decode()

    def load(self) -> None:
        """There is nothing to import."""


def name(number: int) -> str:
    """The name of a mistake in a table: of two that explain as much, the one with the earlier name speaks."""
    return f"known mistake {number:03}"


def opened(salt: bytes, text: bytes) -> tuple[bytes, bytes]:
    """The mark of the row of a fingerprint's text, and the key to that row."""
    made = hashlib.pbkdf2_hmac("sha256", text, salt, ROUNDS)
    return made[:MARK], made[MARK:]


def masked(data: bytes, key: bytes) -> bytes:
    """Seal data with a key, or open what was sealed with it."""
    return bytes(a ^ b for a, b in zip(data, hashlib.shake_256(key).digest(len(data)), strict=True))


def state(course: Course) -> dict[str, str]:
    """The public checks of a course as they are now, whatever way their lines end."""
    return {path.name: _digest(path) for path in course.public_checks()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]


def written(tables: Mapping[str, Table], courses: Iterable[Course]) -> str:
    """The text of a file with the tables of these courses, by their names."""
    made = {}
    for course in courses:
        table = tables[course.name]
        rows = b"".join(
            mark + sealed[at : at + NUMBER + KEY]
            for mark, sealed in sorted(table.rows.items())
            for at in range(0, len(sealed), NUMBER + KEY)
        )
        made[course.name] = {
            "checks": state(course),
            "salt": _text(table.salt),
            "sentences": list(map(_text, table.sentences)),
            "rows": _text(rows),
        }
    return json.dumps(made, indent=0) + "\n"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read(path: Path, courses: Iterable[Course]) -> dict[str, Table]:
    """The tables in a file, by their courses' names; none where checks were edited since, or the file is damaged."""
    try:
        made = json.loads(path.read_text("utf-8"))
        return {
            course.name: _table(made[course.name])
            for course in courses
            if course.name in made and made[course.name]["checks"].items() <= state(course).items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return {}


def _table(made: Mapping[str, Any]) -> Table:
    data, rows = base64.b64decode(made["rows"], validate=True), dict[bytes, bytes]()
    for start in range(0, len(data), ROW):
        mark = data[start : start + MARK]
        rows[mark] = rows.get(mark, b"") + data[start + MARK : start + ROW]
    sentences = [base64.b64decode(text, validate=True) for text in made["sentences"]]
    return Table(base64.b64decode(made["salt"], validate=True), rows, sentences)
