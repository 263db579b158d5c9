"""Cuts what one student has handed in into attempts, where the platform tells them apart.

Blackboard, Brightspace and Autolab do (a time or a version in the name), and so does `--names` with a time. Canvas
gives every file a number and, to a second file of one name, `-1`: a name that comes again begins another attempt.
Not covered: Moodle and the others, which hand out only the last.
"""

import re

from grader.intake import platforms
from grader.intake.files import File

AGAIN = re.compile(r"-\d+(?=\.[^.]+$)")


def of(found: list[File]) -> list[list[File]]:
    """The files by attempt, the oldest first; all in one list where there are no attempts to be told."""
    names = {file.mark.filename for file in found}
    made: list[list[File]] = []
    for file in sorted((file for file in found if not file.is_folder), key=lambda file: file.mark.attempt):
        if made and _goes_with(file, made[-1], names):
            made[-1].append(file)
        else:
            made.append([file])
    folders = [file for file in found if file.is_folder]
    return made if len(made) > 1 else [[*folders, *(made[0] if made else [])]]


def _goes_with(file: File, attempt: list[File], names: set[str]) -> bool:
    """Whether a file was handed in together with the others."""
    if file.mark.attempt == attempt[-1].mark.attempt:
        return True
    if platforms.canvas(file.path) is None:
        return False
    return _name(file, names) not in {_name(other, names) for other in attempt}


def _name(file: File, names: set[str]) -> str:
    """The name that a file was handed in under: `x.py` for `x-1.py`, where there is an `x.py` too."""
    first = AGAIN.sub("", file.mark.filename)
    return first if first in names else file.mark.filename
