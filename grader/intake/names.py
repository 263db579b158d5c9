"""What a file's name says: its suffix, whether it is the right one, whether it is the kit's own or a platform's.

Covered: copies as browsers and platforms number them (`NAME (1).py`, `Copy of NAME.py`), a platform's prefix, what was
put behind the suffix (`NAME.py.txt`).
Not covered: what is in a file (selection.py looks into it), and whose it is (layouts.py).
"""

import re
from collections.abc import Iterator, Set

from exercises.kit.manifest import Course
from grader.intake import archives
from grader.intake.files import File
from grader.intake.platforms import gradescope, others, owner

SUFFIXES = (".py", ".ipynb")
# What a browser, an editor or a mail program puts behind the suffix: `unpacking_pipeline.ipynb.json`.
BEHIND = re.compile(r"(?<=.)(\.(?:py|ipynb))(?:\.(?:txt|json|html?|download|py|ipynb))+$", re.I)
COPY = re.compile(r"^(copy|kopie|copie|copia|kopia|kopio)\b|\(\d+\)", re.I)
HELPERS = re.compile(r"test_.*|.*_test|conftest|setup|__init__|__main__", re.I)
KIT = "exercises.toml"
# What stands beside the exercises where somebody has handed in a copy of the whole project.
KIT_FOLDERS = ("solutions", "grader", "tests")


def suffix(file: File) -> str:
    """The suffix in lower case, without what was put behind it: of `a.py.txt` it is `.py`."""
    name = BEHIND.sub(r"\1", file.name).lower()
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
    stem = own_name(file).rpartition(".")[0]
    is_copy = re.fullmatch(rf"(copy[ _-]?of[ _-])?{_right(course)}(?![a-z]).{{0,20}}", stem, re.I)
    return bool(is_copy or others.drive(stem, course.stub.stem))


def has_exact_name(file: File, course: Course) -> bool:
    """Whether a file is called just as the course's stub is, with nothing of a copy or a version in its path."""
    own = own_name(file)
    folders = file.path.split("/")[1:-1]
    of_person = others.drive(own.rpartition(".")[0], course.stub.stem) and not COPY.search(own)
    is_exact = re.fullmatch(_right(course), own.rpartition(".")[0], re.I)
    return bool(is_exact or of_person) and not any(others.VERSIONS.fullmatch(folder) for folder in folders)


def own_name(file: File) -> str:
    """What the student called a file: without what the platform has put before it, and what came behind it."""
    return BEHIND.sub(r"\1", _own_with_suffix(file))


def _own_with_suffix(file: File) -> str:
    own = owner.of(file.name)
    return file.mark.filename or (own.filename if own else "") or file.name


def _right(course: Course) -> str:
    """The stub's name as people write it: its words with a blank, a hyphen or nothing between them."""
    return "[ _-]?".join(map(re.escape, course.stub.stem.split("_")))


def may_be_submission(file: File) -> bool:
    """Whether a file is a submission, or holds one, or can't be read and stands where one might be."""
    kind = suffix(file)
    return not file.is_folder and (
        kind in SUFFIXES or archives.is_archive(file.path) or bool(file.problem and not kind)
    )


def on_platform(name: str) -> bool:
    """Whether a name (or a path: its first part counts) is one that a platform gives."""
    return name == gradescope.METADATA or owner.of(name) is not None


def without_suffix(name: str) -> str:
    """A file's name without .py, .py.txt, .ipynb, .zip, .tar.gz and so on."""
    name = BEHIND.sub(r"\1", name)
    for suffix in archives.SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem.strip(".") else name
