"""Magics are taken out of a cell and nothing else is, in time that grows with the length of the text only."""

import io
import time
import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.kit.submission.magics import Above, without_magics

PIECES = ["x", " ", "(", ")", "[", "}", "'", '"', "'''", '"""', "\\", "\\\\", "#", "\n", "%a", "r'", "=", "\\'"]


def above(*lines):
    made = Above()
    for line in lines:
        made.add(line)
    return made


def test_lines_keep_their_numbers():
    assert without_magics("%load_ext a\n!ls\nx = 1").split("\n")[2] == "x = 1"


def test_a_percent_sign_that_python_knows_stays():
    source = "x = (7\n% 4)\ny = '''\n!z\n'''"
    assert without_magics(source) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%x\ny = (1\n  % 2)\n", "pass\ny = (1\n  % 2)\n"),
        ("!pip install \\\n  torch\nx = 1", "pass\n\nx = 1"),
        ("%x\ny = '''(\n%a\n'''\n%b", "pass\ny = '''(\n%a\n'''\npass"),
        ("%x\ny = '(' # (\n%b", "pass\ny = '(' # (\npass"),
        ("%x\ny = '\\\n%a'\n%b", "pass\ny = '\\\n%a'\npass"),
        ("%x\nfiles = !ls\na, *b = %x\ny == !z", "pass\npass\npass\ny == !z"),
    ],
)
def test_only_what_is_a_magic_is_blanked(source, expected):
    assert without_magics(source) == expected


@pytest.mark.parametrize("lines", [("(",), ("[1,", "2"), ("'''",), ('"""', "'''"), ("x \\",), ("'a\\",), ("f({}",)])
def test_what_is_open(lines):
    assert above(*lines).is_open


@pytest.mark.parametrize(
    "lines",
    [
        (), ("x",), ("# (",), ("'('",), ("'a",), ("'\\'('",), ("'''", "'''"), ("x \\", "y"), (")", ")"), ("# \\",),
        ("''",), ('"""a"" b"""',), ('"""\\""" """',),
    ],
)  # fmt: skip
def test_what_is_closed(lines):
    assert not above(*lines).is_open


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_python_agrees_on_what_is_open_wherever_nothing_is_wrong(text):
    try:
        kinds = {token.type for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline)}
        is_cut = False
    except tokenize.TokenError as error:
        kinds, is_cut = set(), "multi-line" in str(error)
        if not is_cut:
            return
    except SyntaxError:
        return
    if tokenize.ERRORTOKEN in kinds or any(sign in text for sign in ")]}\\'\""):
        return  # a mistake may be in it, of which each may think what it likes
    assert above(*text.split("\n")).is_open == is_cut


HOSTILE = {
    "magics": "%a\n" * 100_000 + "x = (",
    "spaces": " " * 300_000 + "x y\nx = (",
    "words": "a" * 300_000 + "\nx = (",
    "names": "a, " * 100_000 + "\nx = (",
    "questions": "a?" * 150_000 + " " * 100_000 + "x\nx = (",
    "equals": "a = " * 100_000 + "\nx = (",
    "quotes": "'" * 300_001 + "\nx = (",
    "triple quotes": "'''" * 100_001 + "\n%a" * 1000,
    "backslashes": "'" + "\\" * 300_000 + "\n" + "%a \\\n" * 50_000,
    "brackets": "(\n%a\n" * 50_000,
    "comments": "%a\n#(\n" * 50_000 + "x = (",
    "lone quotes": ("\"'" * 10 + "\n%a\n") * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_for_a_hostile_cell_grows_with_its_length_only(name):
    """The square of these lengths takes minutes. Measured: 0.4 s at most."""
    seconds = time.process_time()
    without_magics(HOSTILE[name])
    assert time.process_time() - seconds < 8


def test_every_line_is_read_once(monkeypatch):
    added, add = [], Above.add
    monkeypatch.setattr(Above, "add", lambda self, line: added.append(line) or add(self, line))
    without_magics("x = 1\n%a\n" * 1000 + "x = (")
    assert len(added) == 1001
