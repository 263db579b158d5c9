"""The stub of a function again, in the place of what a student has written; that is kept in a file beside it.

The stub is made of what the file has: the function's own first lines and its docstring. So it is there in a class's
copy too, which has no other stubs than the student's file, and where the rest of the function is no Python.
Not covered: notebooks, which are open in an editor that would write its own content over this; a function whose first
lines are no Python.
"""

import ast
import json
import re
import tokenize
from io import BytesIO
from pathlib import Path

from exercises.kit.system.files import written_whole


def reset(file: Path, name: str, sentence: str) -> str:
    """Put the stub of a function back, which raises NotImplementedError with this sentence. Returns what was done."""
    if file.suffix != ".py":
        return f"{file.name} is open in your editor: put the stub of {name} back there."
    try:
        data = file.read_bytes()
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = stubbed(data.decode(encoding), name, sentence)
        if text is None:
            return f"There is no `def {name}(` in {file.name} to put the stub in the place of."
        kept = file.with_name(f"{file.name}.bak")
        kept.write_bytes(data)
        with written_whole(file) as new:
            new.write_bytes(text.encode(encoding))
    except (OSError, SyntaxError, UnicodeError) as error:
        return f"{file.name} stays as it is: {getattr(error, 'strerror', None) or error}."
    return f"The stub of {name} is back. What you had written is in {kept.name}; load {file.name} anew in your editor."


def stubbed(text: str, name: str, sentence: str) -> str | None:
    """The text of a file with a stub in the place of the last function of that name; None where there is none."""
    lines = text.splitlines(keepends=True)
    begin, end = _place(text, lines, name)
    head = _head(lines[begin:]) if begin is not None else 0
    if begin is None or not head:
        return None
    end = end or _margin(lines, begin + head)
    ending = "\r\n" if lines[begin].endswith("\r\n") else "\n"
    stub = f"    raise NotImplementedError({json.dumps(sentence, ensure_ascii=False)}){ending}"
    return "".join([*lines[: begin + head], stub, *lines[end:]])


def _place(text: str, lines: list[str], name: str) -> tuple[int | None, int | None]:
    """The first line of a function, and the first line after it where the file's syntax tells."""
    try:
        named = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name]
        return (named[-1].lineno - 1, named[-1].end_lineno) if named else (None, None)
    except (SyntaxError, ValueError):
        begins = [number for number, line in enumerate(lines) if re.match(rf"def\s+{name}\b", line)]
        return (begins[-1] if begins else None), None


def _margin(lines: list[str], begin: int) -> int:
    """The end of the lines from `begin` on that are indented."""
    end = next((number for number in range(begin, len(lines)) if re.match(r"[^\s)#]", lines[number])), len(lines))
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return end


def _head(lines: list[str]) -> int:
    """How many of these lines are the function's first lines and its docstring."""
    found = 0
    for count in range(1, len(lines) + 1):
        try:
            [function] = ast.parse("".join([*lines[:count], "\n    pass\n"])).body
        except (SyntaxError, ValueError):
            continue
        body = function.body if isinstance(function, ast.FunctionDef) else []
        if len(body) == 2 and ast.get_docstring(function) is not None:  # type: ignore[arg-type]
            return count
        if len(body) == 1 and not found:
            found = count
    return found
