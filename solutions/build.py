"""Generates the students' stubs from the masters, one per course: `python -m solutions.build`.

A master such as `unpacking_pipeline.py` is in percent format. In it, a line `# STUB: sentence` followed by a region
between `# BEGIN SOLUTION` and `# END SOLUTION` becomes `raise NotImplementedError("sentence")`.
A master with cells tagged `kit` (a check, a picture) becomes a notebook too; those cells are for that only, and the .py
file does not get them. Their code is written as comments, which jupytext turns into code because of their other tag,
`active-ipynb`: so a master stays a plain module that needs torch and nothing else. A course of a folder has a notebook
in any case (kit_cells.py). The notebook's story is the handout's (handout/cells.py).
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from exercises.kit.manifest import Course, courses
from solutions import kit_cells, loading
from solutions.handout import HANDOUT, cells
from solutions.loading import BadCourse

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
REGION = re.compile(
    r"^(?P<indent> *)# STUB: (?P<sentence>.*)\n(?P=indent)# BEGIN SOLUTION\n"
    r"(?:(?! *# (?:STUB|BEGIN SOLUTION)).*\n)*?(?P=indent)# END SOLUTION\n",
    re.M,
)
MARK = re.compile(r"SOLUTION|# STUB")
KIT_CELL = re.compile(r'^# %%.*\btags=\[.*"kit".*\n(?:(?!# %%).*\n)*', re.M)


def without_solutions(master: str) -> str:
    """The master with a stub for each solution. Raises ValueError when a solution would be left in it."""
    if line := _left_over(master):
        raise ValueError(f"line {line}: a solution region is not of the form STUB, BEGIN SOLUTION, END SOLUTION")
    return REGION.sub(_stub, master)


def _stub(region: re.Match[str]) -> str:
    return f"{region['indent']}raise NotImplementedError({json.dumps(region['sentence'], ensure_ascii=False)})\n"


def _left_over(master: str) -> int:
    """The line of a solution's mark that is part of no region; 0 where there is none."""
    within = [region.span() for region in REGION.finditer(master)]
    for mark in MARK.finditer(master):
        if not any(start <= mark.start() < end for start, end in within):
            return master.count("\n", 0, mark.start()) + 1
    return 0


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
    for path in course.masters():
        try:
            stubs(loading.text_of(path))
        except ValueError as error:
            raise BadCourse(f"{path}: {error}. Mend that region.") from None
    return stubs(course.master())


def made(courses: Iterable[Course]) -> Iterator[tuple[Path, str]]:
    """Every file that students get of these courses' masters, with its text.

    Raises BadCourse with the name of a bad master.
    """
    for course in courses:
        yield course.stub, stubs_of(course)
        text = course.master()
        if course.is_folder and not KIT_CELL.search(text):
            text = kit_cells.added(text, course)
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
