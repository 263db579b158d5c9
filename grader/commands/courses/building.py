"""`grader build FOLDER`: makes the stub and the notebook of a course that lies in a folder, beside its course.toml.

The same as a class's copy gets; `grader release` makes them anew. Not covered: the kit's own courses, whose files
`python -m solutions.build` makes.
"""

from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import manifest
from exercises.kit.errors import UserError
from grader.commands.courses import parts
from solutions import build


class CannotBuild(UserError):
    """The files can't be made; the message says why and the mend."""


def building(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a course, with its course.toml.")],
) -> None:
    """Make the stub and the notebook of a course from its solutions."""
    course = manifest.in_folder(folder)
    parts.check(course)
    try:
        for path, text in build.made([course]):
            path.write_text(text, "utf-8")
            print(f"wrote {path}")
    except ImportError as error:
        raise CannotBuild(f"the notebook can't be made: {error}. Install {error.name}.") from None
