"""TODO."""

from pathlib import Path

from exercises.kit import manifest
from grader import ROOT

PUBLIC = ROOT / "exercises"
HIDDEN = ROOT / "tests" / "hidden"
# The hidden suite of each course.
SUITES = {manifest.MAIN: HIDDEN, "stretch": HIDDEN.with_name("hidden_stretch")}


def public_checks(course: str) -> list[Path]:
    """The files of a course's public checks, in the order of its exercises."""
    return sorted(manifest.path_of(course).parent.glob("test_*.py"))


def hidden_tests(suite: Path, course: str) -> list[Path]:
    """The files of a suite's tests. A copy of a public check is none of them: that runs anyway, and once is enough."""
    public = {path.name: path for path in public_checks(course)}
    return [
        path
        for path in ([suite] if suite.is_file() else sorted(suite.rglob("test_*.py")))
        if path.name not in public or path.read_bytes() != public[path.name].read_bytes()
    ]


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
