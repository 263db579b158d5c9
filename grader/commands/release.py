"""`grader release OUT.zip`: puts what a class gets into one file, of the kit's courses or of one that lies in a folder.

Covered: the stubs of all courses (made anew from the masters, so that an instructor's own try at one does not go out)
and their public checks; the manifest, the kit, the embedded model, the handout and the notebook; a README.md, a
pyproject.toml and a constraints.txt of the bundle's own, with the project's version ranges for what its files import
and the versions that were tested; settings for VS Code and a development container; a sealed table by which the kit
names known mistakes without having them (kit/known/table.py). The same project gives the same bytes.
Not covered: solutions, known mistakes, hidden suites and the grader, which stay here. So does what trained the embedded
model: corpus.py is what hidden inputs are drawn from, and train.py looks up embeddings and compares them, which are two
of the exercises; the model's card says how it was made all the same. A course of a folder gets no table of known
mistakes. Works in a checkout of the project.
"""

import tomllib
import zipfile
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.known import table
from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole
from grader import ROOT
from grader.commands.console import options
from grader.commands.courses import copying, texts
from solutions import build

BUNDLE = Path(__file__).parent / "bundle"
# The bundle's own files, by their names in it.
OWN = {
    "README.md": "README.md",
    ".vscode/settings.json": "settings.json",
    ".vscode/extensions.json": "extensions.json",
    ".devcontainer/devcontainer.json": "devcontainer.json",
}
# By name, so that what else lies in an instructor's folder stays there.
KIT = ("__init__.py", "__main__.py", "conftest.py", "kit/**/*.py", "kit/**/*.j2", "kit/**/*.ini")
POCKET = ("pocket/__init__.py", "pocket/*.json", "pocket/*.safetensors", "pocket/README.md")
COPIED = (*KIT, *POCKET, "README.md", "pictures/*.svg")
COPIED_CHECKS = ("__init__.py", "conftest.py", "test_*.py")  # of every course
HANDOUT = "exercises/README.md"
CARD = "exercises/pocket/README.md"
CARD_NOTE = "\n`train.py` and `corpus.py` are not in this bundle; your instructor has them.\n"


class CannotRelease(UserError):
    """The bundle can't be made; the message says why and the mend."""


def release(
    out: Annotated[Path, typer.Argument(metavar="OUT.zip", help="The file to write; its name ends in .zip.")],
    without_last_hint: Annotated[
        bool,
        typer.Option("--without-last-hint", help="Leave out every exercise's last hint, which is nearly the answer."),
    ] = False,
    course: options.Course = None,
) -> None:
    """Write the bundle for a class: the exercises and nothing that would give them away."""
    named = options.course_named(course)
    courses = (named,) if named.is_folder else manifest.courses()
    if out.suffix != ".zip":
        raise CannotRelease(f"{out}: name a .zip file, such as {top(courses)}.zip.")
    count = write(out, courses, last_hint=not without_last_hint)
    print(f"wrote {out}: {count} files. Give it to the class under a name that begins with {top(courses)}.")


def write(out: Path, courses: tuple[Course, ...], last_hint: bool = True) -> int:
    """Write the bundle to `out` and return how many files are in it. Raises CannotRelease."""
    files = bundle(courses, last_hint)
    try:
        with written_whole(out) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(f"{top(courses)}/{name}", (1980, 1, 1, 0, 0, 0))
                entry.external_attr, entry.create_system = 0o644 << 16, 3  # the same on every system
                archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    except OSError as error:
        raise CannotRelease(f"{out}: {error.strerror}. Name a file that can be written.") from None
    return len(files)


def top(courses: tuple[Course, ...]) -> str:
    """The folder that all files of the bundle are in, after the first course's stub."""
    return courses[0].stub.stem.replace("_", "-")


def bundle(courses: tuple[Course, ...], last_hint: bool = True) -> dict[str, bytes]:
    """The files of the bundle by their names in it. Raises CannotRelease and BadCourse."""
    first, shown = courses[0], courses
    try:
        if first.is_folder:
            files = _kit(manifest.MANIFEST.parent.resolve(), with_model=bool(first.model)) | copying.bundle(first)
            shown = (copying.in_the_copy(first),)
        else:
            files = _of_the_kit(courses)
        files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
        files = {name: (BUNDLE / own).read_bytes() for name, own in OWN.items()} | files
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        pins = (ROOT / "requirements.txt").read_text("utf-8")
    except ImportError as error:
        raise CannotRelease(f"the notebook can't be made: {error}. Install {error.name}.") from None
    except OSError as error:
        raise CannotRelease(
            f"{error.filename}: {error.strerror}. Make the bundle in a checkout of the project."
        ) from None
    if CARD in files:
        files[CARD] += CARD_NOTE.encode()
    tables, names = ({}, {}) if first.is_folder else _tables(courses)
    if tables:
        files[f"exercises/{table.FILE}"] = table.written(tables, courses).encode()
    files["exercises/exercises.toml"] = texts.manifest(shown, names, last_hint).encode()
    files[HANDOUT] = texts.handout(files[HANDOUT].decode()).encode()
    files["pyproject.toml"] = texts.pyproject(project, files, top(courses), first).encode()
    files["constraints.txt"] = texts.constraints(pins, project, files).encode()
    return files


def _tables(courses: tuple[Course, ...]) -> tuple[dict[str, table.Table], dict[str, str]]:
    """The courses' tables of known mistakes, by a course's name, and the names that mistakes have there, by slug."""
    from solutions.table import of  # it runs the public checks, so it loads the model

    made = {course.name: of(course) for course in courses}
    names = {slug: name for _, own in made.values() for slug, name in own.items()}
    return {course: found for course, (found, _) in made.items()}, names


def _kit(home: Path, *, with_model: bool) -> dict[str, bytes]:
    """What every class gets of the kit; the embedded model where there is one."""
    patterns = [*KIT, *(POCKET if with_model else ())]
    return {_name(path, home): path.read_bytes() for pattern in patterns for path in home.glob(pattern)}


def _of_the_kit(courses: tuple[Course, ...]) -> dict[str, bytes]:
    """What a class gets of the kit's own courses."""
    home = courses[0].manifest.resolve().parent
    paths = [path for pattern in COPIED for path in home.glob(pattern)]
    paths += [path for course in courses for pattern in COPIED_CHECKS for path in course.checks.glob(pattern)]
    files = {_name(path, home): path.read_bytes() for path in paths}
    return files | {_name(path, home): text.encode() for path, text in build.made(courses)}


def _name(path: Path, home: Path) -> str:
    return f"exercises/{path.resolve().relative_to(home).as_posix()}"
