"""The files that a course is graded with: its tests, and all else that has a say in a verdict.

`digest` makes one fingerprint of any of them. A record names the fingerprints (grader/run/provenance.py), so that a
verdict is not taken for one that other files would have given; the reference's answers on the disk go by them too.
Covered: the public checks and the hidden suite; what compares, calls, judges and answers (the kit, the harness, the
sandbox, the oracle); the course's solutions, known mistakes and corpus; what the manifest says, but for points and
texts.
Not covered: files that a suite's tests read by themselves; the packages that the code stands on, which a record names
by their versions.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from exercises.kit.manifest import Course
from grader import ROOT

# Whatever runs between a student's file and a verdict. The kit's other rooms are for people at a terminal.
CODE = (
    "exercises/kit/*.py",
    "exercises/kit/checking/*.py",
    "exercises/kit/courses/*.py",
    "exercises/kit/feedback/building.py",
    "exercises/kit/feedback/written.py",
    "exercises/kit/loading/*.py",
    "exercises/kit/passes/*.py",
    "exercises/kit/pipeline/*.py",
    "exercises/kit/reading/*.py",
    "exercises/kit/submission/*.py",
    "exercises/kit/testing/oracle.py",
    "exercises/kit/unspoilt/*.py",
    "grader/harness/*.py",
    "grader/harness/reference/*.py",
    "grader/sandbox/*.py",
    "grader/sandbox/calls/*.py",
    "grader/sandbox/warm/*.py",
    "grader/run/judge.py",
    "solutions/examples.py",
    "solutions/loading.py",
    "solutions/oracle.py",
    "solutions/paths.py",
    "solutions/misconceptions/__init__.py",
)
NOT_CODE = ("exercises/kit/notebook.py", "exercises/kit/errors.py")


def hidden_tests(suite: Path, course: Course) -> list[Path]:
    """The files of a suite's tests. A copy of a public check is none of them: that runs anyway, and once is enough."""
    public = {path.name: path for path in course.public_checks()}
    return [
        path
        for path in ([suite] if suite.is_file() else sorted(suite.rglob("test_*.py")))
        if path.name not in public or path.read_bytes() != public[path.name].read_bytes()
    ]


def tests_of(suite: Path, course: Course) -> list[Path]:
    """The files of the public checks and the hidden suite, and what the latter brings along."""
    return [*course.public_checks(), *([suite] if suite.is_file() else sorted(suite.rglob("*.py")))]


def grading_files(course: Course) -> list[Path]:
    """The files, beside the tests and the model, whose change may change a verdict or an answer of the reference."""
    left_out = {ROOT / name for name in NOT_CODE}
    code = {path for pattern in CODE for path in ROOT.glob(pattern)} - left_out
    own = [*course.masters(), *course.misconceptions.glob("*.py"), course.corpus]
    own += [] if course.oracle is None else [course.oracle]
    return sorted(code | {path for path in own if path.is_file()})


def exercises_digest(course: Course) -> str:
    """The fingerprint of what the manifest says of a course, but for points and texts (titles, hints)."""
    said = [course.name, [[exercise.name, exercise.requires] for exercise in course.exercises]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def digest(paths: Iterable[Path], *more: str) -> str:
    """'sha256:...' over the names and contents of files, wherever they lie, and over further texts."""
    total = hashlib.sha256()
    for name, content in sorted((path.name.encode(), hashlib.sha256(path.read_bytes()).digest()) for path in paths):
        total.update(name + b"\0" + content)
    for text in more:
        total.update(b"\0" + text.encode())
    return "sha256:" + total.hexdigest()


def suite_files(folder: Path) -> dict[str, bytes]:
    """A suite as data, to be sent to another machine: the content of each file by its path in the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def write_suite(files: dict[str, bytes], folder: Path) -> None:
    """Lay out in a folder what `suite_files` gave. Raises ValueError for a path that leads out of it."""
    for name, content in files.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise ValueError(f"{name}: a suite's file must lie in its folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
