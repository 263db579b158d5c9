"""What the class's page says beside the records, which the run that wrote it found out; kept as text in between.

Not covered: how it is found out (reports/likeness.py, intake).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from grader.reports.likeness import Alike, Same


class Changed(NamedTuple):
    """A student's grade before and after a run; None for one who is new."""

    student: str
    before: float | None
    after: float
    why: str


@dataclass(frozen=True)
class Beside:
    """`left_out` is what lay in the class's folder and is nobody's, a line for each.

    `missing` are people of the roster who have handed in nothing; `alike` is what was found when files were compared;
    `changed` is whose grade the last run made another, and `summary` how many.
    """

    left_out: Sequence[str] = ()
    missing: Sequence[str] = ()
    alike: Alike = field(default_factory=Alike)
    changed: Sequence[Changed] = ()
    summary: str = ""


def to_text(beside: Beside) -> str:
    """It as text, which `from_text` reads."""
    return json.dumps(asdict(beside))


def from_text(text: str) -> Beside:
    """What `to_text` wrote; nothing for a text that is empty or of another form."""
    try:
        said = json.loads(text)
        alike = Alike([Same(**same) for same in said["alike"]["files"]], dict(said["alike"]["modules"]))
        changed = tuple(Changed(*one) for one in said.get("changed", []))
        return Beside(said["left_out"], said["missing"], alike, changed, said.get("summary", ""))
    except (ValueError, TypeError, KeyError):
        return Beside()
