"""What has got around code on its way through a chat, a shell or a version control: taken off, line for line.

Covered: marks of a merge conflict (the first side is taken), fences around code, `>>> ` prompts wherever they begin,
blanks that only look like one, signs of no width, quotes of a word processor, a web page's way to write signs. Lines
keep their numbers.
Called for text that Python can't parse as it stands, so that nothing is changed where these are part of a program.
Not covered: prompts of IPython's own, magics and indented code (cells.py has IPython's rules for them).
The time is linear in the size.
"""

import html
import re
from collections.abc import Iterator

OURS, BASE, MIDDLE, THEIRS = (re.compile(rf"^\{sign}{{7}}(?:\s|$)") for sign in "<|=>")
FENCE = re.compile(r"^[ \t]*+(?:`{3,}+|~{3,}+)[^`'\"()]*+$")
PROMPT = re.compile(r"^([ \t]*+)>>>(?: |$)")
MORE = re.compile(r"^([ \t]*+)\.\.\.(?: |$)")
# What word processors and other keyboards write for signs of Python.
SIGNS = str.maketrans(
    "\u201c\u201d\u201e\u2018\u2019\u2013\u2014\u2212\uff08\uff09\uff1a\uff0c\uff1d", '"""\'\'---():,='
)
# Blanks of the web and of word processors, and signs of no width.
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u3000\u2007", " ") | dict.fromkeys("\u200b\u2060\ufeff", ""))


def taken_off(text: str) -> tuple[str, list[str]]:
    """The text without what is around the code in it, and what was taken off, in words."""
    said: list[str] = []
    changed, note = without_conflicts(text)
    said += [note] if note else []
    for take, words in (
        (_without_fences, "a fence around the code (```) was"),
        (_without_prompts, "prompts (>>>) were"),
    ):
        lines = changed.split("\n")
        new = take(lines)
        first = next((number for number, pair in enumerate(zip(lines, new, strict=True), 1) if pair[0] != pair[1]), 0)
        if first:
            said.append(f"line {first}: {words} left out")
        changed = "\n".join(new)
    blank = changed.translate(BLANKS)
    if blank != changed:
        at = next(at for at, sign in enumerate(changed) if ord(sign) in BLANKS)
        line = changed.count("\n", 0, at) + 1
        said.append(f"line {line}: a sign that only looks like a blank (U+{ord(changed[at]):04X}) was taken for one")
    return blank, said


def respelt(text: str) -> Iterator[tuple[str, str]]:
    """The text with signs that something on its way has written otherwise, each way with words for it.

    To be taken only if Python can parse what comes out: such signs may also stand in a string.
    """
    processed, unescaped = text.translate(SIGNS), html.unescape(text)
    if processed != text:
        yield processed, "signs of a word processor (curly quotes, long dashes) were taken for those of Python"
    if unescaped != text and len(unescaped.split("\n")) == len(text.split("\n")):
        yield unescaped, "signs of a web page (such as &gt;) were taken for those of Python"
        yield unescaped.translate(SIGNS), "signs of a web page and of a word processor were taken for those of Python"


def without_conflicts(text: str) -> tuple[str, str]:
    """The text with the first side of every merge conflict, and a note; the text itself and '' where there is none."""
    lines = text.split("\n")
    ends_to_come = sum(THEIRS.match(line) is not None for line in lines)
    dropping = False
    marks: list[int] = []
    dropped: list[int] = []
    for number, line in enumerate(lines, 1):
        if THEIRS.match(line):
            ends_to_come -= 1
            dropping = False
        elif (MIDDLE.match(line) or BASE.match(line)) and ends_to_come:
            dropping = True
        elif not OURS.match(line):
            if dropping:
                dropped.append(number)
                lines[number - 1] = ""
            continue
        marks.append(number)
        lines[number - 1] = ""
    if not any(OURS.match(line) or THEIRS.match(line) for line in text.split("\n")):
        return text, ""
    gone = f"; {_ranges(dropped)} left out" if dropped else ""
    return "\n".join(lines), (
        f"line {marks[0]}: marks of a merge conflict. The first of its sides was taken{gone}. "
        "Choose one and delete the marks."
    )


def _ranges(numbers: list[int]) -> str:
    """'lines 5 to 7' for numbers in order; the first run of them alone, and that there are more."""
    last = next((n for n, following in zip(numbers, [*numbers[1:], 0], strict=True) if following != n + 1), numbers[0])
    first = f"line {numbers[0]}" if last == numbers[0] else f"lines {numbers[0]} to {last}"
    return f"{first} and others were" if last != numbers[-1] else f"{first} {'was' if last == numbers[0] else 'were'}"


def _without_fences(lines: list[str]) -> list[str]:
    return ["" if FENCE.match(line) else line for line in lines]


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines without prompts; a `...` is one where it follows another only."""
    kept, after = [], False
    for line in lines:
        found = PROMPT.match(line) or (MORE.match(line) if after else None)
        after = found is not None
        kept.append(found[1] + line[found.end() :] if found else line)
    return kept
