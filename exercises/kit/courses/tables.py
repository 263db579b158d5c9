"""The tables of a manifest, and what is said of a slip of the pen in one: the file, the line, and the mend.

A `Table` knows the line of every key, so that its author finds it. tomllib tells values and no lines; they are looked
up in the text. Covered: files that aren't there, aren't UTF-8, aren't TOML; keys that nobody knows; values of another
type. Not covered: a key that stands within a text of several lines may be taken for one of the table.
"""

import difflib
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from exercises.kit.errors import UserError

HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


class BadManifest(UserError):
    """The manifest can't be used; the message names the file, the line and the mend."""


@dataclass(frozen=True)
class Table:
    """A table: its values, what it is called in a message, the line that it begins in, and those of its keys."""

    path: Path
    called: str
    values: dict[str, Any]
    line: int = 1
    lines: dict[str, int] = field(default_factory=dict)

    def bad(self, problem: str, key: str = "") -> NoReturn:
        """Raise BadManifest, with the line of a key, or of the table."""
        raise BadManifest(f"{self.path}: line {self.lines.get(key, self.line)}: {problem}")

    def text(self, key: str) -> str:
        """A text, which must be there."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.bad(f'{self.called} has no {key}, or one that is no text; write {key} = "..."', key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.bad(f'{self.called}: {key} is no list of texts; write {key} = ["...", "..."]', key)
        return tuple(value)

    def know(self, keys: Collection[str]) -> None:
        """Refuse a key that is none of these."""
        for key in self.values:
            if key not in keys:
                alike = difflib.get_close_matches(key, keys, n=1)
                mend = f"did you mean {alike[0]}?" if alike else f"there are {', '.join(sorted(keys))}"
                self.bad(f"{self.called}: nothing is called {key} here; {mend}", key)


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, and its values. Raises BadManifest."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadManifest(f"{path}: {error.strerror}. Take the manifest of the kit.") from None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadManifest(f"{path}: line {line}: this is no UTF-8. Save the file as UTF-8.") from None
    try:
        return text, parsed(text)
    except tomllib.TOMLDecodeError as error:
        raise BadManifest(f"{path}: {error}. Mend that line.") from None


@lru_cache(maxsize=8)
def parsed(text: str) -> dict[str, Any]:
    """The values of a text. A command asks for its courses several times; nobody changes what it is given."""
    return tomllib.loads(text)


def top(path: Path, text: str, values: dict[str, Any], called: str) -> Table:
    """The file's own table: all that stands above its first header."""
    return Table(path, called, values, 1, _sections(text)[0][2])


def below(path: Path, text: str, values: dict[str, Any], name: str) -> list[Table]:
    """The tables under the headers [[name]], in their order. Raises BadManifest."""
    rows = values.get(name, [])
    found = [(line, lines) for header, line, lines in _sections(text) if header == name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        line = found[0][0] if found else _sections(text)[0][2].get(name, 1)
        raise BadManifest(f"{path}: line {line}: write [[{name}]], with two brackets, above each {name}")
    found += [(1, {})] * (len(rows) - len(found))
    return [
        Table(path, f"{name} {number}", row, line, lines)
        for number, (row, (line, lines)) in enumerate(zip(rows, found, strict=False), 1)
    ]


def _sections(text: str) -> list[tuple[str, int, dict[str, int]]]:
    """The parts of a TOML text: the header of each ("" above the first), its line, and the first line of each key."""
    found: list[tuple[str, int, dict[str, int]]] = [("", 1, {})]
    for number, line in enumerate(text.splitlines(), 1):
        header, key = HEADER.match(line), KEY.match(line)
        if header and "=" not in line.partition("#")[0]:
            found.append((header[1], number, {}))
        elif key:
            found[-1][2].setdefault(key[1], number)
    return found
