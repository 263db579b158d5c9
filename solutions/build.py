"""Generates the students' stubs from the masters, one per course: `python -m solutions.build`.

A master such as `unpacking_pipeline.py` is in percent format. In it, a line `# STUB: sentence` followed by a region
between `# BEGIN SOLUTION` and `# END SOLUTION` becomes `raise NotImplementedError("sentence")`.
A master with cells tagged `kit` (a check, a picture) becomes a notebook too; those cells are for that only, and the .py
file does not get them. Their code is written as comments, which jupytext turns into code because of their other tag,
`active-ipynb`: so a master stays a plain module that needs torch and nothing else. The notebook's story is the
handout's (handout/cells.py).
"""

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from exercises.kit.manifest import Course, courses
from solutions.handout import HANDOUT, cells
from solutions.loading import BadCourse

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
REGION = re.compile(
    r"^(?P<indent> *)# STUB: (?P<sentence>.*)\n(?P=indent)# BEGIN SOLUTION\n"
    r"(?:(?! *# (?:STUB|BEGIN SOLUTION)).*\n)*?(?P=indent)# END SOLUTION\n",
    re.M,
)
KIT_CELL = re.compile(r'^# %%.*\btags=\[.*"kit".*\n(?:(?!# %%).*\n)*', re.M)


def without_solutions(master: str) -> str:
    """The master with a stub for each solution. Raises ValueError when a solution would be left in it."""
    text = REGION.sub(lambda m: f'{m["indent"]}raise NotImplementedError("{m["sentence"]}")\n', master)
    if "SOLUTION" in text or "# STUB" in text:
        raise ValueError("a solution region is not of the form STUB, BEGIN SOLUTION, END SOLUTION")
    return text


def stubs(master: str) -> str:
    """The text of the students' .py file. Raises ValueError as above."""
    return KIT_CELL.sub("", without_solutions(master)).rstrip() + "\n"


def with_story(course: Course, percent: str) -> str:
    """A text of the course's master with the handout in it, if the course has one: see handout/cells.py."""
    handout = course.stub.parent / HANDOUT
    return cells.woven(percent, handout.read_text("utf-8"), course.names) if handout.is_file() else percent


def notebook(percent: str) -> str:
    """A text in percent format as a notebook without outputs; the same text gives the same bytes."""
    import jupytext
    import nbformat

    made = jupytext.reads(percent, fmt="py:percent")
    made.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    made.nbformat, made.nbformat_minor = 4, 5
    for number, cell in enumerate(made.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's own
    nbformat.validate(made)
    return nbformat.writes(made).rstrip() + "\n"


def stubs_of(course: Course) -> str:
    """The text of the file that students get of a course. Raises BadCourse with the master's name."""
    try:
        return stubs(course.master())
    except ValueError as error:
        raise BadCourse(f"{course.solutions}: {error}. Mend that region.") from None


def made(courses: Iterable[Course]) -> Iterator[tuple[Path, str]]:
    """Every file that students get of these courses' masters, with its text.

    Raises BadCourse with the name of a bad master.
    """
    for course in courses:
        yield course.stub, stubs_of(course)
        text = course.master()
        if KIT_CELL.search(text):
            yield course.stub.with_suffix(".ipynb"), notebook(with_story(course, without_solutions(text)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate the students' files from the solutions.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    options = parser.parse_args()
    for path, text in made(courses()):
        if not options.check:
            path.write_text(text, "utf-8")
            print(f"wrote {path}")
        elif not path.is_file() or path.read_text("utf-8") != text:
            raise SystemExit(f"{path} is out of date. Run: python -m solutions.build")


if __name__ == "__main__":
    main()
