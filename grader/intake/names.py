"""What a file's name says: its suffix, whether it is the right one, whether it is the kit's own or a platform's.

Covered: copies as browsers and platforms number them (`NAME (1).py`, `Copy of NAME.py`), a platform's prefix.
Not covered: what is in a file (selection.py looks into it), and whose it is (layouts.py).
"""

import re
from collections.abc import Iterator, Set

from exercises.kit.manifest import Course
from grader.intake import archives, platforms
from grader.intake.files import File

SUFFIXES = (".py", ".ipynb")
HELPERS = re.compile(r"test_.*|.*_test|conftest|setup|__init__|__main__", re.I)
KIT = "exercises.toml"
# What stands beside the exercises where somebody has handed in a copy of the whole project.
KIT_FOLDERS = ("solutions", "grader", "tests")


def suffix(file: File) -> str:
    """The suffix in lower case."""
    name = file.name.lower()
    return name[name.rfind(".") :] if "." in name[1:] else ""


def is_kits(path: str, kits: Set[str]) -> bool:
    """Whether a file is one of those that come with the kit, whose exercises lie in one of the folders `kits`."""
    return any(_is_of_kit(rest) for folder, rest in _cuts(path) if folder in kits)


def is_beside_kit(path: str, kits_are_in: Set[str]) -> bool:
    """Whether a file is of the project that the kit's exercises are a part of: its solutions, its grader, its tests."""
    cuts = ((folder, rest.partition("/")) for folder, rest in _cuts(path))
    return any(name in KIT_FOLDERS and slash for folder, (name, slash, _) in cuts if folder in kits_are_in)


def around(folder: str) -> str:
    """The folder that a folder lies in; both have "/" at their end, unless they are the top."""
    return folder.rstrip("/").rpartition("/")[0] + "/" if folder.count("/") > 1 else ""


def _cuts(path: str) -> Iterator[tuple[str, str]]:
    """The path cut in two before each of its parts."""
    yield "", path
    for at, sign in enumerate(path):
        if sign == "/":
            yield path[: at + 1], path[at + 1 :]


def _is_of_kit(rest: str) -> bool:
    folder, _, name = rest.rpartition("/")
    if folder:
        return folder.split("/")[0] in ("kit", "pocket")
    return bool(HELPERS.fullmatch(name.rpartition(".")[0]))


def has_right_name(file: File, course: Course) -> bool:
    """Whether a file is called as the course's stub is, or is a copy of that. A platform's prefix is left out."""
    own = platforms.moodle(file.name) or platforms.canvas(file.name)
    name = (own.filename if own else "") or file.name
    right = "[ _-]?".join(map(re.escape, course.stub.stem.split("_")))
    return bool(re.fullmatch(rf"(copy[ _-]?of[ _-])?{right}(?![a-z]).{{0,20}}", name.rpartition(".")[0], re.I))


def may_be_submission(file: File) -> bool:
    """Whether a file is a submission, or holds one, or can't be read and stands where one might be."""
    kind = suffix(file)
    return not file.is_folder and (
        kind in SUFFIXES or archives.is_archive(file.path) or bool(file.problem and not kind)
    )


def on_platform(name: str) -> bool:
    """Whether a name (or a path: its first part counts) is one that Moodle or Canvas gives."""
    return bool(platforms.moodle(name) or platforms.canvas(name))


def without_suffix(name: str) -> str:
    """A file's name without .py, .ipynb, .zip, .tar.gz and so on."""
    for suffix in archives.SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem.strip(".") else name
