"""Files that are written whole or not at all: a reader finds the old content or the new, never half of it.

Not covered: a power cut right after the rename (nothing is forced to the disk); two writers in the same instant, of
which the later one wins.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yields an empty new file beside `path`, which takes the place of `path` when the block ends without an exception.

    Otherwise it is removed, and `path` stays as it was. Raises OSError where it can't be made or can't be renamed.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(descriptor)
    new = Path(name)
    try:
        new.chmod(_usual_mode())
        yield new
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    """The mode of a file that `open` makes. mkstemp's own would keep everybody else from reading a report."""
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask
