"""Which names will do for a function, and for the file that students work in: those that Python can import.

Covered: no identifier, a keyword, a module of Python's own or of the course's packages that the file would stand
before, what the kit itself puts beside it.
Not covered: a function that has the name of one of Python's own, such as `sum`.
"""

import keyword
import re
import sys
from collections.abc import Collection

# What lies beside the students' file, or is loaded with it.
KITS = {
    "exercises", "solutions", "grader", "tests", "kit", "pocket", "pictures", "conftest", "oracle", "inputs", "checks",
    "hidden", "misconceptions", "pytest", "setup",
}  # fmt: skip
SAID = "take letters, digits and _, and no digit first"


def why_not_importable(name: str) -> str:
    """Why Python can't import something of this name; '' where it can."""
    if keyword.iskeyword(name):
        return f"{name} is a word of Python's own, which names nothing else; take another name"
    if not re.fullmatch(r"[^\W\d]\w*", name, re.ASCII) or not name.isidentifier():
        return f"Python can't import {name!r}: {SAID}"
    return ""


def why_no_file(name: str, packages: Collection[str]) -> str:
    """Why the students' file can't be called NAME.py; '' where it can. `packages` are those that the course needs."""
    if problem := why_not_importable(name):
        return problem
    if name in sys.stdlib_module_names or name.startswith("__"):
        return f"{name}.py would stand before Python's own module {name}; take another name"
    if name in packages:
        return f"{name}.py would stand before the package {name}, which the course needs; take another name"
    if name in KITS or name.startswith("test_") or name.endswith("_test"):
        return f"{name}.py is a name that the kit or pytest takes for itself; take another name"
    return ""
