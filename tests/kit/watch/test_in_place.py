"""Requests that are served one after the other in one process: the newest counts, and what is typed arrives.

In a process of their own: standard input and Ctrl-C are a process's. With the real checks: test_server.py.
"""

import json
import subprocess
import sys

# Answers every request with its file, once the file's own condition holds; says what it did on standard output.
PROGRAM = """
import signal, time
from exercises.kit.watch.in_place import Desk
desk = Desk()
def answer(request):
    if request.file == "debugger":
        desk.debugging(True)
    print("begun", request.run, flush=True)
    if request.file == "endless":
        while True:
            time.sleep(0.001)
    if request.file == "late":
        signal.signal(signal.SIGINT, lambda *_: None)  # the interruption comes when no line of Python is run any more
        while desk._newest == request.run:
            time.sleep(0.001)
        desk.debugging(True)
        print("waits", flush=True)
    if request.file == "debugger":
        print("typed", input(), flush=True)
        desk.debugging(False)
desk.serve(answer, lambda run: print("ended", run, flush=True))
print("over", flush=True)
"""


class Served:
    def __enter__(self):
        command = [sys.executable, "-c", PROGRAM]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def ask(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def said(self, *lines):
        assert [self.process.stdout.readline().strip() for _ in lines] == [*lines]

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()


def test_one_process_serves_one_request_after_the_other_until_there_are_no_more():
    with Served() as served:
        for run in (1, 2):
            served.ask(run=run, file="", names=[])
            served.said(f"begun {run}", f"ended {run}")
        served.process.stdin.close()
        served.said("over")
        assert served.process.wait(60) == 0
        served.process.stdin = None


def test_a_newer_request_ends_the_run_that_is_on():
    with Served() as served:
        served.ask(run=1, file="endless", names=[])
        served.said("begun 1")
        served.ask(run=2, file="", names=[])
        served.said("ended 1", "begun 2", "ended 2")


def test_what_is_typed_is_the_standard_input_of_a_run():
    with Served() as served:
        served.ask(run=1, file="debugger", names=[])
        served.said("begun 1")
        served.ask(typed="p text\n")
        served.said("typed p text", "ended 1")


def test_a_newer_request_leaves_a_debugger_that_waits():
    with Served() as served:
        served.ask(run=1, file="debugger", names=[])
        served.said("begun 1")
        served.ask(run=2, file="", names=[])
        served.said("typed \x06", "ended 1", "begun 2", "ended 2")


def test_a_debugger_does_not_begin_to_wait_when_a_newer_request_is_there():
    with Served() as served:
        served.ask(run=1, file="late", names=[])
        served.said("begun 1")
        served.ask(run=2, file="", names=[])
        served.said("ended 1", "begun 2", "ended 2")
