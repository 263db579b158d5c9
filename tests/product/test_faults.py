"""Faults of a run: what is killed, filled up or torn costs nobody a record, and the next run makes the rest.

After each fault and the run after it, every submission has exactly one record, the same as without the fault. What ends
a process is done to real ones: a run costs seconds of starts, so one folder meets several of these faults in turn, and
the course is a small one without a model. The undisturbed run and the full disk need no judge but one in this process,
and of the runs that meet a fault of Dask's one is a program.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import cli
from grader.records import results, schema
from tests.support import clusters, forked, inline, own_course

COUNT = 12
NAMES = [f"s{number:02}" for number in range(COUNT)]
# Each submission takes a moment to load, the last ones longer: however slow this process is, there is something left to
# stop when it sees the first record.
SLOW = "\nimport time\ntime.sleep({})\n"


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory):
    """A class of right submissions, every fourth with a mistake, and beside it its course."""
    root = tmp_path_factory.mktemp("faults")
    own_course.pairs(root)
    right = own_course.PAIRS["solutions.py"]
    for number, name in enumerate(NAMES):
        (root / "class" / name).mkdir(parents=True)
        text = right.replace("max(counted", "min(counted") if number % 4 == 0 else right
        (root / "class" / name / "pairs.py").write_text(f"{text}\n# {number}{SLOW.format(0.1 if number < 8 else 1.5)}")
    return root


def command(class_folder, out, *more):
    """The words of a command line. The seed is named because runs into several folders are compared."""
    folders = ["grade", class_folder / "class", "--course", class_folder / "pairs", "--out", out]
    return [*map(str, folders), "--seed", "7", *more]


def start(class_folder, out, *more):
    """The real program in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *command(class_folder, out, *more)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        # Where the tests themselves run in the background, Ctrl-C is ignored, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def finish(process):
    """Its output, once it has ended well."""
    output = process.communicate()[0]
    assert process.returncode == 0, output
    return output


def rows(out):
    """The lines of the results, each without its durations, by student."""
    found = [json.loads(line) for line in (out / results.RESULTS).read_text().splitlines()]
    for row in found:
        for test in row["tests"]:
            del test["seconds"]
    return sorted(found, key=lambda row: row["student"])


@pytest.fixture(scope="module")
def undisturbed(class_folder, judge, tmp_path_factory):
    """The rows of a run in which nothing went wrong."""
    out = tmp_path_factory.mktemp("undisturbed")
    with inline.place(judge.zygote):
        done = CliRunner().invoke(cli.app, command(class_folder, out))
    assert done.exit_code == 0, done.output
    found = rows(out)
    assert [row["student"] for row in found] == NAMES and {row["score"] for row in found} == {2.0, 5.0}
    return found


def graded_in(out):
    """How many students have a record in the gradebook; 0 where there is none yet."""
    if not (out / schema.FILE).is_file():
        return 0
    with contextlib.closing(sqlite3.connect(out / schema.FILE)) as database:
        try:
            return database.execute("SELECT count(*) FROM grades").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # its tables are just being made


def wait_for_records(out, process, more_than=0):
    while graded_in(out) <= more_than:
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.02)


