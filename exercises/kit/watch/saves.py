"""When a student's file was saved, told by its events and, where those do not come, by looking at it.

What counts is the file, and the modules beside it that it imports.
Covered: editors that write another file and rename it; a file that is gone or empty for a moment, and one that stays
so; folders whose events do not come (network drives).
Not covered: events of modules in a folder below the file's; a look finds those.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import watchfiles

from exercises.kit.submission import beside

SECONDS_BETWEEN_LOOKS = 1.0
# A file that an editor replaces is missing, or empty, for a moment.
SECONDS_TO_SETTLE = 0.3
POLL_MS = 100

Signature = tuple[int, ...]


@dataclass(frozen=True)
class Changed:
    """The system says that something has happened to the file."""


@dataclass(frozen=True)
class Blind:
    """There will be no events, and why."""

    why: str


def see(file: Path, poll: bool, tell: Callable[[Changed | Blind], None], stop: threading.Event) -> None:
    """Tell whenever something happens to the file, until `stop` is set. Its folder is watched: editors rename."""
    changes: Iterator[Any] = watchfiles.watch(
        file.parent,
        watch_filter=lambda change, path: Path(path).name == file.name or path.endswith(".py"),
        debounce=200,
        step=20,
        stop_event=stop,
        rust_timeout=500,
        recursive=False,
        force_polling=poll or None,
        poll_delay_ms=POLL_MS,
    )
    try:
        for _ in changes:
            tell(Changed())
    except Exception as error:  # of the system's own kind: no watches left, the folder gone
        tell(Blind(f"{type(error).__name__}: {error}"))


class Saves:
    """Looks at a file, and tells a save from a file that is gone."""

    def __init__(self, file: Path) -> None:
        self.file = file
        # The file as it was at its last save, and since when it has been missing or empty.
        self._seen: Signature | None = None
        self._imports: tuple[Signature, list[Path]] = ((), [])
        self._odd_since: float | None = None
        self._told_gone = False
        # Whether a save was found by looking and its event is still to come, and whether it was said that none come.
        self._unannounced = False
        self._told_unannounced = False

    @property
    def seconds_to_the_next_look(self) -> float:
        return SECONDS_BETWEEN_LOOKS if self._odd_since is None else SECONDS_TO_SETTLE

    def look(self, announced: bool) -> Literal["saved", "not there", "empty", ""]:
        """Say what has become of the file, once for every change. `announced`: an event has just come."""
        if announced:
            self._unannounced = False
        now = self._signature()
        if now is not None and now[1] > 0:
            return self._whole(now, announced)
        if not self._told_gone:
            self._odd_since = self._odd_since or time.monotonic()
            if time.monotonic() - self._odd_since >= SECONDS_TO_SETTLE:
                self._seen, self._odd_since, self._told_gone = None, None, True
                return "not there" if now is None else "empty"
        return ""

    def _whole(self, now: Signature, announced: bool) -> Literal["saved", ""]:
        self._odd_since, self._told_gone = None, False
        if now == self._seen:
            return ""
        self._unannounced = not announced and self._seen is not None
        self._seen = now
        return "saved"

    def events_are_missing(self) -> bool:
        """Whether a save was found and no event has come for it since. True at most once, so that it is said once."""
        due = self._unannounced and not self._told_unannounced
        self._told_unannounced = self._told_unannounced or due
        return due

    def _signature(self) -> Signature | None:
        """What changes with every save, of the file and of what it imports; None while there is no such file."""
        own = _stamp(self.file)
        if not own:
            return None
        if self._imports[0] != own:
            self._imports = own, [self.file.parent / name for name in beside.of_file(self.file)[0]]
        return own + sum(map(_stamp, self._imports[1]), ())


def _stamp(file: Path) -> Signature:
    """A file's times and size; nothing where it is not there."""
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
