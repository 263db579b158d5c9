"""The rows of the table: each figure's target, which contenders it needs, and how it is made of what they did."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.contenders import Figures

AT_LEAST, AT_MOST = "at least", "at most"


@dataclass(frozen=True)
class Row:
    """A figure to measure. Without a target it is there for comparison."""

    name: str
    figure: str
    needs: tuple[str, ...]
    of: Callable[[dict[str, Figures]], float]
    unit: str = "times"
    sense: str = ""
    target: float = 0.0

    @property
    def aim(self) -> str:
        return f"{self.sense} {self.target:.3g} {self.unit}".replace(" times", "x") if self.sense else ""

    def met(self, value: float) -> bool:
        return value >= self.target if self.sense == AT_LEAST else value <= self.target


@dataclass
class Figure:
    """What came of a row: a value for each round, or why there is none."""

    row: Row
    values: list[float] = field(default_factory=list)
    why_not: str = ""


def _ratio(above: str, below: str, of: str = "each", of_below: str = "") -> Callable[[dict[str, Figures]], float]:
    return lambda did: did[above][of] / did[below][of_below or of]


def _per_thousand(did: dict[str, Figures]) -> float:
    many, one = did["again, many"], did["again, one"]
    return (many["whole"] - one["whole"]) / (many["records"] - one["records"]) * 1000


# What has no target as a ratio within a round, and takes minutes: it takes part in the first round only.
ONCE = ("workers, pocket", "workers, large", "main, few", "main, many", "ours, mistakes", "ours, hidden")
PYTEST, BARE, ONE, TWO = "fresh pytest", "bare", "ours, 1 job", "ours, 2 jobs"
ROWS = (
    Row("throughput", "throughput on two cores against one fresh `pytest` process per submission", (PYTEST, TWO),
        _ratio(PYTEST, TWO), "times", AT_LEAST, 120),
    Row("overhead", "time per submission against the bare calls in one warm process (one thread)", (BARE, ONE),
        _ratio(ONE, BARE), "times", AT_MOST, 0.9),
    Row("first", "first record after the start, against `import torch, transformers` and load", ("load", TWO),
        _ratio(TWO, "load", "first", "whole"), "times", AT_MOST, 1.3),
    Row("core", "throughput with a second core", (ONE, TWO), _ratio(ONE, TWO), "times", AT_LEAST, 1.8),
    Row("dask", "Dask with two local workers against two processes", (TWO, "dask"), _ratio(TWO, "dask"),
        "times", AT_LEAST, 0.9),
    Row("worker", "private memory of a live worker, pocket", ("workers, pocket",),
        lambda did: did["workers, pocket"]["most"], "MB", AT_MOST, 20),
    Row("worker-large", "private memory of a live worker, SmolLM's size", ("workers, large",),
        lambda did: did["workers, large"]["most"], "MB", AT_MOST, 40),
    Row("main", "main process' memory, the large class against the small one", ("main, many", "main, few"),
        _ratio("main, many", "main, few", "peak"), "times", AT_MOST, 1.1),
    Row("again-workers", "re-run of a class in which nothing changed: processes started", ("again, many",),
        lambda did: did["again, many"]["processes"], "processes", AT_MOST, 0),
    Row("again", "the same: seconds per 1,000 records beyond start-up", ("again, many", "again, one"), _per_thousand,
        "s", AT_MOST, 1.5),
    Row("student", "`pytest exercises` for a student against import and load", ("student", "load"),
        _ratio("student", "load", "whole"), "times", AT_MOST, 1.25),
    Row("watch", "watch mode, save to answer, against the cold run", ("watch", "student"),
        _ratio("watch", "student", "answer", "whole"), "times", AT_MOST, 1 / 15),
    Row("first-kept", "first record as above, when the reference's answers are kept from an earlier run",
        ("load", "ours, kept answers"), _ratio("ours, kept answers", "load", "first", "whole")),
    Row("throughput-whole", "throughput as in the first row, our start-up included", (PYTEST, TWO),
        lambda did: did[PYTEST]["each"] / did[TWO]["each, start-up included"]),
    Row("threads", "time per submission against the bare calls with torch's own number of threads",
        ("bare, torch's own threads", ONE), _ratio(ONE, "bare, torch's own threads")),
    Row("mistakes", "time per submission when every third has a mistake, against none", ("ours, mistakes", ONE),
        _ratio("ours, mistakes", ONE)),
    Row("hidden", "time per submission with the hidden suite too, against the 24 checks", ("ours, hidden", ONE),
        _ratio("ours, hidden", ONE)),
    Row("otter", "otter-grader's time per submission against ours, start-up of ours included", ("otter", ONE),
        _ratio("otter", ONE, "each", "each, start-up included")),
    Row("nbgrader", "nbgrader's time per submission against ours, start-up of ours included", ("nbgrader", ONE),
        _ratio("nbgrader", ONE, "each", "each, start-up included")),
)  # fmt: skip


def figures(rows: tuple[Row, ...], rounds: list[dict[str, Figures]], missing: dict[str, str]) -> list[Figure]:
    """The rows' figures from what the contenders did in each round; `missing` says of a contender why it did nothing.

    A round in which one of a row's contenders failed gives that row no value.
    """
    once = {name: did for each in rounds for name, did in each.items() if name in ONCE}
    found = []
    for row in rows:
        taken = [once | each for each in (rounds[:1] if set(row.needs) <= set(ONCE) else rounds)]
        values = [row.of(did) for did in taken if all(name in did for name in row.needs)]
        why_not = "" if values else "; ".join(missing[name] for name in row.needs if name in missing)
        if any(math.isnan(value) for value in values):
            values, why_not = [], "the run was too short to tell a rate"
        found.append(Figure(row, values, why_not))
    return found
