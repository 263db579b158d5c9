"""What the commands say: a table that begins with those who need the instructor and that fits, a summary, counts."""

import json
from dataclasses import replace

from grader.commands.console import terminal
from grader.records import scoring
from grader.records.record import Outcome
from grader.run.scheduler import Made
from tests.support.courses import SIX
from tests.support.exported import kept, nothing_graded, written


def test_a_large_class_is_a_table_that_fits_and_a_word_on_the_rest(tmp_path, capsys):
    terminal.print_table(written(tmp_path, *(f"s{number:03}" for number in range(100))), SIX)
    said = capsys.readouterr().out
    assert "s000" in said and "s099" not in said and "and 60 more" in said


def test_the_table_begins_with_those_who_need_the_instructor(tmp_path, capsys):
    """A fault of the grader, a file that can't be read, a note; then the rest by name, however large the class."""
    fine = [scoring.graded(f"a{number:02}", "a.py", [], "", {}, SIX) for number in range(50)]
    noted = scoring.graded("x-noted", "a.py", [], "Graded: a.py, the newest of several", {}, SIX)
    failed = [Outcome("compare", "t", "", "hidden", "grader_error")]
    spoilt = scoring.graded("z-spoilt", "a.py", failed, "", {}, SIX)
    unreadable = scoring.unreadable("y-unreadable", "a.py", "a.py: the file is empty", {}, SIX)
    terminal.print_table(kept(tmp_path, *fine, noted, spoilt, unreadable), SIX)
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1].isalpha()]
    assert names[:6] == ["student", "z-spoilt", "y-unreadable", "x-noted", "a00", "a01"]


def test_the_summary_is_json(tmp_path, capsys):
    terminal.print_summary(written(tmp_path, "alice", "bob"), Made(1, 1), tmp_path, SIX)
    told = json.loads(capsys.readouterr().out)
    assert told["submissions"] == 2 and told["graded_now"] == 1 and told["unreadable"] == 2 and told["max_score"] == 20
    assert told["rescored"] == 1 and told["faults"] == 0


def test_it_is_said_how_many_had_a_record_and_how_many_were_only_given_new_points(capsys):
    terminal.print_made(Made(2, 0), 5)
    assert "3 of 5 had a record already" in capsys.readouterr().err
    terminal.print_made(Made(1, 4), 5)
    said = capsys.readouterr().err
    assert "4 of 5 had a record already" in said
    assert "The points have changed: 4 of these were worked out anew" in said and "nothing was run again" in said
    terminal.print_made(Made(5, 0), 5)
    assert capsys.readouterr().err == ""


def test_what_a_student_wrote_is_text_in_the_table(tmp_path, capsys):
    terminal.print_table(kept(tmp_path, replace(nothing_graded("x"), student="[red]=1\x1b[31m")), SIX)
    said = capsys.readouterr().out
    assert "[red]=1 [31m" in said and "\x1b[31m" not in said


def test_what_is_left_out_is_said_on_standard_error_as_text(capsys):
    terminal.print_left_out(["[red]x\x1b[2J[/red]: why", *(f"{at}: why" for at in range(50))])
    said = capsys.readouterr()
    assert said.out == "" and "left out: [red]x [2J[/red]: why" in said.err
    assert "left out: 31 more" in said.err and len(said.err.splitlines()) == terminal.SHOWN_NAMES + 1


def test_whose_file_can_not_be_read_is_listed_with_the_reason(tmp_path, capsys):
    torn = scoring.unreadable("y", "a.py", "a.py: line 1: [red]torn\nx = (", {}, SIX)
    terminal.print_unreadable(kept(tmp_path, torn, nothing_graded("z")))
    said = capsys.readouterr().err
    assert "unreadable: y: a.py: line 1: [red]torn" in said and "x = (" not in said and "unreadable: z" in said
