"""The run that grades the class of attackers, and what is looked at around it: files, processes, what it said."""

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from grader import ROOT

CANARY = "a secret of the judge's own environment"


@dataclass(frozen=True)
class Run:
    """How the program ended, what it said, what processes it left, and the project's files before and after."""

    returncode: int
    said: str
    left: list
    before: dict
    after: dict


def grade(room, patience=800):
    """Grade room/class into room/out with room/suite and the model in room/model.

    It is the real program, in a session of its own.
    """
    before = project_files()
    environment = os.environ | {
        "HOME": str(room / "home"), "TMPDIR": str(room / "tmp"), "GRADER_CANARY": CANARY,
        "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(room / "home" / ".cache"),
    }  # fmt: skip
    folders = ["grade", room / "class", "--out", room / "out", "--suite", room / "suite", "--model", room / "model"]
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, folders), "--jobs", "1", "--time-limit", "7"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=patience)
    finally:
        process.kill()
    left = staying(process.pid, str(room))
    return Run(process.returncode, output.decode(errors="replace"), left, before, project_files())


def project_files():
    """What a submission might change in the project: every file that is no cache."""
    found = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in ("__pycache__", "graded")]
        for name in files:
            path = Path(folder, name)
            status = path.lstat()
            found[str(path)] = (status.st_mode, status.st_uid, hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def staying(session, mark, patience=60):
    """Those of the run's processes that do not end: one that was killed takes a moment to give its memory back."""
    until = time.monotonic() + patience
    while (left := processes_of(session, mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


def processes_of(session, mark):
    """The processes of that session, and those with that text in their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words, fields = (entry / "cmdline").read_bytes(), (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] == "Z":
            continue  # ended; nobody has asked how yet
        if int(fields[3]) == session or (b"grader.sandbox" in words and mark.encode() in words):
            found.append((entry.name, words))
    return found
