"""`grader release OUT.zip`: puts what a class gets into one file.

Covered: the stubs of all courses (made anew from the masters, so that an instructor's own try at one does not go out)
and their public checks; the manifest, the kit, the embedded model, the handout and the notebook; a README.md, a
pyproject.toml and a constraints.txt of the bundle's own, with the project's version ranges for what its files import
and the versions that were tested; settings for VS Code and a development container; a sealed table by which the kit
names known mistakes without having them (kit/known/table.py). The same project gives the same bytes.
Not covered: solutions, known mistakes, hidden suites and the grader, which stay here. So does what trained the embedded
model: corpus.py is what hidden inputs are drawn from, and train.py looks up embeddings and compares them, which are two
of the exercises; the model's card says how it was made all the same. Works in a checkout of the project.
"""

import ast
import json
import os
import re
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.known import table
from exercises.kit.manifest import Course, Exercise
from exercises.kit.system.files import written_whole
from grader import ROOT
from solutions import build

BUNDLE = Path(__file__).parent / "bundle"
# The bundle's own files, by their names in it.
OWN = {
    "README.md": "README.md",
    ".vscode/settings.json": "settings.json",
    ".vscode/extensions.json": "extensions.json",
    ".devcontainer/devcontainer.json": "devcontainer.json",
}
# Of the project's extras, those that a student may want.
EXTRAS = ("notebook", "smollm2")
# By name, so that what else lies in an instructor's folder stays there.
COPIED = (
    "__init__.py", "__main__.py", "conftest.py", "README.md", "pictures/*.svg", "kit/**/*.py", "kit/**/*.j2",
    "kit/**/*.ini",
    "pocket/__init__.py", "pocket/*.json", "pocket/*.safetensors", "pocket/README.md",
)  # fmt: skip
COPIED_CHECKS = ("__init__.py", "conftest.py", "test_*.py")  # of every course
HANDOUT = "exercises/README.md"
CARD = "exercises/pocket/README.md"
CARD_NOTE = "\n`train.py` and `corpus.py` are not in this bundle; your instructor has them.\n"
PYPROJECT = """\
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}-exercises"
version = "{version}"
description = "Exercises on what happens inside Hugging Face's pipeline('text-generation')"
readme = "README.md"
requires-python = "{python}"
license = "MIT"
license-files = ["LICENSE"]
dependencies = [
{dependencies}]

[project.optional-dependencies]
{extras}

[tool.setuptools.packages.find]
include = ["exercises*"]

[tool.setuptools.package-data]
exercises = {data}

[tool.pytest.ini_options]
testpaths = ["exercises"]
addopts = "--strict-markers"
markers = ["exercise(name): the exercise of exercises.toml that this test gives points for"]
"""


class CannotRelease(UserError):
    """The bundle can't be made; the message says why and the mend."""


def release(
    out: Annotated[Path, typer.Argument(metavar="OUT.zip", help="The file to write; its name ends in .zip.")],
    without_last_hint: Annotated[
        bool,
        typer.Option("--without-last-hint", help="Leave out every exercise's last hint, which is nearly the answer."),
    ] = False,
) -> None:
    """Write the bundle for a class: the exercises and nothing that would give them away."""
    courses = manifest.courses()
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
    """The files of the bundle by their names in it. Raises CannotRelease."""
    home = courses[0].manifest.resolve().parent
    paths = [path for pattern in COPIED for path in home.glob(pattern)]
    paths += [path for course in courses for pattern in COPIED_CHECKS for path in course.checks.glob(pattern)]
    try:
        files = {_name(path, home): path.read_bytes() for path in paths}
        files |= {_name(path, home): text.encode() for path, text in build.made(courses)}
        files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
        files |= {name: (BUNDLE / own).read_bytes() for name, own in OWN.items()}
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        pins = (ROOT / "requirements.txt").read_text("utf-8")
    except ImportError as error:
        raise CannotRelease(f"the notebook can't be made: {error}. Install {error.name}.") from None
    except ValueError as error:
        raise CannotRelease(str(error)) from None
    except OSError as error:
        raise CannotRelease(
            f"{error.filename}: {error.strerror}. Make the bundle in a checkout of the project."
        ) from None
    files[CARD] += CARD_NOTE.encode()
    tables, names = _tables(courses)
    files[_name(home / table.FILE, home)] = table.written(tables, courses).encode()
    files[_name(courses[0].manifest, home)] = _manifest(courses, names, last_hint).encode()
    files[HANDOUT] = _handout(files[HANDOUT].decode()).encode()
    files["pyproject.toml"] = _pyproject(project, files, top(courses)).encode()
    files["constraints.txt"] = _constraints(pins, project, files).encode()
    return files


def _tables(courses: tuple[Course, ...]) -> tuple[dict[str, table.Table], dict[str, str]]:
    """The courses' tables of known mistakes, by a course's name, and the names that mistakes have there, by slug."""
    from solutions.table import of  # it loads torch

    made = {course.name: of(course) for course in courses}
    names = {slug: name for _, own in made.values() for slug, name in own.items()}
    return {course: found for course, (found, _) in made.items()}, names


