"""Modules that submissions import and this machine has not: told before a class is graded, and what a course promises.

Strangers' files are searched here, never parsed: what looks like an import at the beginning of a line counts. What a
submission really lacks is told in its worker (exercises/kit/reading/lacking.py), and a record says it.
Not covered: packages of other machines, where judges run on a cluster; that those of a class are new enough.
"""

import importlib.metadata
import re
from collections.abc import Iterable, Mapping, Sequence

from exercises.kit.manifest import Course
from exercises.kit.reading import lacking
from exercises.kit.submission.beside import KITS
from grader.errors import RunFailed
from grader.intake.submissions import Found, Submission

# At the beginning of a line, or of a string that is one in a notebook: `import a.b as c, d`, `from a.b import c`.
BEGINNING = r"(?:^|\\n|\"|\n)[ \t]*+"
MODULE = r"[A-Za-z_][\w.]*+(?:[ \t]++as[ \t]++\w++)?+"
IMPORTS = re.compile(BEGINNING + rf"import[ \t]++({MODULE}(?:[ \t]*+,[ \t]*+{MODULE})*+)")
FROM = re.compile(BEGINNING + r"from[ \t]++([A-Za-z_]\w*+)[\w.]*+[ \t]++import\b")
SHOWN = 8


def imported(data: bytes) -> set[str]:
    """The first parts of the names of modules that a file imports, which may be a notebook."""
    text = data.replace(b"\0", b"").decode("utf-8", "replace")
    several = [part.split()[0] for line in IMPORTS.findall(text) for part in line.split(",") if part.strip()]
    return {name.partition(".")[0] for name in [*several, *FROM.findall(text)]}


def lacked(submissions: Iterable[Submission], course: Course) -> dict[str, list[str]]:
    """By module that is not here: the students whose submission imports it."""
    found: dict[str, list[str]] = {}
    for submission in submissions:
        own = {path.partition("/")[0].removesuffix(".py") for path, _ in submission.beside}
        names = imported(submission.data).union(*(imported(content) for _, content in submission.beside))
        for name in sorted(names - own - KITS - {course.stub.stem}):
            if not lacking.is_there(name):
                found.setdefault(name, []).append(submission.student)
    return found


def to_be_graded(found: Iterable[Found], done: Mapping[str, str]) -> Iterable[Submission]:
    """The submissions that have no record that holds; one at a time, since they may be large."""
    for waiting in found:
        submission = waiting.load()
        if not submission.problem and done.get(submission.student) != submission.digest:
            yield submission


def warnings(found: Mapping[str, Sequence[str]]) -> list[str]:
    """A line for every module that is not here, the most wanted first."""
    lines = []
    for module, students in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        who = ", ".join(students[:SHOWN]) + (f" and {len(students) - SHOWN} more" if len(students) > SHOWN else "")
        some = "1 submission imports" if len(students) == 1 else f"{len(students)} submissions import"
        lines.append(f"{some} {module}, which is not installed here ({who}). Install it if they may use it.")
    return lines


def check(course: Course) -> None:
    """Raises RunFailed when a package that the course promises is not here."""
    missing = [name for name in course.requires if not lacking.is_there(name)]
    if missing:
        raise RunFailed(
            f"{', '.join(missing)}: promised by the course {course.name} ({course.manifest.name}, requires) and not "
            "installed here. Install it, or take it out of that line."
        )


def offered() -> dict[str, str]:
    """The packages that are installed here, and so may be imported by a submission, with their versions."""
    found = {
        dist.metadata["Name"]: dist.version for dist in importlib.metadata.distributions() if dist.metadata["Name"]
    }
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))
