"""The record: what a run says about one submission. Every report is made from records and from nothing else.

A record is one line of `results.jsonl`, written when its submission is finished; so a run that was killed goes on where
it stopped. A torn line is left out when the file is read.
What is in a record may be shown to its student: messages of hidden tests are redacted before they get here (suite.py).
"""

from dataclasses import dataclass, field

VERDICTS = (
    "passed", "wrong", "error", "not_attempted", "timeout", "memory", "crashed", "blocked", "unreadable",
    "grader_error",
)  # fmt: skip


@dataclass(frozen=True)
class TestRecord:
    """One test of one submission. `score` of `max_score` are the exercise's points, split evenly over its tests."""

    __test__ = False  # for pytest: this is no test class

    exercise: str
    name: str
    title: str
    visibility: str
    verdict: str
    score: float
    max_score: float
    message: str
    seconds: float
    followed_through: bool = False


@dataclass(frozen=True)
class Record:
    """What a run says about one submission. `provenance` says what it was graded with."""

    student: str
    source: str
    score: float
    max_score: float
    status: str
    message: str
    exercises: dict[str, dict[str, float]] = field(default_factory=dict)
    tests: list[TestRecord] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one test said, before points are given."""

    exercise: str
    name: str
    title: str
    visibility: str
    verdict: str
    message: str
    seconds: float
    followed_through: bool = False
