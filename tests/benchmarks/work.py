"""The work that is measured: a class of right submissions that all differ, and the 24 checks that each is put to.

The checks are the public ones, which `--suite exercises` runs and nothing else: a call and a check each.
"""

from pathlib import Path

from exercises.kit.loader import MODULE
from grader import submissions, suite
from grader.submissions import Submission
from solutions import misconceptions

CHECKS = suite.PUBLIC
SOURCE = f"{MODULE}.py"


def right(number: int) -> bytes:
    """The solutions as a student of this number wrote them: other names, another remark, the same arithmetic."""
    text = submissions.SOLUTIONS.read_text("utf-8")
    for name in ("new_ids", "next_id", "output"):
        text = text.replace(name, f"{name}_{number}")
    return f"{text}\n# Student {number}.\n".encode()


def mistaken(number: int) -> bytes:
    """A submission with one of the known mistakes; which one goes round with the number."""
    known = misconceptions.catalogue()
    return misconceptions.as_submission(known[number % len(known)]).encode() + f"\n# Student {number}.\n".encode()


def make(count: int, wrong_every: int = 0) -> list[Submission]:
    """A class of that many submissions, no two the same. With `wrong_every` 3, every third has a mistake in it."""
    return [
        Submission(f"s{number:05}", SOURCE, mistaken(number) if _is_wrong(number, wrong_every) else right(number))
        for number in range(count)
    ]


def _is_wrong(number: int, wrong_every: int) -> bool:
    return bool(wrong_every) and number % wrong_every == wrong_every - 1


def write(count: int, folder: Path, wrong_every: int = 0) -> Path:
    """The same class as files `folder/NAME/unpacking_pipeline.py`, as an instructor has it; returns `folder`."""
    for each in make(count, wrong_every):
        path = folder / each.student / SOURCE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.data)
    return folder
