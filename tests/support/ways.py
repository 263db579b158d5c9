"""The programs `pytest exercises` and `python -m exercises` on many files, each in a fork of a process that has all.

`python -m tests.support.ways OUT FILE...` writes to OUT, as JSON, what they gave for each file: every check, as it
comes out of a crossing between two processes (what `-n 2` does with it), and all that was printed.
Covered: the programs from their command line on. Not covered: their start; that they import what they need.
"""

import json
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path

import pytest

from exercises.kit.manifest import courses
from exercises.kit.watch import server


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


def pytest_exercises(file: str) -> object:
    crossing = Crossing()
    pytest.main(["exercises", "-p", "no:cacheprovider", "-p", "no:xdist", "--submission", file], plugins=[crossing])
    return crossing.checks


def python_m_exercises(file: str) -> object:
    sys.argv = ["exercises", "status", file]
    runpy.run_module("exercises", run_name="__main__", alter_sys=True)
    return None


def forked(program, file: str) -> tuple[object, str]:
    """What a program returned, and what it printed, in a child of this process with a memory of its own."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as printed:
        answer = Path(folder) / "answer.json"
        pid = os.fork()
        if pid == 0:
            os.environ["UNPACKING_STATE"] = str(Path(folder) / "state")
            os.dup2(printed.fileno(), 1)
            os.dup2(printed.fileno(), 2)
            try:
                answer.write_text(json.dumps(program(file)))
            except BaseException as error:
                if not isinstance(error, SystemExit):
                    traceback.print_exc()
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        printed.seek(0)
        found = json.loads(answer.read_text()) if answer.is_file() else None
        return found, printed.read().decode("utf-8", "replace")


def main(out: str, *files: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server.warm_up(courses()[0], Path(folder))
        found = {}
        for file in files:
            checks, printed = forked(pytest_exercises, file)
            found[file] = {"checks": checks, "pytest": printed, "exercises": forked(python_m_exercises, file)[1]}
    Path(out).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
