"""IPython's own lines, by IPython's own rules: what Jupyter makes of a cell, as Python of the same lines.

Covered: magics, shell lines and questions, which become `pass`; indented cells and prompts; %%time, %%capture, %%debug
and the like, and a %%writefile of the submission's own name, whose cells are code; other %% cells are text.
A line keeps its number. Used for a .py too, in which somebody may have pasted a cell.
IPython reads a text anew for every magic: LIMIT bounds how much is read for one cell, and what is beyond that stays.
Not covered: what a magic would have given; `%run` of another file; `await` outside of a function.
"""

import ast
import re
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from typing import Any

# Cells of these are Python that runs here, or that a student means to run.
CODE_MAGICS = {
    "time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun", "heat", "pyinstrument", "scalene",
    "snakeviz", "wandb", "ipytest", "notify", "skip_exception", "tb", "xmode",
}  # fmt: skip
WRITES = {"writefile", "file", "writetemplate"}
# Letters that IPython may read for one cell: a cell of a course has some hundred, and a few magics.
LIMIT = 300_000
MAGIC = re.compile(r"%%(\w+)(.*)")
# What IPython makes of a line that is not Python.
MADE = re.compile(r"^(\s*+)(?:[\w\s.,*\[\]'\"()]*?=\s*+)?get_ipython\(\)\.")


def load() -> Any:
    """IPython's module of these rules. Where processes are forked, this is called before."""
    from IPython.core import inputtransformer2

    return inputtransformer2


def as_python(text: str, stems: Collection[str] = ()) -> str:
    """What IPython makes of a text that Python can't parse as it stands.

    `stems` are the submission's own names: a cell that writes such a file is code.
    """
    lines = [f"{line}\n" for line in text.split("\n")]
    return "".join(_transformed(lines, stems, load()))[:-1]


def _transformed(lines: list[str], stems: Collection[str], rules: Any) -> list[str]:
    blank = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    head, body = lines[:blank], lines[blank:]
    for clean in (rules.leading_indent, rules.classic_prompt, rules.ipython_prompt):
        body = _as_many(clean, body)
    found = MAGIC.match(body[0]) if body else None
    if found is None:
        return head + _without_magics(body, rules.TransformerManager())
    is_code = found[1] in CODE_MAGICS or (found[1] in WRITES and _is_own(found[2], stems))
    rest = _transformed(body[1:], stems, rules) if is_code else ["\n"] * (len(body) - 1)
    return [*head, "\n", *rest]


def _as_many(clean: Callable[[list[str]], list[str]], lines: list[str]) -> list[str]:
    """What one of IPython's steps makes of the lines, if they are as many as before: they keep their numbers."""
    made = clean(lines)
    return made if len(made) == len(lines) else lines


def _is_own(arguments: str, stems: Collection[str]) -> bool:
    """Whether the arguments of %%writefile name the submission's own file, wherever it is to lie."""
    words = [word.strip("'\"") for word in arguments.split() if not word.startswith("-")]
    path = PurePosixPath(words[-1].replace("\\", "/")) if words else PurePosixPath()
    return path.suffix == ".py" and path.stem in stems


def _without_magics(lines: list[str], manager: Any) -> list[str]:
    left = LIMIT
    size = sum(map(len, lines))
    while left > 0:
        left -= size
        try:
            changed, new = manager.do_one_token_transform(lines)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return lines
        if not changed:
            return lines
        at = next((at for at, pair in enumerate(zip(lines, new, strict=False)) if pair[0] != pair[1]), 0)
        new[at : at + 1] = [_plain(new[at]), *["\n"] * (len(lines) - len(new))]
        lines = new
    return lines


def _plain(line: str) -> str:
    """Python in the place of a line that IPython has made: what %time is given, else `pass`.

    So an `if` with nothing else in it stays an `if`.
    """
    made = MADE.match(line)
    if made is None:
        return line
    try:
        [statement] = ast.parse(line.strip()).body
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and [ast.literal_eval(argument) for argument in call.args[:1]] == ["time"]:
            code = ast.literal_eval(call.args[1])
            ast.parse(code)
            return f"{made[1]}{code}\n" if code.strip() and "\n" not in code else f"{made[1]}pass\n"
    except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
        pass
    return f"{made[1]}pass\n"
