"""Gradescope's "Download submissions": `assignment_1_export/submission_2/` and who they are of, in a file beside them.

`submission_metadata.yml` has, for every folder, `:submitters` (`:name`, `:sid`, `:email`) and `:created_at`; keys
are Ruby's symbols, and some exports tag values with Ruby's classes. It is read as plain data, whatever tags it has.
Covered: a group (a submitter each), a folder that the file does not name, a file that can't be read (nobody is named).
Not covered: earlier hand-ins; the file tells of them (`:history`), the export does not hold their files.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from grader.intake.platforms import times

METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_\d+")
# The file holds the results of every test of everybody; what is larger than this is no such file.
MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class Submitter:
    """One of those who handed in a folder."""

    name: str
    sid: str
    email: str


@dataclass(frozen=True)
class Submission:
    """What the file says of one folder."""

    submitters: tuple[Submitter, ...]
    at: datetime | None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Plain data only; a tag of Ruby's is passed over, and what it stands before is read."""


def _untagged(loader: Any, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!", _untagged)
# Student numbers with a nought before them, and `No` as a family name, are text.
for plain in ("int", "float", "bool", "null"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{plain}", lambda loader, node: loader.construct_scalar(node))


def metadata(data: bytes) -> dict[str, Submission]:
    """Folder -> what the file says of it; nothing where it can't be read."""
    try:
        read = yaml.load(data, _Loader) if len(data) <= MAX_BYTES else {}  # a safe loader: plain data only
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {str(folder): _submission(said) for folder, said in read.items() if isinstance(said, dict)}


def _submission(said: dict[Hashable, Any]) -> Submission:
    people = said.get(":submitters") or []
    found = [_submitter(person) for person in people if isinstance(person, dict)]
    return Submission(tuple(person for person in found if any(vars(person).values())), _time(said.get(":created_at")))


def _submitter(person: dict[Hashable, Any]) -> Submitter:
    name, sid, email = (str(person.get(f":{key}") or "").strip() for key in ("name", "sid", "email"))
    return Submitter(name, sid, email)


def _time(value: Any) -> datetime | None:
    """A time as YAML reads it, as text, or as Ruby writes one with its zone (`utc` and others)."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("utc", "time") if key in value), None)
    if isinstance(value, datetime):
        return value
    return times.read(value) if isinstance(value, str) and not isinstance(value, date) else None
