"""Syntax of a newer Python is told from a mistake. Not covered: whether a newer Python really takes the line."""

import pytest

from exercises.kit.reading import newer

HERE = (3, 11)


@pytest.mark.parametrize(
    ("message", "line", "version"),
    [
        ("expected '('", "def f[T](x: T) -> T:", "3.12"),
        ("expected '('", "    async def f[T, *Ts](x):", "3.12"),
        ("invalid syntax", "class A[T]:", "3.12"),
        ("invalid syntax", "type Ids = list[int]", "3.12"),
        ("invalid syntax", "type Pair[T] = tuple[T, T]", "3.12"),
        ("expected '('", "def f[T = int](x: T) -> T:", "3.13"),
        ("f-string: unmatched '['", "print(f'{d['a']}')", "3.12"),
        ("f-string expression part cannot include a backslash", "x = f'{\"\\n\".join(a)}'", "3.12"),
        ("f-string: expecting '}'", 'print(f"{d["a"]}")', "3.12"),
        ("multiple exception types must be parenthesized", "except ValueError, TypeError:", "3.14"),
        ("invalid syntax", "x = t'{y}'", "3.14"),
    ],
)
def test_both_versions_are_named(message, line, version):
    words = newer.said(message, line, HERE)
    assert f"Python {version}" in words and "Python 3.11" in words and message in words


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("expected ':'", "def f(x)"),
        ("invalid syntax", "type = = 1"),
        ("invalid syntax", "x = 1 +"),
        ("expected '('", "def f:"),
        ("unterminated string literal", "x = f'a"),
        ("invalid syntax", "print 'hat'"),
        ("'(' was never closed", "x = (t, 'a'"),
    ],
)
def test_a_mistake_is_none(message, line):
    assert newer.said(message, line, HERE) == ""


def test_what_this_python_knows_is_none():
    assert newer.said("invalid syntax", "def f[T](x):", (3, 12)) == ""


def test_a_line_that_nobody_has_written_is_not_looked_at():
    assert newer.said("invalid syntax", "type X = " + "x" * 10_000, HERE) == ""
