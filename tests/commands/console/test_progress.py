"""Progress: a bar on a terminal, a line now and then elsewhere."""

import io

from rich.console import Console

from grader.commands.console import progress
from grader.records import scoring
from tests.support.courses import SIX

RECORD = scoring.unreadable("a", "a.py", "", {}, SIX)


def shown(quiet=False, **console):
    text = io.StringIO()
    with progress.shown(2, Console(file=text, **console), quiet) as advance:
        advance([RECORD])
        advance([RECORD])
    return text.getvalue()


def test_without_a_terminal_there_are_lines():
    assert "Grading 2 submissions" in shown() and "2 of 2 graded" in shown()
    assert "\x1b" not in shown()


def test_on_a_terminal_there_is_a_bar():
    text = shown(force_terminal=True, width=100)
    assert "2/2" in text and "Grading" in text


def test_nothing_is_said_when_that_is_asked_for():
    assert shown(quiet=True) == "" and shown(quiet=True, force_terminal=True) == ""
