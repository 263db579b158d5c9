"""The texts of a class's copy that are made, not copied: manifest, pyproject.toml, constraints.txt, handout.

Covered: the project's version ranges for what the copy's files import, and the versions that were tested. Not covered:
which files there are: release.py for the kit's courses, copying.py for one of a folder.
"""

import ast
import importlib.metadata
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from exercises.kit import manifest as manifests
from exercises.kit.manifest import Course, Exercise

DESCRIPTION = "Exercises on what happens inside Hugging Face's pipeline('text-generation')"
# What the kit imports only where there is a model.
OF_MODELS = {"torch", "transformers", "safetensors", "huggingface_hub"}
# Of the project's extras, those that a student may want.
EXTRAS = ("notebook", "smollm2")
PYPROJECT = """\
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}-exercises"
version = "{version}"
description = {description}
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


def handout(text: str) -> str:
    """The handout as a class gets it: without what is said of files and commands that a class does not get."""
    text = re.sub(r"^<!-- not in a class's copy -->\n.*?^<!-- end of it -->\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^<!--.*?-->\n", "", text, flags=re.M | re.S)
    return re.sub(r"^.*\(not in a class's copy\)\n", "", text, flags=re.M)


def constraints(pins: str, project: dict[str, Any], files: dict[str, bytes]) -> str:
    """The versions that were tested, of what the bundle's files import and of its extras."""
    extras = project["project"]["optional-dependencies"]
    wanted = imported(files) | {module(requirement) for extra in EXTRAS for requirement in extras[extra]}
    lines = [line for line in pins.splitlines() if "==" in line and module(line) in wanted]
    return "\n".join(["# What was tested: pip install -c constraints.txt -e .", *lines, ""])


def module(requirement: str) -> str:
    """The name under which a requirement is imported, as far as that is its own."""
    return re.split(r"[^\w.-]", requirement)[0].replace("-", "_")


def manifest(courses: tuple[Course, ...], names: Mapping[str, str], last_hint: bool) -> str:
    """The manifest's text, with the fields of all courses and exercises."""
    tables = ["# The courses and their exercises: names, order, titles, points, hints. Everything reads them here.\n"]
    tables += [_course_table(course) for course in courses]
    for course in courses:
        named = [] if course is courses[0] else [f"course = {_text(course.name)}"]
        tables += [_exercise_table(exercise, named, names, last_hint) for exercise in course.exercises]
    return "\n".join(tables)


def _course_table(course: Course) -> str:
    home = course.manifest.resolve().parent
    places = {field: Path(os.path.relpath(getattr(course, field), home)).as_posix() for field in manifests.PLACES}
    model = {"model": course.model} if course.model else {}
    fields = {"name": course.name, "title": course.title, **places, **model}
    lines = [f"{field} = {_text(value)}" for field, value in fields.items()]
    lines.append(f"requires = {json.dumps(course.requires)}")
    if course.play is not None:
        roles = ", ".join(f"{role} = {_text(value)}" for role, value in asdict(course.play).items())
        lines.append(f"play = {{ {roles} }}")
    after = [f"    {_text(line)}," for line in course.after]
    return "\n".join(["[[course]]", *lines, *(["after = [", *after, "]"] if after else []), ""])


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
        *([f"makes = {json.dumps(exercise.makes, ensure_ascii=False)}"] if exercise.makes else []),
        *(f"{field} = {_text(value)}" for field in manifests.GREEN if (value := getattr(exercise, field))),
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


def pyproject(project: dict[str, Any], files: dict[str, bytes], name: str, course: Course) -> str:
    """The bundle's pyproject.toml: the project's version, its Python, and its ranges for what the files import.

    A course without a model needs no torch, unless it says so.
    """
    imports = imported(files) | {package.partition(".")[0] for package in course.requires}
    if not course.model:
        imports -= OF_MODELS - set(course.requires)
    wanted = [requirement for requirement in project["project"]["dependencies"] if module(requirement) in imports]
    wanted += _packages_of_others(course, {module(requirement) for requirement in wanted})
    return PYPROJECT.format(
        description=json.dumps(course.title if course.is_folder else DESCRIPTION),
        name=name,
        version=project["project"]["version"],
        python=project["project"]["requires-python"],
        dependencies="".join(f"    {json.dumps(requirement)},\n" for requirement in wanted),
        extras="\n".join(
            f"{extra} = {json.dumps(project['project']['optional-dependencies'][extra])}" for extra in EXTRAS
        ),
        data=json.dumps(project["tool"]["setuptools"]["package-data"]["exercises"]),
    )


def _packages_of_others(course: Course, there: set[str]) -> list[str]:
    """The packages that a course of a folder needs beside the kit's, as pip calls them."""
    known = importlib.metadata.packages_distributions()
    needed = [package.partition(".")[0] for package in course.requires] if course.is_folder else []
    return [known.get(package, [package])[0] for package in needed if package not in there]


def imported(files: dict[str, bytes]) -> set[str]:
    """The names of all packages that the bundle's Python files import, anywhere in them."""
    return {package for name, data in files.items() if PurePosixPath(name).suffix == ".py" for package in _of_one(data)}


@cache
def _of_one(data: bytes) -> frozenset[str]:
    """The packages of one file, which is asked for them more than once."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.Import):
            found |= {module.name.partition(".")[0] for module in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return frozenset(found)
