"""What is asked for with a run that changes points without grading: tests that give none, and what is late.

A deadline and a rule hold for later runs, until something else is said: a command that is given again without them
must not give points back in silence. Tests that are left out are named each time.
Not covered: how a deadline or a rule is written (records/corrections/late.py).
"""

from dataclasses import dataclass, replace

from grader.records.corrections import late
from grader.records.corrections.late import Lateness
from grader.records.final import Rules
from grader.records.runs import Run


@dataclass(frozen=True)
class Asked:
    """What is asked for. `deadline` and `late` are as they were written, None where nothing is asked."""

    without: tuple[str, ...] = ()
    deadline: str | None = None
    late: str | None = None

    def after(self, before: Run | None) -> "Asked":
        """With what was said of lateness in the run before, where nothing else is asked now."""
        if before is None:
            return self
        deadline = before.deadline if self.deadline is None else self.deadline
        return replace(self, deadline=deadline, late=before.late if self.late is None else self.late)

    def check(self) -> None:
        """Raises BadLateness for a deadline or a rule that is not understood."""
        late.read(self.deadline or "", self.late or "")

    @property
    def lateness(self) -> Lateness:
        """The deadline and the rule. Raises BadLateness."""
        return late.read(self.deadline or "", self.late or "")

    @property
    def rules(self) -> Rules:
        """What becomes of records by it, without adjustments."""
        return Rules(self.without, lateness=self.lateness)

    def kept(self, before: Run | None) -> list[str]:
        """A note on what holds although it was not said again."""
        if before is None:
            return []
        said = {"--deadline": (self.deadline, before.deadline), "--late": (self.late, before.late)}
        kept = [
            f"{option} {earlier!r}"
            for option, (now, earlier) in said.items()
            if now is None and earlier not in ("", late.NONE)
        ]
        return [f"As said before: {' and '.join(kept)}. Say none to take that away."] if kept else []
