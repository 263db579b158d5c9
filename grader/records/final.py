"""What a report shows of a record: what the tests gave, and what became of it by what people said.

`Final` has the interface of `current.Records`, and gives every record finished. `steps` says in which order: a test
that is left out was never there; lateness takes from what the tests gave; a person's word is the last. The gradebook's
own records stay as they are, so taking a word back brings back what the tests gave.
Not covered: where the words come from (grader/run/said/adjustments.py), and how a page shows them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exercises.kit.manifest import Course
from grader.records.corrections import adjusting, late, leaving_out
from grader.records.corrections.adjusting import Adjustment
from grader.records.corrections.late import Lateness
from grader.records.current import Glance, Records
from grader.records.gradebook import Gradebook
from grader.records.record import Record

Step = Callable[[Record], Record]


@dataclass(frozen=True)
class Rules:
    """What was said about a course: names of tests that give no points, what was said about single students, and when
    the class had to hand in."""

    without: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    lateness: Lateness = Lateness()

    @property
    def on_time(self) -> frozenset[str]:
        """The students for whom lateness does not count."""
        return frozenset(one.student for one in self.adjustments if one.waives)


def steps(rules: Rules, course: Course) -> list[Step]:
    """What becomes of a record, function after function."""
    return [
        leaving_out.step(rules.without, course),
        late.step(rules.lateness, rules.on_time),
        adjusting.step(rules.adjustments, course),
    ]


class Final:
    """The records that count of a course now, as reports show them, by student's name."""

    def __init__(self, records: Records, rules: Rules, course: Course) -> None:
        self.rules = rules
        self._records, self._steps = records, steps(rules, course)

    @property
    def book(self) -> Gradebook:
        """The gradebook that they are from."""
        return self._records.book

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return map(self.finished, self._records)

    def get(self, student: str) -> Record | None:
        """One student's record; None when there is none."""
        record = self._records.get(student)
        return None if record is None else self.finished(record)

    def names(self) -> list[str]:
        """The students' names, in order."""
        return self._records.names()

    @property
    def has_times(self) -> bool:
        """Whether of anybody it is known when the work was handed in, or that it was late."""
        return self._records.has_times

    def together(self) -> set[str]:
        """The students whose hand-in is that of others too: the members of groups."""
        return self._records.together()

    def glances(self) -> Iterator[Glance]:
        """What is seen of the records without reading their tests, in the order of the students' names."""
        return self._records.glances()

    def grader_errors(self) -> int:
        """How many of these records a fault of the kit's own has spoilt."""
        count = self._records.grader_errors()
        # A test that is left out spoils nothing any more; to know that, the records have to be read.
        return sum(record.has_grader_error for record in self) if count and self.rules.without else count

    def finished(self, record: Record) -> Record:
        """A record of the gradebook as it is shown."""
        for step in self._steps:
            record = step(record)
        return record
