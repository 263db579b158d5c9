"""What a student may do next: words for each verdict, what to read again, and a first hint.

All of it is text that students have already: the docstrings of the stubs, the handout, the manifest. Covered: the
exercises of every course. Not covered: the second and third hint, which are asked for one at a time.
"""

import ast
import re
from functools import cache
from typing import NamedTuple

from exercises.kit import manifest

HANDOUT = manifest.MANIFEST.parent / "README.md"

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
    """What to read again for an exercise, and how to run its public checks; each may be empty."""

    file: str
    section: str
    docstring: str
    handout: str
    command: str


@cache
def reading(name: str) -> Reading:
    """Where the students' files speak of the function `name`, which may be of any course."""
    if name not in manifest.every_name():
        return Reading("", "", "", "", "")
    path = manifest.path_of(manifest.exercise(name).course)
    text = path.read_text("utf-8")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name]
    headings = re.findall(r"^# ## (.+)$", text[: text.index(f"def {name}(")], re.M) if functions else []
    handout = re.search(rf"^\d+\. `{re.escape(name)}`:? *(.+)$", HANDOUT.read_text("utf-8"), re.M)
    return Reading(
        path.name,
        headings[-1] if headings else "",
        ast.get_docstring(functions[0]) or "" if functions else "",
        handout[1].strip() if handout else "",
        f"pytest {path.parent.relative_to(HANDOUT.parent.parent).as_posix()} -k {name}",
    )
