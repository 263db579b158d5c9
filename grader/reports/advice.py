"""What a student may do next: words for each verdict, what to read again, and a first hint.

All of it is text that students have already: the docstrings of the stubs, the handout, the manifest. Covered: every
file of stubs in exercises/. Not covered: the second and third hint, which are asked for one at a time.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

EXERCISES = Path(__file__).parent.parent.parent / "exercises"

NEXT_STEP = {
    "wrong": (
        "It runs and gives a result, but not the right one. Call it yourself on the input of a public check, print "
        "what comes out of each line, and find the first line that surprises you."
    ),
    "error": (
        "It stops before it has a result. Read the message from its end: the last line names the line of your file. "
        "Print what you have just before that line, and its type."
    ),
    "not_attempted": (
        "This one is still to be written. The docstring says what goes in and what comes out; begin with a line that "
        "returns something of the right type, and let the public checks tell you what is missing."
    ),
    "timeout": (
        "It did not come to an end in time. Look for a loop that nothing ends: what has to change in every round, "
        "and does it?"
    ),
    "memory": (
        "It asked for more memory than a submission may have. Look for a list or tensor that grows in a loop, and for "
        "a size that is much larger than you think: print shapes before you compute with them."
    ),
    "crashed": (
        "The whole Python process ended in it. Look for `exit()` or `quit()`, and for a function that calls itself "
        "without an end."
    ),
    "blocked": (
        "It does something that a submission may not do, such as calling `model.generate` or `pipeline`. Those are "
        "what these exercises take apart: write the step yourself."
    ),
    "unreadable": (
        "Nothing in the file could be run. Mend what the message names, run the file once from top to bottom "
        "yourself, and hand it in again."
    ),
    "grader_error": "This is a fault of the grader, not of yours. Your instructor sees it too; there is nothing to do.",
}


class Reading(NamedTuple):
    """What to read again for an exercise; each may be empty. `file` is the name of the file with the stub."""

    file: str
    section: str
    docstring: str
    handout: str


@cache
def reading(name: str) -> Reading:
    """Where the students' files speak of the function `name`."""
    handout = re.search(rf"^\d+\. `{re.escape(name)}`:? *(.+)$", _text(EXERCISES / "README.md"), re.M)
    line = handout[1].strip() if handout else ""
    for path in sorted(EXERCISES.glob("*.py")):
        text = _text(path)
        if path.name.startswith(("test_", "_", "conftest")) or f"def {name}(" not in text:
            continue
        docstring = next(
            ast.get_docstring(node) or ""
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef) and node.name == name
        )
        headings = re.findall(r"^# ##+ (.+)$", text[: text.index(f"def {name}(")], re.M)
        return Reading(path.name, headings[-1] if headings else "", docstring, line)
    return Reading("", "", "", line)


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