def children_of(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def child(pid, word):
    """The child of a process whose command line has the word in it."""
    return next(found for found in children_of(pid) if word in Path(f"/proc/{found}/cmdline").read_bytes())


def interrupt(process):
    """Ctrl-C, which comes to all processes of the terminal: what was forked for its judge is in no group of theirs."""
    forked_for_it = forked.processes_of(child(process.pid, b"spawn_main"))
    assert len(forked_for_it) > 1
    for pid in forked_for_it:
        with contextlib.suppress(ProcessLookupError):  # a submission's, which is done
            os.kill(pid, signal.SIGINT)
    os.killpg(process.pid, signal.SIGINT)


def test_a_run_that_is_stopped_loses_zygote_and_judge_and_is_killed_goes_on_where_it_was_in_another_that_waits(
    tmp_path, class_folder, undisturbed, warm_starts
):
    first = start(class_folder, tmp_path, "--jobs", "1")
    wait_for_records(tmp_path, first)
    interrupt(first)
    output = first.communicate()[0]
    assert first.returncode == 130 and "goes on from there" in output and "Traceback" not in output
    kept = graded_in(tmp_path)
    assert 0 < kept < COUNT - 3

    second = start(class_folder, tmp_path, "--jobs", "1")
    wait_for_records(tmp_path, second, more_than=kept)
    third = start(class_folder, tmp_path, "--jobs", "1")
    judge = child(second.pid, b"spawn_main")
    os.kill(forked.zygote_of(judge), signal.SIGKILL)
    wait_for_records(tmp_path, second, more_than=graded_in(tmp_path))
    os.kill(judge, signal.SIGKILL)
    wait_for_records(tmp_path, second, more_than=graded_in(tmp_path))
    os.kill(second.pid, signal.SIGSTOP)  # however long the third one takes to begin
    said = third.stdout.readline()
    while "is grading into it. Waiting" not in said:
        said += third.stdout.readline()
        assert third.poll() is None, said
    assert kept < (kept := graded_in(tmp_path)) < COUNT
    second.kill()
    assert f"{kept} of {COUNT} had a record already" in finish(third)
    assert f"{kept} of" not in second.communicate()[0]
    assert rows(tmp_path) == undisturbed
    with contextlib.closing(sqlite3.connect(tmp_path / schema.FILE)) as database:
        assert database.execute("SELECT count(*) FROM records").fetchone() == (COUNT,)


@pytest.fixture
def small_disk(tmp_path):
    """A file system with room for a few records only, and a function that makes it larger."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(*options):
        return subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", disk], capture_output=True, text=True)

    made = mount("-o", "size=250k") if os.geteuid() == 0 else None
    if made is None or made.returncode:
        pytest.skip(f"no small tmpfs to be had: {made.stderr.strip() if made else 'mounting one takes root'}")
    try:
        yield disk, lambda: mount("-o", "remount,size=20m")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_said_and_loses_nothing(class_folder, undisturbed, small_disk, place):
    out, enlarge = small_disk
    done = CliRunner().invoke(cli.app, command(class_folder, out))
    assert done.exit_code == 1 and "No space left" in done.output and "goes on" in done.output
    assert isinstance(done.exception, SystemExit)  # nothing that would be a traceback
    kept = graded_in(out)
    assert 0 < kept < COUNT
    assert enlarge().returncode == 0
    done = CliRunner().invoke(cli.app, command(class_folder, out))
    assert done.exit_code == 0 and f"{kept} of {COUNT} had a record already" in done.output, done.output
    assert rows(out) == undisturbed


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, warm):
    """A Dask cluster of two workers: one takes over what another one has begun, until its nanny starts that again."""
    with clusters.started(tmp_path_factory.mktemp("cluster"), 2, **warm.starts()) as cluster:
        yield cluster


def test_a_dask_worker_that_is_killed_costs_nobody_a_mark(tmp_path, class_folder, undisturbed, cluster):
    """The run is one of this process."""

    ended = threading.Event()

    def kill():
        while not graded_in(tmp_path):
            assert not ended.wait(0.02)
        os.kill(child(cluster.nanny.pid, b"spawn_main"), signal.SIGKILL)
        return graded_in(tmp_path)

    with ThreadPoolExecutor(1) as thread:
        before = thread.submit(kill)
        done = CliRunner().invoke(cli.app, command(class_folder, tmp_path, "--dask", cluster.address))
        ended.set()
    assert done.exit_code == 0 and before.result() < COUNT, done.output
    assert rows(tmp_path) == undisturbed


def test_a_dask_scheduler_that_is_killed_ends_the_run_which_then_goes_on_without_it(
    tmp_path, class_folder, undisturbed, cluster, judge
):
    """The last test of the cluster."""
    out = tmp_path / "out"
    process = start(class_folder, out, "--dask", cluster.address)
    wait_for_records(out, process)
    cluster.scheduler.kill()
    output = process.communicate()[0]
    assert process.returncode == 1 and "scheduler is gone" in output and "Traceback" not in output, output
    assert 0 < graded_in(out) < COUNT
    with inline.place(judge.zygote):
        done = CliRunner().invoke(cli.app, command(class_folder, out))
    assert done.exit_code == 0, done.output
    assert rows(out) == undisturbed
