"""A page to keep: what a student has built, in one picture, and each function as they have written it.

One HTML file that needs nothing else. Everything in it appears as text.
Not covered: what is done; whoever makes the page says that.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.feedback import built
from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole

TEMPLATE = Path(__file__).parents[1] / "page.html.j2"


class CannotWrite(UserError):
    """The page can't be written; the message says where, and the mend."""


def made(course: Course, done: Collection[str], codes: Mapping[str, str]) -> str:
    """The page. `done` are the exercises that are; `codes` holds the student's functions, by name."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(course=course, done=done, codes=codes, picture=built.html(course))


def write(path: Path, page: str) -> None:
    """Write the page to a file. Raises CannotWrite."""
    try:
        with written_whole(path) as new:
            new.write_text(page, "utf-8")
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror}. Name a file that can be written: --out PAGE.html") from None
