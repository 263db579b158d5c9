"""What has got around code is taken off, and lines keep their numbers. Not covered: IPython's own (test_cells.py)."""

import time

import pytest

from exercises.kit.reading.wrapping import respelt, taken_off, without_conflicts

CODE = "def f(x):\n    return x"


def test_a_fence_is_taken_off_and_its_line_is_named():
    for fence in ("```python", "```", "~~~ py", "  ```{python}"):
        text, said = taken_off(f"{fence}\n{CODE}\n```\n")
        assert text == f"\n{CODE}\n\n"
        assert said == ["line 1: a fence around the code (```) was left out"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">>> def f(x):\n...     return x\n...\n>>> f(1)\n1", "def f(x):\n    return x\n\nf(1)\n1"),
        ("# mine\n>>> x = 1", "# mine\nx = 1"),
        ("    >>> def f(x):\n    ...     return x", "    def f(x):\n        return x"),
        ("def f(x):\n    ...\n>>> x = 1", "def f(x):\n    ...\nx = 1"),
        (">>>", ""),
    ],
)
def test_prompts_are_taken_off_wherever_they_begin(text, expected):
    made, said = taken_off(text)
    assert made == expected
    assert [words.partition(": ")[2] for words in said] == ["prompts (>>>) were left out"]


def test_of_a_conflict_the_first_side_is_taken():
    text = "a = 1\n<<<<<<< HEAD\nb = 2\n||||||| base\nb = 0\n=======\nb = 3\nc = 4\n>>>>>>> theirs\nd = 5"
    made, note = without_conflicts(text)
    assert made == "a = 1\n\nb = 2\n\n\n\n\n\n\nd = 5"
    assert note.startswith("line 2: marks of a merge conflict. The first of its sides was taken; line 5 and others")


def test_several_conflicts_are_taken_each_by_itself():
    one = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n"
    assert without_conflicts(f"{one}y = 1\n{one}")[0].split() == ["x", "=", "1", "y", "=", "1", "x", "=", "1"]


@pytest.mark.parametrize("left", ["<<<<<<< HEAD", ">>>>>>> theirs"])
def test_a_mark_that_was_left_alone_hides_nothing(left):
    made, note = without_conflicts(f"x = 1\n{left}\ny = 2\n=======\nz = 3"[: None if left[0] == "<" else 30])
    assert "x = 1" in made and "y = 2" in made
    assert "merge conflict" in note
    assert "z = 3" in without_conflicts("<<<<<<< HEAD\ny = 2\n=======\nz = 3")[0]


def test_a_line_below_a_heading_is_no_mark():
    text = "'''\nTitle\n=======\n'''\nx = ("
    assert without_conflicts(text) == (text, "")
    assert taken_off(text) == (text, [])


def test_signs_that_only_look_like_a_blank_are_taken_for_one():
    made, [note] = taken_off("def f(x):\n\u00a0\u00a0\u00a0 return\u200b x")
    assert made == CODE
    assert note == "line 2: a sign that only looks like a blank (U+00A0) was taken for one"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = “a” + ‘b’", "x = \"a\" + 'b'"),
        ("x = 3 – 1", "x = 3 - 1"),
        ("def f（x）：\n    return x，1", "def f(x):\n    return x,1"),
        ("def f(x) -&gt; int:\n    return x &amp; 1", "def f(x) -> int:\n    return x & 1"),
        ("x = &quot;a&quot; if y &lt; 1 else “b”", 'x = "a" if y < 1 else "b"'),
    ],
)
def test_signs_that_something_has_written_otherwise_are_offered_as_pythons(text, expected):
    assert expected in [made for made, _ in respelt(text)]


def test_where_there_are_no_such_signs_nothing_is_offered():
    assert list(respelt("x = ('a' - 1) & \"b\"")) == []


def test_several_wraps_are_all_taken_off():
    made, said = taken_off(f"```\n<<<<<<< HEAD\n>>> {CODE.splitlines()[0]}\n...     return\u00a0x\n>>>>>>> b\n```")
    assert made.strip() == CODE and len(said) == 4


@pytest.mark.parametrize(
    "text", ["`" * 300_000, " " * 300_000 + "`", ">>> " * 80_000, "<<<<<<<\n=======\n" * 20_000, "```a'" * 60_000]
)
def test_a_hostile_text_takes_a_bounded_time(text):
    begun = time.process_time()
    taken_off(text)
    assert time.process_time() - begun < 3
