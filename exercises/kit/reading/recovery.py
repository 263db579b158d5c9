"""Python that can't be parsed as a whole: what of it can be, definition by definition.

A text is cut where a line begins at the margin, and at definitions that are set in by mistake. What Python's own parser
takes is kept, and for each piece that it does not take there is a Problem with the line, the words and the place.
Python's parser is asked, not one that guesses, so that nothing is kept that would mean something else when it runs.
Covered: a missing colon or bracket, a string without an end, wrong indentation, words between the code.
Not covered: what stands beside the mistake in the same definition or statement.
LIMIT bounds how many letters are parsed for one text, and PROBLEMS how often: what is beyond that is left out.
"""

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from exercises.kit.reading import newer

LIMIT = 3_000_000
PROBLEMS = 50
# What stands at the margin and begins nothing: a rest of what is above.
BEGINS = re.compile(r"[^\s#)\]}]")
GOES_ON = re.compile(r"(?:else|elif|except|finally)\b")
DEFINES = re.compile(r"([ \t]*+)(?:(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)|@)")
NAMES = re.compile(r"(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)|(\w++)[ \t]*+(?::[^=\n]*+)?=(?!=)")
SHOWN_LETTERS = 100


@dataclass(frozen=True)
class Problem:
    """A piece that can't be parsed: the line of the mistake (0: none), what is wrong, the names it would bind, and
    where the piece begins and ends.

    `words` end with the line and a caret below the place where both are known.
    """

    line: int
    words: str
    names: tuple[str, ...] = ()
    piece: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}" if self.line else self.words


@dataclass
class Parsed:
    """What of a text could be parsed: its statements in order, and what could not."""

    body: list[ast.stmt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def tree(self) -> ast.Module | None:
        return ast.Module(self.body, []) if self.body or not self.problems else None


@dataclass
class _Budget:
    left: int = LIMIT


def whole(text: str) -> ast.Module | None:
    """The tree of a text that can be parsed as it stands."""
    tree = _parsed(text, 0)
    return tree if isinstance(tree, ast.Module) else None


def parse(text: str) -> Parsed:
    """Parse a text, and where that can't be done its pieces. Never raises."""
    tree = _parsed(text, 0)
    return Parsed(tree.body) if isinstance(tree, ast.Module) else _pieces(text, tree)


def _pieces(text: str, whole: Exception) -> Parsed:
    done = Parsed()
    lines = text.split("\n")
    starts = _starts(lines)
    budget, at = _Budget(), 0
    while at < len(starts) - 1:
        if budget.left <= 0 or len(done.problems) >= PROBLEMS:
            done.problems.append(
                Problem(starts[at] + 1, "what follows was not read: there are too many mistakes above")
            )
            break
        at = _take(lines, starts, at, done, budget)
    if not done.body and not any(problem.line for problem in done.problems):
        done.problems = [_problem(whole, lines, 0, len(lines))]
    done.problems = list(_joined(done.problems))
    return done


def _starts(lines: list[str]) -> list[int]:
    """Where pieces begin, and the end of the text. A decorator belongs to what is below it."""
    starts: list[int] = []
    decorated = False
    for number, line in enumerate(lines):
        if BEGINS.match(line) and not GOES_ON.match(line):
            if not decorated:
                starts.append(number)
            decorated = line.startswith("@")
    return [0, *(start for start in starts if start), len(lines)]


def _take(lines: list[str], starts: list[int], at: int, done: Parsed, budget: _Budget) -> int:
    """Read as many pieces from `at` on as can be parsed together, or note that this one can't be. Returns the next."""
    end = len(starts) - 1
    while True:
        made = _of(lines, starts[at], starts[end], budget)
        if isinstance(made, ast.Module):
            done.body += made.body
            return end
        if end == at + 1:
            break
        line = _line(made, starts[at])
        place = next((place for place in range(end - 1, at, -1) if starts[place] <= line), at)
        end = max(place, at + 1)
        if budget.left <= 0:
            return at
    _finer(lines, starts[at], starts[at + 1], made, done, budget)
    return at + 1


def _finer(lines: list[str], start: int, end: int, error: Exception, done: Parsed, budget: _Budget) -> None:
    """A piece that can't be parsed: definitions in it that are set in by mistake may be."""
    cuts = _cuts(lines[start:end])
    taken: list[ast.stmt] = []
    for first, last in zip([0, *cuts], [*cuts, end - start], strict=True):
        made = _of(lines, start + first, start + last, budget, dedented=True) if cuts else error
        if isinstance(made, ast.Module):
            taken += made.body
        else:
            done.problems.append(_problem(made, lines, start + first, start + last))
    if cuts and len(taken) and len(done.problems) == 0:
        done.problems.append(_problem(error, lines, start, start))
    done.body += taken


def _cuts(lines: list[str]) -> list[int]:
    """Where definitions begin that are set in less than the body of what is above them, or have nothing above them."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    opens = lines[first].split("#")[0].rstrip().endswith(":") or bool(DEFINES.match(lines[first]))
    following = next((line for line in lines[first + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    body = len(following) - len(following.lstrip()) if opens else 1_000_000
    found: list[int] = []
    decorated = False
    for at, line in enumerate(lines):
        definition = DEFINES.match(line)
        if definition and (at > first) and 0 < len(definition[1]) < body:
            if not opens:
                body = len(definition[1]) + 1
            if not decorated:
                found.append(at)
            decorated = definition[2] is None
        elif line.strip():
            decorated = False
    return found


def _of(lines: list[str], start: int, end: int, budget: _Budget, dedented: bool = False) -> ast.Module | Exception:
    text = "\n".join(lines[start:end])
    budget.left -= len(text) + 100
    return _parsed(textwrap.dedent(text) if dedented else text, start)


def _parsed(text: str, lines_above: int) -> ast.Module | Exception:
    """The tree of a text, with the numbers that its lines have in the file, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a text may be parsed several times; what runs is compiled once
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, SyntaxError) and error.lineno is not None:
            error.lineno += lines_above
        return error
    return ast.increment_lineno(tree, lines_above) if lines_above else tree


