"""`grader new FOLDER`: writes a small working course, from the files in grader/commands/new/.

Its name is the folder's, and its one exercise is to be replaced; `grader verify` proves it as it stands.
Not covered: a folder that holds something already: nothing is written over.
"""

from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import manifest
from exercises.kit.courses import names
from exercises.kit.errors import UserError
from grader import text

TEMPLATE = Path(__file__).parent.parent / "new"
NAME = "NAME_OF_THE_COURSE"


class CannotCreate(UserError):
    """No course can be made there; the message says why and the mend."""


def creating(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make; its name is the course's.")],
) -> None:
    """Write a small working course into a new folder: one exercise, its checks, and two known mistakes."""
    name = folder.resolve().name
    if problem := names.why_no_file(name, ()) or _is_taken(name):
        raise CannotCreate(
            f"{folder}: the folder's name is that of the course and of the students' file, and {problem}."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotCreate(f"{folder}: there is something already. Name a folder that is not there yet.")
    try:
        for path in sorted(TEMPLATE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                new = folder / path.relative_to(TEMPLATE)
                new.parent.mkdir(parents=True, exist_ok=True)
                new.write_text(path.read_text("utf-8").replace(NAME, name), "utf-8")
    except OSError as error:
        raise CannotCreate(f"{folder}: {error.strerror}. Name a folder that can be made.") from None
    print(
        text.printable(f"wrote {folder}. Its README.md says how to go on; grader verify --course {folder} proves it.")
    )


def _is_taken(name: str) -> str:
    """Why the kit has no room for a course of this name, '' where it has."""
    known = {course.name for course in manifest.courses()}
    return f"the kit has a course {name} itself; take another name" if name in known else ""
