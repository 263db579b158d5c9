"""Speed and memory against the targets: `python -m tests.benchmarks`, or with `growth` behind it. See README.md."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from tests.benchmarks import growth, report, rows, turns, work
from tests.benchmarks.contenders import CORES, Figures, Setting
from tests.benchmarks.machine import machine

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
Json = Annotated[Path, typer.Option("--json", help="Where the figures go.")]
Quick = Annotated[bool, typer.Option("--quick", help="Tiny classes and one round: whether it works, not how fast.")]


def keep_to_two_cores() -> None:
    """Everything is about two cores, on any machine: this process and all that it starts may use no others."""
    if len(os.sched_getaffinity(0)) > CORES:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


@contextmanager
def setting(quick: bool, count: int, few: int, others: str) -> Iterator[Setting]:
    """A class on the disk, and what its checks call."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        scratch = Path(folder)
        checks = work.write_checks(scratch / "checks")
        calls = work.write_calls(work.calls(checks), scratch / "calls")
        yield Setting(
            scratch,
            work.write(count, scratch / "class"),
            work.write(count, scratch / "mixed", wrong_every=3),
            checks,
            calls,
            count=count,
            few=few,
            large=2 if quick else 4,
            main=(8, 32) if quick else (200, 2000),
            again=32 if quick else 2000,
            others=others,
        )


def about(seconds: float, **more: Any) -> dict[str, Any]:
    """What was measured, where and when."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=work.ROOT, capture_output=True, text=True
    ).stdout.strip()
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    return {"machine": machine(), "commit": commit, "when": now, "seconds": round(seconds), **more}


@app.callback(invoke_without_command=True)
def table(
    context: typer.Context,
    quick: Quick = False,
    only: Annotated[list[str] | None, typer.Option(help="One row by name; may be given again.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often the contenders take turns.")] = 5,
    submissions: Annotated[int, typer.Option(min=2, help="The size of the class.")] = 300,
    few: Annotated[int, typer.Option(min=1, help="How many of it, in each round, go to those who take long.")] = 12,
    others: Annotated[str, typer.Option(help="A Python that has otter-grader and nbgrader.", metavar="PYTHON")] = "",
    json: Json = Path("benchmarks.json"),
) -> None:
    """Measure the table of targets: medians of several rounds, in which all contenders take turns."""
    if context.invoked_subcommand:
        return
    chosen = tuple(row for row in rows.ROWS if not only or row.name in only)
    if only and len(chosen) < len(set(only)):
        raise typer.BadParameter(f"the rows are {', '.join(row.name for row in rows.ROWS)}", param_hint="--only")
    if quick:
        rounds, submissions, few = 1, 12, 2
    keep_to_two_cores()
    begun = time.monotonic()
    with setting(quick, submissions, few, others) as given:
        needed = {name for row in chosen for name in row.needs}
        wanted = {name: each for name, each in turns.everyone(given).items() if name in needed}
        said = work.said(work.read_calls(given.calls))
        turns.warm_up(given)

        def save(did: list[dict[str, Figures]], missing: dict[str, str]) -> None:
            info = about(time.monotonic() - begun, work=said, submissions=submissions, few=few, quick=quick)
            json.write_text(report.as_json(rows.figures(chosen, did, missing), did, info), "utf-8")

        did, missing = turns.take(wanted, rounds, save)
    info = about(time.monotonic() - begun)
    print(f"{info['machine']}; {info['commit']}; {info['when']}, {info['seconds']} s")
    print(f"A class of {submissions}, {said} for each; {rounds} rounds{', QUICK: figures mean little' * quick}.\n")
    print(report.table(rows.figures(chosen, did, missing)))
    print(f"\n{report.contenders(did)}\n\nAll figures: {json}")
    if any(why.startswith(turns.FAILED) for why in missing.values()):
        raise typer.Exit(1)


@app.command(name="growth")
def grow(
    quick: Quick = False,
    json: Json = Path("growth.json"),
) -> None:
    """Measure how the cost of a submission grows, and plan for many machines."""
    keep_to_two_cores()
    begun = time.monotonic()
    with setting(quick, 8, 2, "") as given:
        found = growth.measure(given, quick)
    info = about(time.monotonic() - begun, quick=quick)
    json.write_text(growth.as_json(found, info), "utf-8")
    print(f"{info['machine']}; {info['commit']}; {info['when']}, {info['seconds']} s\n")
    print(growth.table(found))
    print(f"\n{growth.plan(found)}\n\nAll figures: {json}")


if __name__ == "__main__":
    app(prog_name="python -m tests.benchmarks")
