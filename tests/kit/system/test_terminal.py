"""What can't be written on a terminal: it becomes a number there, and nothing ends."""

import io
import sys

import pytest

from exercises.kit.system import terminal


@pytest.fixture
def screen(monkeypatch):
    """screen(encoding, errors): standard output and error are such streams; returns what is written to the first."""

    def screen(encoding, errors="strict"):
        written = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding, errors=errors))
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors))
        return written

    return screen


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932", "cp949", "cp874"])
@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_what_is_not_in_the_code_page_becomes_its_number(screen, encoding, errors):
    written = screen(encoding, errors)
    terminal.lose_nothing()
    print("got 'Ġdog'", flush=True)
    print("got 'Ġdog'", file=sys.stderr, flush=True)
    assert written.getvalue() == b"got '\\u0120dog'\n"


def test_where_everything_can_be_written_it_is(screen):
    written = screen("utf-8")
    terminal.lose_nothing()
    print("Ġdog", flush=True)
    assert written.getvalue() == "Ġdog\n".encode()


def test_a_way_that_somebody_has_chosen_is_kept(screen):
    written = screen("ascii", "replace")
    terminal.lose_nothing()
    print("Ġdog", flush=True)
    assert written.getvalue() == b"?dog\n"


@pytest.mark.parametrize("stream", [None, object(), io.StringIO()])
def test_what_stands_in_for_a_stream_is_left_alone(monkeypatch, stream):
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    terminal.lose_nothing()
    assert terminal.line() in "-\u2500"


@pytest.mark.parametrize(
    ("encoding", "line"), [("ascii", "-"), ("cp1252", "-"), ("cp437", "\u2500"), ("utf-8", "\u2500")]
)
def test_a_line_is_drawn_with_what_there_is(screen, encoding, line):
    screen(encoding)
    assert terminal.line() == line
