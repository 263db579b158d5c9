"""A student's own code of every exercise, taken from the text of a file; nothing is run.

Not covered: a function that is made by an assignment, or comes from a helper file; there is no code of that.
"""

from pathlib import Path

from exercises.kit.feedback import hints
from exercises.kit.manifest import Course
from exercises.kit.reading.source import Unreadable
from exercises.kit.submission import loader


def of_file(course: Course, file: Path) -> dict[str, str]:
    """The code of the exercises' functions in a .py or .ipynb file, by name: the last definition of each."""
    try:
        cells = loader.read_file(file, course.stub.stem).cells
    except Unreadable:
        return {}
    found = {name: [hints.extracted(name, cell.source) for cell in cells] for name in course.names}
    return {name: next((code for code in reversed(codes) if code), "") for name, codes in found.items()}
