"""IPython's own lines in a notebook's cell: magics, shell lines and questions, taken out so that Python is left.

Covered: lines that start with % ! ?, or end with ?, or assign one as `files = !ls` does; %%time, %%timeit, %%capture
and %%prun cells are code, other %% cells are text. A line inside a bracket, a string or after a backslash is no magic.
The time is linear in the text: a student's file must not hold up whoever reads it.
Not covered: what a magic would have given.
"""

import ast
import re

CODE_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
# A line of IPython's own: a magic, a shell command, one whose result is assigned, or a question about an object before
# or after its name. Nothing is tried twice (`++`): a long line would take the square of its length.
MAGIC = re.compile(r"\s*+(?:[%!?]|[\w.]++\?{1,2}\s*+$|[\w\s.,*]++=\s*+[%!])")
PIECE = re.compile(r"""#|'{3}|"{3}|['"]|[()\[\]{}]""")
# From within a string to its end, or to the end of the line.
TO_THE_END = {
    "'": re.compile(r"(?:[^'\\]++|\\.)*+(?P<end>')?+"),
    '"': re.compile(r'(?:[^"\\]++|\\.)*+(?P<end>")?+'),
    "'''": re.compile(r"(?:[^'\\]++|\\.|\\$|'(?!''))*+(?P<end>''')?+"),
    '"""': re.compile(r'(?:[^"\\]++|\\.|\\$|"(?!""))*+(?P<end>""")?+'),
}


def without_magics(source: str) -> str:
    """The source of a notebook cell with magics and shell lines blanked, so that line numbers stay as they were."""
    lines = source.replace("\r\n", "\n").split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(CODE_MAGICS):
        return ""
    try:
        ast.parse(source)
        return source  # a line that starts with % may be the second half of an expression
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    kept: list[str] = []
    above = Above()
    in_magic = False
    for line in lines:
        if in_magic or (not above.is_open and MAGIC.match(line)):
            kept.append("" if in_magic else _blank(line))
            in_magic = line.endswith("\\")
        else:
            kept.append(line)
            above.add(line)
    return "\n".join(kept)


def _blank(line: str) -> str:
    """`pass` in the place of a magic, so that an `if` with nothing else in it stays an `if`."""
    return line[: len(line) - len(line.lstrip())] + "pass"


class Above:
    """The lines of Python above a place, as far as they say whether a statement is still open there."""

    def __init__(self) -> None:
        self._brackets = 0
        self._quote = ""
        self._joined = False

    @property
    def is_open(self) -> bool:
        """Whether a bracket, a string or a backslash is open: what comes next is no line of its own."""
        return self._brackets > 0 or bool(self._quote) or self._joined

    def add(self, line: str) -> None:
        """Read one more line, each sign of it once."""
        at = 0
        self._joined = line.endswith("\\")
        while True:
            if self._quote:
                rest = TO_THE_END[self._quote].match(line, at)
                assert rest is not None
                at = rest.end()
                if rest["end"] is None:
                    if len(self._quote) == 1 and not self._joined:
                        self._quote = ""  # a mistake of the student's, which ends with its line
                    return
                self._quote = ""
            piece = PIECE.search(line, at)
            if piece is None:
                return
            at = piece.end()
            if piece[0] == "#":
                self._joined = False
                return
            if piece[0] in "([{":
                self._brackets += 1
            elif piece[0] in ")]}":
                self._brackets = max(0, self._brackets - 1)
            else:
                self._quote = piece[0]
