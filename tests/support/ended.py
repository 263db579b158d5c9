"""Whether a process has ended: for tests of what must not be left over."""

import time
from pathlib import Path


def is_gone(pid, seconds=20.0):
    """Whether the process ends within that time; a zombie that nobody has buried yet has ended."""
    until = time.monotonic() + seconds
    while True:
        try:
            gone = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            gone = True
        if gone or time.monotonic() >= until:
            return gone
        time.sleep(0.05)
