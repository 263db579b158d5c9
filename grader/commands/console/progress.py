"""How far a run is: a bar on a terminal, a line now and then elsewhere. Both tell the rate and the time left."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from grader.records.record import Record

SECONDS_BETWEEN_LINES = 10.0

Advance = Callable[[list[Record]], None]


@contextmanager
def shown(total: int, console: Console, quiet: bool = False) -> Iterator[Advance]:
    """Show progress towards `total` records; yields the function to call with each few that are finished."""
    if quiet:
        yield lambda records: None
        return
    with _bar(total, console) if console.is_terminal else _lines(total, console) as advance:
        yield advance


@contextmanager
def _bar(total: int, console: Console) -> Iterator[Advance]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Getting ready", total=total)

        def advance(records: list[Record]) -> None:
            progress.update(task, advance=len(records), description="Grading")

        yield advance


@contextmanager
def _lines(total: int, console: Console) -> Iterator[Advance]:
    begun = last = time.monotonic()
    done = 0
    console.print(f"Grading {total} submissions: getting ready ...", highlight=False)

    def advance(records: list[Record]) -> None:
        nonlocal done, last
        done += len(records)
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES or done == total:
            last = now
            rate = done / (now - begun)
            console.print(
                f"{done} of {total} graded, {rate:.1f} a second, {(total - done) / rate:.0f} s left",
                highlight=False,
            )

    yield advance
