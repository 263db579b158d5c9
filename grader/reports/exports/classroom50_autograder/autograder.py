#!/usr/bin/env python3
"""Classroom 50's autograder.py: grades the checkout that it is run in and leaves result.json there for its collector.

Its contract ("Advanced Autograding" in its wiki, and the runner's own words): the working folder is the student's
checkout, names and links are in the environment, `CLASSROOM50_BUNDLE_DIR` is the folder that this file lies in; exit
code 0 whatever the grade, another one when grading itself failed; `datetime` is the time of the graded commit.
Needs nothing but Python; what the kit needs is installed when it is not there.
Not covered: keeping hidden suites from students, see README.md beside this file.
"""

import datetime
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

# auto wants a sandbox and refuses to grade without one.
ISOLATION = "auto"

BUNDLE = Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or Path(__file__).resolve().parent)
PYTHON = os.environ.get("AUTOGRADER_PYTHON", sys.executable)
SECONDS = float(os.environ.get("AUTOGRADER_SECONDS", "900"))
RESULT = "result.json"
SUFFIXES = (".py", ".ipynb", ".zip", ".tar", ".tar.gz", ".tgz")
# What the kit can't do without; everything else comes with it.
NEEDED = "torch"


def main() -> int:
    """Grade; 1 when that failed, and then there is no result.json, which the runner says to the student."""
    Path(RESULT).unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = graded(Path(folder))
        put(Path(RESULT), made | {"datetime": handed_in() or made["datetime"]})
    except (OSError, ValueError, subprocess.SubprocessError, shutil.Error) as error:
        print(f"autograder.py: {error}")
        return 1
    print(f"autograder.py: {made['score']} of {made['max-score']} hundredths of a point")
    return 0


def graded(folder: Path) -> dict:
    """What result.json is to hold. Raises OSError, ValueError, SubprocessError when there is none."""
    if importlib.util.find_spec(NEEDED) is None and sys.executable == PYTHON:
        run([PYTHON, "-m", "pip", "install", "-r", "requirements.txt"])
    # A class of one; links are copied as links, and the grader follows none.
    own = folder / "class" / (os.environ.get("OWNER") or os.environ.get("USERNAME") or "submission")
    shutil.copytree(Path.cwd(), own, symlinks=True, ignore=shutil.ignore_patterns(".git", ".github"))
    if not any(path.name.lower().endswith(SUFFIXES) for path in own.rglob("*")):
        (own / "nothing_handed_in.py").touch()  # a record of 0 points instead of a fault of the run
    out, made = folder / "graded", folder / "made.json"
    seed = BUNDLE / "seed"
    same = ["--seed", seed.read_text("ascii").strip()] if seed.exists() else []
    graded_with = ["--jobs", "1", "--isolation", ISOLATION, *same]
    run([PYTHON, "-m", "grader", "grade", folder / "class", "--out", out, *graded_with])
    run([PYTHON, "-m", "grader", "report", out, "--format", "classroom50", "--out", made])
    result: dict = json.loads(made.read_text("utf-8"))
    return result


def run(command: list[str | Path]) -> None:
    """Run a command in the bundle, where the kit lies; its output goes to the log. Raises ValueError when it fails."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=BUNDLE,
        env=os.environ | {"PYTHONPATH": str(BUNDLE)},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if code:
        raise ValueError(f"{' '.join(str(word) for word in command[1:4])} ended with {code}")


def handed_in() -> str | None:
    """When the graded commit was made, in UTC; None where there is no repository."""
    asked = ["git", "show", "-s", "--format=%ct", os.environ.get("GITHUB_SHA") or "HEAD"]
    try:
        seconds = int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(path: Path, contents: object) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(contents, indent=1) + "\n", "utf-8")
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
