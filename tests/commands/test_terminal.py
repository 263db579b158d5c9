"""What the commands say and write: faults in words, a table that fits, reports that are made when they must be."""

import errno
import json
import os

import pytest
import typer

from grader import errors
from grader.commands import terminal
from grader.records import scoring, store
from grader.reports import outputs
from grader.reports.html import pages
from tests.support.courses import SIX


def record(name):
    return scoring.unreadable(
        name, f"{name}.py", "", {"kit": "1", "model": "m", "isolation": "i", "suite": "sha256:0"}, SIX
    )


def written(out, *names):
    with store.Appender(out / store.RESULTS) as appender:
        appender.append([record(name) for name in names])
    return store.Records(out / store.RESULTS)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.RunFailed("the suite is broken"), "the suite is broken"),
        (OSError(errno.ENOSPC, "No space left on device", "/x/results.jsonl"), "/x/results.jsonl: No space left"),
        (OSError(errno.ENOSPC, "No space left on device"), "the same command goes on"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x: Permission denied."),
    ],
)
def test_a_fault_of_the_run_is_one_line_and_exit_code_1(capsys, error, said):
    with pytest.raises(typer.Exit) as caught, terminal.faults_told():
        raise error
    assert caught.value.exit_code == 1
    assert said in capsys.readouterr().err


def test_reports_are_there_when_they_are_newer_than_the_records_and_of_the_same_students(tmp_path):
    records = written(tmp_path, "alice", "bob")
    assert not outputs.reports_are_there(tmp_path, {"alice", "bob"})
    outputs.write_reports(tmp_path, records, SIX)
    assert outputs.reports_are_there(tmp_path, {"alice", "bob"})
    assert not outputs.reports_are_there(tmp_path, {"alice"}) and not outputs.reports_are_there(tmp_path, {"a", "b"})
    later = (tmp_path / "report.html").stat().st_mtime + 10
    os.utime(tmp_path / store.RESULTS, (later, later))
    assert not outputs.reports_are_there(tmp_path, {"alice", "bob"})


def test_writing_reports_takes_away_the_pages_of_students_who_are_gone(tmp_path):
    outputs.write_reports(tmp_path, written(tmp_path, "alice", "bob"), SIX)
    outputs.write_reports(tmp_path, store.Records(tmp_path / store.RESULTS, {"alice"}), SIX)
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == [pages.feedback_name("alice")]


def test_a_large_class_is_a_table_that_fits_and_a_word_on_the_rest(tmp_path, capsys):
    terminal.print_table(written(tmp_path, *(f"s{number:03}" for number in range(100))))
    said = capsys.readouterr().out
    assert "s000" in said and "s099" not in said and "and 60 more" in said


def test_the_summary_is_json(tmp_path, capsys):
    terminal.print_summary(written(tmp_path, "alice", "bob"), 1, tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert told["submissions"] == 2 and told["graded_now"] == 1 and told["unreadable"] == 2 and told["max_score"] == 20
