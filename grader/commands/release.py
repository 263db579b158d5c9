"""`grader release OUT.zip`: what a class gets, in one file.

Covered: the stubs (made anew from the masters, so that an instructor's own try at one does not go out), the public
checks, the manifest, the kit, the embedded model, the handout and the notebook; a README.md and a pyproject.toml of the
bundle's own, with the project's version ranges for what its files import. The same project gives the same bytes.
Not covered: solutions, known mistakes, hidden suites and the grader, which stay here. So does what trained the embedded
model: corpus.py is what hidden inputs are drawn from, and train.py looks up embeddings and compares them, which are two
of the exercises; the model's card says how it was made all the same. Works in a checkout of the project.
"""

import ast
import json
import re
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.system.files import written_whole
from grader import ROOT
from solutions import build

README = Path(__file__).parent / "bundle" / "README.md"
TOP = "unpacking-pipeline"
# By name, so that what else lies in an instructor's folder stays there.
COPIED = (
    "__init__.py", "__main__.py", "conftest.py", "test_*.py", "README.md", "pictures/*.svg", "kit/**/*.py", "kit/*.j2",
    "pocket/__init__.py", "pocket/*.json", "pocket/*.safetensors", "pocket/README.md",
    "stretch/__init__.py", "stretch/conftest.py", "stretch/test_*.py",
)  # fmt: skip
CARD = "exercises/pocket/README.md"
CARD_NOTE = "\n`train.py` and `corpus.py` are not in this bundle; your instructor has them.\n"
PYPROJECT = """\
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "unpacking-pipeline-exercises"
version = "{version}"
description = "Exercises on what happens inside Hugging Face's pipeline('text-generation')"
readme = "README.md"
requires-python = "{python}"
license = "MIT"
license-files = ["LICENSE"]
dependencies = [
{dependencies}]

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


def release(out: Path, last_hint: bool = True) -> int:
    """Write the bundle to `out` and return how many files are in it. Raises CannotRelease, and OSError from writing."""
    files = bundle(last_hint)
    with written_whole(out) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o644 << 16, 3  # the same on every system
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return len(files)


def bundle(last_hint: bool = True) -> dict[str, bytes]:
    """The files of the bundle by their names in it. Raises CannotRelease."""
    paths = [path for pattern in COPIED for path in manifest.MANIFEST.parent.glob(pattern)]
    try:
        files = {_name(path): path.read_bytes() for path in paths}
        files |= {_name(path): text.encode() for path, text in build.made(manifest.courses())}
        files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
        files["README.md"] = README.read_bytes()
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    except ImportError as error:
        raise CannotRelease(f"the notebook can't be made: {error}. Install {error.name}.") from None
    except ValueError as error:
        raise CannotRelease(str(error)) from None
    except OSError as error:
        raise CannotRelease(
            f"{error.filename}: {error.strerror}. Make the bundle in a checkout of the project."
        ) from None
    files[CARD] += CARD_NOTE.encode()
    files["exercises/exercises.toml"] = _manifest(manifest.every(), last_hint).encode()
    files["pyproject.toml"] = _pyproject(project, files).encode()
    return files


def _name(path: Path) -> str:
    return f"exercises/{path.relative_to(manifest.MANIFEST.parent).as_posix()}"


def _manifest(exercises: Iterable[manifest.Exercise], last_hint: bool) -> str:
    """The manifest's text. A JSON string is a TOML string."""
    parts = ["# The exercises: names, order, titles, points, what each builds on, hints. Everything reads them here.\n"]
    for each in exercises:
        hints = each.hints if last_hint else each.hints[:-1]
        lines = [
            "[[exercise]]",
            f"name = {json.dumps(each.name)}",
            *([] if each.course == manifest.MAIN else [f"course = {json.dumps(each.course)}"]),
            f"title = {json.dumps(each.title, ensure_ascii=False)}",
            f"points = {each.points:g}",
            f"requires = {json.dumps(each.requires)}",
            "hints = [",
            *(f"    {json.dumps(hint, ensure_ascii=False)}," for hint in hints),
            "]\n",
        ]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def _pyproject(project: dict, files: dict[str, bytes]) -> str:
    """The bundle's pyproject.toml: the project's version, its Python, and its ranges for what the files import."""
    imported = _imported(files)
    wanted = [
        requirement
        for requirement in project["project"]["dependencies"]
        if re.split(r"[^\w.-]", requirement)[0].replace("-", "_") in imported
    ]
    return PYPROJECT.format(
        version=project["project"]["version"],
        python=project["project"]["requires-python"],
        dependencies="".join(f"    {json.dumps(each)},\n" for each in wanted),
        data=json.dumps(project["tool"]["setuptools"]["package-data"]["exercises"]),
    )


def _imported(files: dict[str, bytes]) -> set[str]:
    """The names of all packages that the bundle's Python files import, anywhere in them."""
    found: set[str] = set()
    for name, data in files.items():
        if PurePosixPath(name).suffix == ".py":
            for node in ast.walk(ast.parse(data)):
                if isinstance(node, ast.Import):
                    found |= {each.name.partition(".")[0] for each in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.partition(".")[0])
    return found
