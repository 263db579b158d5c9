"""The programs `pytest exercises` and `python -m exercises` on many files, in forks of one that has all (ready.py).

`python -m tests.support.ways OUT FILE...` writes to OUT, as JSON, what they gave for each file: every check, as it
comes out of a crossing between two processes (what `-n 2` does with it), and all that was printed.
Covered: the programs from their command line on; the second shows what it remembers of the first. Not covered: their
start; that they import what they need; other plugins of pytest's; checks that `python -m exercises` runs by itself
(they are those of watch mode).
"""

import contextlib
import json
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path

import pytest


class Crossing:
    """Notes every check as pytest-xdist would hand it on."""

    def __init__(self) -> None:
        self.checks: list[list[str]] = []

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        self.config = config

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and not report.failed:
            return
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        back = self.config.hook.pytest_report_from_serializable(config=self.config, data=json.loads(json.dumps(data)))
        check = back.exercise_check
        self.checks.append([check.exercise, check.outcome, check.message])


BETWEEN = "\n===== python -m exercises =====\n"


def both(file: str) -> list[list[str]]:
    """Run `pytest exercises` on a file, then `python -m exercises`; the checks of the first."""
    crossing = Crossing()
    pytest.main(["exercises", "-p", "no:cacheprovider", "--submission", file], plugins=[crossing])
    print(BETWEEN)
    sys.argv = ["exercises"]
    with contextlib.suppress(SystemExit):
        runpy.run_module("exercises", run_name="__main__", alter_sys=True)
    return crossing.checks


def forked(file: str) -> dict[str, object]:
    """What both programs gave for a file, in a child of this process with a memory of its own."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as printed:
        answer = Path(folder) / "answer.json"
        pid = os.fork()
        if pid == 0:
            os.environ |= {"UNPACKING_STATE": str(Path(folder) / "state"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            os.dup2(printed.fileno(), 1)
            os.dup2(printed.fileno(), 2)
            try:
                answer.write_text(json.dumps(both(file)))
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        printed.seek(0)
        pytests, _, exercises = printed.read().decode("utf-8", "replace").partition(BETWEEN)
        checks = json.loads(answer.read_text()) if answer.is_file() else []
        return {"checks": checks, "pytest": pytests, "exercises": exercises}


def main(out: str, *files: str) -> None:
    Path(out).write_text(json.dumps({file: forked(file) for file in files}))


if __name__ == "__main__":
    main(*sys.argv[1:])
