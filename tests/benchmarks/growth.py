"""How the cost of a submission grows: with the class, with the calls of a test, with the model; and past one machine.

The plan is worked out from the figures of the same run: core-seconds per submission here, and how many tasks without
work a Dask scheduler gets done in a second. Not covered: networks, and machines that differ.
"""

import json
import pickle
import statistics
from typing import Any

from exercises.kit import models
from grader.records.results import RESULTS
from grader.run.scheduler import MAX_BATCH
from tests.benchmarks import cluster, contenders, memory, processes, report, work
from tests.benchmarks.contenders import CORES, Setting
from tests.benchmarks.processes import NotAvailable, python
from tests.benchmarks.turns import tell

SIZES, CALLS = (10, 100, 1000, 2000), (1, 4, 16)
PLANNED = 100_000
MODELS = (("pocket", "float32"), ("pocket", "bfloat16"), ("large", "float32"), ("large", "bfloat16"))
SUITE = '''"""Twenty-four tests of {calls} calls each. tokenize itself takes next to nothing: what shows is our cost."""

import pytest

from exercises.kit.checks import check_ids
from exercises.kit.values import TOKENIZER

pytestmark = pytest.mark.exercise("tokenize")


@pytest.mark.parametrize("number", range(24))
def test_calls(student, reference, inputs, number):
    """Each of several calls gives the ids."""
    for _ in range({calls}):
        text = inputs.prompt()
        check_ids(student.tokenize(TOKENIZER, text), reference.tokenize(TOKENIZER, text))
'''
Rows = list[dict[str, Any]]


def measure(setting: Setting, quick: bool) -> dict[str, Rows]:
    """All of it: rows of figures by what grows."""
    sizes = (4, 16) if quick else SIZES
    of_size = of_sizes(setting, sizes)
    return {
        "class size": of_size,
        "calls per test": of_calls(setting, 8 if quick else 100),
        "model": of_models(setting, quick),
        "tasks without work": of_tasks(200 if quick else 5000, of_size[0]["bytes a record"]),
    }


