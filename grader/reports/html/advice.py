"""What a student may do next: words for each verdict, what to read again, and a first hint.

All of it is text that students have already: the docstrings of the stub, the handout, the manifest.
Not covered: the second and third hint, which students ask for one at a time.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exercises.kit.manifest import Course
from grader.records.record import Verdict

HANDOUT = "README.md"  # beside the manifest

NEXT_STEP: dict[Verdict, str] = {
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
    "missing_module": (
        "It uses a module that is not installed where this was graded. Your instructor sees that too. Either it is "
        "installed there and this is graded again, or you write the function without it."
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
def reading(name: str, course: Course) -> Reading:
    """Where the students' files speak of the function `name`. All is empty when the course has no such function."""
    if name not in course.names:
        return Reading("", "", "", "", "")
    home = course.manifest.resolve().parent
    # The solutions say the same of their functions; a course of a folder need not have been built.
    text = course.stub.read_text("utf-8") if course.stub.is_file() else course.master()
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name]
    headings = re.findall(r"^# ## (.+)$", text[: text.index(f"def {name}(")], re.M) if functions else []
    story = (home / HANDOUT).read_text("utf-8") if (home / HANDOUT).is_file() else ""
    handout = re.search(rf"^\d+\. `{re.escape(name)}`:? *(.+)$", story, re.M)
    checks = "exercises" if course.is_folder else Path(os.path.relpath(course.checks, home.parent)).as_posix()
    return Reading(
        course.stub.name,
        headings[-1] if headings else "",
        ast.get_docstring(functions[0]) or "" if functions else "",
        handout[1].strip() if handout else "",
        f"pytest {checks} -k {name}",
    )
