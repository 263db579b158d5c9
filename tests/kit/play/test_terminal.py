"""A generation step by step on a screen: any width, any encoding, with keys and without.

Not covered: a real terminal's keys (../watch/test_keyboard.py); what is tried (test_trial.py).
"""

import io
import sys
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue

import pytest
from rich.cells import cell_len
from rich.console import Console

from exercises.kit import reference
from exercises.kit.manifest import courses
from exercises.kit.play import terminal, trial
from exercises.kit.watch import keyboard

PLAY = courses()[0].play


@pytest.fixture(scope="module")
def begun(pocket):
    """begun(text): a trial, with the kit's functions. The same text is tried once only."""
    known = {}

    def begun(text):
        if text not in known:
            with reference.one_thread_if_small(pocket.model):
                found = trial.begin(PLAY, {}, pocket.model, pocket.tokenizer, text)
                known[text] = found, list(found.rounds)
        again = replace(known[text][0])
        again.rounds, again.end = rounds_of(again, known[text][1], again.end), ""
        return again if again.best else known[text][0]

    def rounds_of(again, rounds, end):
        yield from rounds
        again.end = end

    return begun


@pytest.fixture
def screen(monkeypatch):
    """screen(width, encoding, **more): a console, and what has been written to it so far, by `.file`."""

    def screen(width=80, encoding="utf-8", **more):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding, errors="strict", newline=""))
        return Console(width=width, file=sys.stdout, highlight=False, **more)

    return screen


def written(console):
    console.file.flush()
    return console.file.buffer.getvalue().decode(console.file.encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("width", [1, 12, 20, 40, 60, 200])
def test_it_fits_the_width_and_the_encoding(begun, screen, width, encoding):
    console = screen(width, encoding)
    terminal.show(begun("My umbrella\n <|endoftext|>日本語\x1b[31m"), ["Yours: nothing."], console)
    shown = written(console)
    assert "\x1b" not in shown and all(cell_len(line.rstrip()) <= width for line in shown.splitlines())
    if width >= 40:
        assert "99.9 %" in shown and ("\u2423" in shown) == (encoding == "utf-8")
        assert ("\u2588" in shown) == (encoding in ("utf-8", "cp437")) and ("#" in shown) == ("\u2588" not in shown)


def test_all_of_it_is_there_at_once_where_there_is_no_terminal(begun, screen):
    console = screen(120)
    terminal.show(begun("The dog"), ["Yours: nothing."], console)
    shown = written(console)
    order = ["Yours: nothing.", "2 tokens", "The ␣dog", "271 398", "␣ is a space.", "The 10 best of 1024", "27.6 %",
             "  1  The dog␣sleeps", "  9  The dog sleeps in its basket.<|endoftext|>", "ends the text"]  # fmt: skip
    places = [shown.find(words) for words in order]
    assert -1 not in places and places == sorted(places) and "Any key" not in shown


def test_no_colour_is_used_where_none_is_wanted(begun, screen, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    console = screen(force_terminal=True)
    terminal.show(begun("The dog"), [], console)
    assert not {f"\x1b[{number}m" for number in range(30, 50)} & {part + "m" for part in written(console).split("m")}
    assert "[32m" not in written(console) and "27.6 %" in written(console)


@pytest.fixture
def pressed(monkeypatch):
    """pressed(keys): a terminal at which these keys are pressed, and how many of them were taken."""

    def pressed(keys):
        taken = []

        @contextmanager
        def terminal_of_a_person(tell):
            for key in keys:
                tell(key)
            yield object()
            taken.append(len(keys))

        monkeypatch.setattr(keyboard, "pressed", terminal_of_a_person)
        return taken

    return pressed


@pytest.mark.parametrize(
    ("keys", "rounds"), [("q", 1), (" q", 2), ("\x03", 1), ("  \n\x03", 4), ("a", 9), (" a", 9), (" " * 9, 9)]
)
def test_a_key_shows_the_next_round_and_some_show_all_or_end_it(begun, screen, pressed, keys, rounds):
    taken, console = pressed(keys), screen(force_terminal=True, no_color=True)
    terminal.show(begun("The dog"), [], console)
    assert written(console).count("next best") == rounds and taken
    assert ("ends the text" in written(console)) == (keys[-1] not in "q\x03")


def test_a_terminal_without_a_keyboard_gets_all_of_it(begun, screen, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    console = screen(force_terminal=True)
    terminal.show(begun("The dog"), [], console)
    assert written(console).count("next best") == 9 and SimpleQueue().empty()


def test_of_a_long_text_the_beginning_and_the_end_are_shown(begun, screen):
    console = screen()
    terminal.show(begun("x" + " dog" * 100 + " cat"), [], console)
    assert "(52 more)" in written(console) and written(console).count("␣dog") < 60 and "␣cat" in written(console)


def test_what_a_function_of_the_students_did_wrong_is_said(pocket, screen):
    console = screen()
    functions = {PLAY.tokens: lambda *given: 1 / 0, PLAY.step: lambda model, ids: 398 if len(ids) < 4 else "x"}
    with reference.one_thread_if_small(pocket.model):
        terminal.show(trial.begin(PLAY, functions, pocket.model, pocket.tokenizer, "The dog"), [], console)
    shown = written(console)
    assert shown.startswith(f"Your {PLAY.tokens} raised") and shown.index(f"Your {PLAY.step} gave") > shown.index(
        "  2  "
    )