def _line(error: Exception, start: int) -> int:
    """The line of a mistake, counted from 0."""
    return error.lineno - 1 if isinstance(error, SyntaxError) and error.lineno else start


def _problem(error: Exception, lines: list[str], start: int, end: int) -> Problem:
    margin = textwrap.dedent("\n".join(lines[start:end])).split("\n")
    named = (found for found in map(NAMES.match, margin) if found)
    names = tuple(dict.fromkeys(found[1] or found[2] for found in named))
    if not isinstance(error, SyntaxError):
        what = str(error).partition(":")[0] if isinstance(error, ValueError) else "nested too deeply"
        return Problem(start + 1, f"this can't be read as Python: {what}", names, (start, end))
    line = min(max(error.lineno or start + 1, 1), len(lines))
    message = error.msg.partition(" (detected at")[0]
    words = newer.said(message, lines[line - 1]) or message
    return Problem(line, f"{words}{_shown(lines[line - 1], error)}", names, (start, end))


def _shown(line: str, error: SyntaxError) -> str:
    """The line of a mistake, and a caret below its place."""
    if not line.strip():
        return ""
    # The parser counts in what it was given, which may be set in less than the line in the file.
    given = (error.text or line).split("\n")[0]
    place = max((error.offset or 1) - 1 - (len(given) - len(given.lstrip())), 0)
    code = line.strip()
    begin = max(0, place - SHOWN_LETTERS // 2) if len(code) > SHOWN_LETTERS else 0
    return f"\n    {code[begin : begin + SHOWN_LETTERS]}\n    {' ' * min(place - begin, SHOWN_LETTERS)}^"


def _joined(problems: list[Problem]) -> Iterator[Problem]:
    """The problems, those of words between the code as one: they name nothing."""
    last: Problem | None = None
    for problem in problems:
        if last is None or last.names or problem.names or problem.piece[0] != last.piece[1]:
            yield problem
        last = problem