def of_sizes(setting: Setting, sizes: tuple[int, ...]) -> Rows:
    """Classes of these sizes, and the smaller half of them once more at the end: so much does the machine drift."""
    rows: Rows = []
    for size in (*sizes, *sizes[: len(sizes) // 2]):
        folder = work.write(size, setting.fresh_folder("class"))
        out = setting.fresh_folder("out")
        did = contenders.figures(processes.grade(folder, out, "--jobs", CORES, suite=setting.checks))
        bytes_a_record = (out / RESULTS).stat().st_size / size
        rows.append({"what": f"{size} submissions", "size": size, **did, "bytes a record": bytes_a_record})
        _tell(rows[-1])
    return rows


def of_calls(setting: Setting, count: int) -> Rows:
    """The 24 checks alone, and with 24 more tests of so many calls each."""
    folder = work.write(count, setting.fresh_folder("class"))
    rows: Rows = [{"what": "the 24 checks alone", "calls": 0, **contenders.ours(setting, CORES, folder)}]
    _tell(rows[-1])
    for calls in CALLS:
        suite = setting.fresh_folder("suite")
        (suite / "test_calls.py").write_text(SUITE.format(calls=calls), "utf-8")
        did = contenders.ours(setting, CORES, folder, suite)
        added = (did["each"] - rows[0]["each"]) * CORES / (24 * calls)
        rows.append({"what": f"24 more tests of {calls} calls", "calls": calls, **did, "core s a call": added})
        _tell(rows[-1])
    return rows


def of_models(setting: Setting, quick: bool) -> Rows:
    """Models of two sizes in two types."""
    rows: Rows = []
    for size, dtype in MODELS:
        try:
            model = "pocket" if size == "pocket" else memory.large_model(setting.scratch)
        except NotAvailable as error:
            rows.append({"what": f"{size}, {dtype}", "why not": str(error)})
            continue
        count = (4 if quick else 50) if size == "pocket" else (2 if quick else 12)
        folder = work.write(count, setting.fresh_folder("class"))
        seconds = json.loads(
            python("-m", "tests.benchmarks.bare", setting.calls, folder, model, 1, dtype)[1],
        )
        name = f"{model}{models.BFLOAT16 if dtype == 'bfloat16' else ''}"
        out = setting.fresh_folder("out")
        seen = processes.grade(folder, out, "--jobs", CORES, "--model", name, suite=setting.checks)
        row = {"what": f"{size}, {dtype}", "bare": statistics.mean(seconds), **contenders.figures(seen)}
        rows.append(row)
        _tell(row)
    return rows


def of_tasks(tasks: int, bytes_a_record: float) -> Rows:
    """Tasks without work through a scheduler and two workers: with nothing to carry, and with what a batch carries."""
    batch, records = len(pickle.dumps(work.make(MAX_BATCH))), round(bytes_a_record * MAX_BATCH)
    rows: Rows = []
    for what, sent, answer in (("nothing to carry", 0, 0), (f"a batch of {MAX_BATCH}", batch, records)):
        try:
            rate = cluster.tasks_per_second(tasks, sent, answer)
            rows.append({"what": what, "bytes there": sent, "bytes back": answer, "tasks a second": rate})
        except NotAvailable as error:
            rows.append({"what": what, "why not": str(error)})
        _tell(rows[-1])
    return rows


def _tell(row: dict[str, Any]) -> None:
    tell(", ".join(f"{name} {value:.4g}" if type(value) is float else f"{value}" for name, value in row.items()))


def table(found: dict[str, Rows]) -> str:
    """Markdown: one line for each thing that was tried."""
    lines = ["| what grows | | figures (seconds unless they say otherwise) |", "| --- | --- | --- |"]
    for grows, rows in found.items():
        for row in rows:
            figures = [
                f"{name} {value:.4g}" if type(value) is float else f"{name}: {value}"
                for name, value in row.items()
                if name not in ("what", "size", "calls")
            ]
            lines.append(f"| {grows} | {row['what']} | {'; '.join(figures)} |")
    return "\n".join(lines)


def planned(found: dict[str, Rows]) -> dict[str, float] | None:
    """The figures of the plan; None when one that it needs is missing."""
    sizes, tasks = found["class size"], found["tasks without work"][-1]
    if "tasks a second" not in tasks:
        return None
    largest = max(sizes, key=lambda row: row["size"])
    core_seconds = largest["each"] * CORES
    submissions_a_second = tasks["tasks a second"] * MAX_BATCH
    return {
        "core seconds": core_seconds,
        "core hours": PLANNED * core_seconds / 3600,
        "tasks": tasks["tasks a second"],
        "submissions a second": submissions_a_second,
        "cores": submissions_a_second * core_seconds,
        "minutes at the limit": PLANNED / submissions_a_second / 60,
    }


def plan(found: dict[str, Rows]) -> str:
    """The paragraph for the docs."""
    plans = planned(found)
    if plans is None:
        return f"No plan past one machine: {found['tasks without work'][-1]['why not']}"
    return (
        f"A submission costs {plans['core seconds']:.2f} core-seconds here, so {PLANNED:,} of them cost "
        f"{plans['core hours']:.1f} core-hours. A Dask scheduler on one core of this machine got "
        f"{plans['tasks']:.0f} empty tasks done in a second, each with the bytes of a batch of {MAX_BATCH} and of "
        f"its records: {plans['submissions a second']:.0f} submissions a second. So it keeps about "
        f"{plans['cores']:.0f} cores busy, which grade {PLANNED:,} submissions in "
        f"{plans['minutes at the limit']:.1f} minutes; with more cores the scheduler would be the limit, and larger "
        "batches would be the mend."
    )


def as_json(found: dict[str, Rows], about: dict[str, Any]) -> str:
    return report.to_json({"about": about, "growth": found, "plan": planned(found)})