def _handout(text: str) -> str:
    """The handout as a class gets it: without what is said of files and commands that a class does not get."""
    text = re.sub(r"^<!-- not in a class's copy -->\n.*?^<!-- end of it -->\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^<!--.*-->\n", "", text, flags=re.M)
    return re.sub(r"^.*\(not in a class's copy\)\n", "", text, flags=re.M)


def _constraints(pins: str, project: dict[str, Any], files: dict[str, bytes]) -> str:
    """The versions that were tested, of what the bundle's files import and of its extras."""
    extras = project["project"]["optional-dependencies"]
    wanted = _imported(files) | {_module(requirement) for extra in EXTRAS for requirement in extras[extra]}
    lines = [line for line in pins.splitlines() if "==" in line and _module(line) in wanted]
    return "\n".join(["# What was tested: pip install -c constraints.txt -e .", *lines, ""])


def _module(requirement: str) -> str:
    """The name under which a requirement is imported, as far as that is its own."""
    return re.split(r"[^\w.-]", requirement)[0].replace("-", "_")


def _name(path: Path, home: Path) -> str:
    return f"exercises/{path.resolve().relative_to(home).as_posix()}"


def _manifest(courses: tuple[Course, ...], names: Mapping[str, str], last_hint: bool) -> str:
    """The manifest's text, with the fields of all courses and exercises."""
    tables = ["# The courses and their exercises: names, order, titles, points, hints. Everything reads them here.\n"]
    tables += [_course_table(course) for course in courses]
    for course in courses:
        named = [] if course is courses[0] else [f"course = {_text(course.name)}"]
        tables += [_exercise_table(exercise, named, names, last_hint) for exercise in course.exercises]
    return "\n".join(tables)


def _course_table(course: Course) -> str:
    home = course.manifest.resolve().parent
    places = {field: Path(os.path.relpath(getattr(course, field), home)).as_posix() for field in manifest.PLACES}
    fields = {"name": course.name, "title": course.title, **places}
    lines = [f"{field} = {_text(value)}" for field, value in fields.items()]
    return "\n".join(["[[course]]", *lines, f"requires = {json.dumps(course.requires)}", ""])


def _exercise_table(exercise: Exercise, course: list[str], names: Mapping[str, str], last_hint: bool) -> str:
    fits = [_fits(wanted, exercise, names) for wanted in exercise.fits]
    hints = list(map(_hint, exercise.hints, fits or [[]] * len(exercise.hints)))
    lines = [
        "[[exercise]]",
        f"name = {_text(exercise.name)}",
        *course,
        f"title = {_text(exercise.title)}",
        f"points = {exercise.points:g}",
        f"requires = {json.dumps(exercise.requires)}",
        "hints = [",
        *(f"    {hint}," for hint in (hints if last_hint else hints[:-1])),
        "]\n",
    ]
    return "\n".join(lines)


def _fits(wanted: Sequence[str], exercise: Exercise, names: Mapping[str, str]) -> list[str]:
    """What a hint is for: words of messages, and the mistakes that a class's table knows, by their names there."""
    known = (said for said in wanted if said in names or not said.startswith(f"{exercise.name}_"))
    return list(dict.fromkeys(names.get(said, said) for said in known))


def _hint(text: str, wanted: list[str]) -> str:
    """A hint with what it is for, if it names that."""
    return f"{{ text = {_text(text)}, for = {json.dumps(wanted, ensure_ascii=False)} }}" if wanted else _text(text)


def _text(value: str) -> str:
    """A text of TOML: a string of JSON is one."""
    return json.dumps(value, ensure_ascii=False)


def _pyproject(project: dict[str, Any], files: dict[str, bytes], name: str) -> str:
    """The bundle's pyproject.toml: the project's version, its Python, and its ranges for what the files import."""
    imported = _imported(files)
    wanted = [requirement for requirement in project["project"]["dependencies"] if _module(requirement) in imported]
    return PYPROJECT.format(
        name=name,
        version=project["project"]["version"],
        python=project["project"]["requires-python"],
        dependencies="".join(f"    {json.dumps(requirement)},\n" for requirement in wanted),
        extras="\n".join(
            f"{extra} = {json.dumps(project['project']['optional-dependencies'][extra])}" for extra in EXTRAS
        ),
        data=json.dumps(project["tool"]["setuptools"]["package-data"]["exercises"]),
    )


def _imported(files: dict[str, bytes]) -> set[str]:
    """The names of all packages that the bundle's Python files import, anywhere in them."""
    found: set[str] = set()
    for name, data in files.items():
        if PurePosixPath(name).suffix == ".py":
            for node in ast.walk(ast.parse(data)):
                if isinstance(node, ast.Import):
                    found |= {module.name.partition(".")[0] for module in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.partition(".")[0])
    return found
