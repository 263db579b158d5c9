"""What `grader grade` is asked to do. Not covered: doing it (commands/grade.py)."""

from dataclasses import dataclass, field
from pathlib import Path

from grader.intake import roster
from grader.intake.roster import Roster
from grader.intake.submissions import Found
from grader.run.said.asked import Asked
from grader.run.settings import Settings


@dataclass(frozen=True)
class Order:
    """What is to be graded, where to, and how much of it is to be said.

    `only` names the students who are meant, when not all are. `regrade` lets a run grade everybody by other settings
    than the one before, `fresh` once more by the same. `gone` takes those out who are not in the folder any more. The
    tests of `asked` give no points, and it says what is late. `adjustments` is another file of them than before.
    `groups` is the file of groups, and `teams` are what groups are called that gave way to their members.
    """

    found: list[Found]
    folder: Path
    out: Path
    settings: Settings
    jobs: int | None = None
    fresh: bool = False
    people: Roster | None = None
    dask: str | None = None
    quiet: bool = False
    as_json: bool = False
    left_out: list[str] = field(default_factory=list)
    only: tuple[str, ...] = ()
    regrade: bool = False
    gone: bool = False
    wait: bool = True
    named: str = ""
    asked: Asked = Asked()
    adjustments: Path | None = None
    groups: Path | None = None
    teams: tuple[str, ...] = ()

    @property
    def people_here(self) -> dict[str, set[str]]:
        """Everything that may be written for somebody of this class, in small letters, and for whom."""
        known = roster.names(self.people) if self.people else {}
        for one in self.found:
            for called in {one.student, one.own_name, one.platform_id} - {""}:
                known.setdefault(called.casefold(), set()).add(one.student)
        return known
