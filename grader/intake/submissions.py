"""Intake: from what a platform or an instructor hands out to a list of submissions, one per student.

Recognised without being told, as a folder or as an archive (.zip, .tar, .tar.gz), also with one folder around all:
- a folder per student (`alice/unpacking_pipeline.py`, at any depth below it), loose files (`alice.py`, `bob.ipynb`),
  a single file, one student's folder;
- Moodle's "Download all submissions", with a folder for each student or without; online texts are left out;
- Canvas' "Download Submissions"; nbgrader's `submitted/STUDENT/ASSIGNMENT/`; a folder of GitHub Classroom's
  repositories (`assignment-username/`), with the kit in them or not;
- in any of them, a student's file may lie in an archive, one level deep.

`find` only looks: a file is read when its turn comes, by `Found.load`. Links are not followed, and what can't be read
becomes a submission that says so: one bad file costs nobody else.
Not covered: a team's submission as a record for each of them; which of several nbgrader assignments is meant, other
than by what is in the files.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from exercises.kit import manifest
from exercises.kit.errors import UserError
from grader import ROOT
from grader.intake import archives, files, layouts, names, platforms, selection
from grader.intake.files import File
from grader.intake.layouts import Student
from grader.intake.names import MODULE, SUFFIXES
from grader.intake.roster import Person, Roster

SOLUTIONS = ROOT / "solutions" / f"{MODULE}.py"
STUBS = ROOT / "exercises" / f"{MODULE}.py"
MAX_NAMED = 8


class NoSubmissions(UserError):
    """There is nothing to grade; the message names the folder and the mend."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in. `problem` says why there is nothing to run; `note` is for the instructor."""

    student: str
    source: str
    data: bytes
    problem: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        return "sha256:" + hashlib.sha256(self.source.encode(errors="replace") + b"\0" + self.data).hexdigest()

    def load(self) -> "Submission":
        """Itself: it has been read."""
        return self


@dataclass(frozen=True)
class Found:
    """A submission that has not been read yet: small, however large its file is.

    `student` is the same whoever else is in the class. `source` is the path in what was handed in and begins with the
    platform's own name for it. `problem` is what is known to be wrong without reading. `may_be` are those of the roster
    whose it may be, where that can't be told.
    """

    student: str
    source: str
    file: File | None = None
    problem: str = ""
    note: str = ""
    may_be: tuple[str, ...] = ()

    def load(self) -> Submission:
        """Read it now. What can't be read is a Submission with a problem; nothing is raised for it."""
        data, problem = b"", self.problem
        if self.file is not None and not problem:
            try:
                data = files.read(self.file)
            except archives.Refused as error:
                problem = str(error)
        return Submission(self.student, self.source, data, problem, self.note)


def find(root: Path, people: Roster | None = None, course: str = manifest.MAIN) -> list[Found]:
    """The submissions in a folder or an archive, or in one file, by student's name. Raises NoSubmissions.

    Of several files of one student, that of `course` is taken. With a roster, students are called as it calls them; who
    is not in it keeps the platform's name.
    """
    if not root.exists():
        raise NoSubmissions(f"{root}: no such folder. Name the folder or archive that the students' files are in.")
    if root.is_file() and not archives.is_archive(root.name):
        students = [_of_one_file(root)]
    else:
        name = names.without_suffix(root.name) if root.is_file() else root.resolve().name
        students = layouts.students(name, _listed(root), in_archive=root.is_file())
    if not any(each.on_platform or any(map(names.may_be_submission, each.files)) for each in students):
        raise NoSubmissions(
            f"{root}: no submission in it. Expected NAME/{MODULE}.py or .ipynb, one folder per student, "
            "loose files NAME.py, or what a learning platform gives."
        )
    if people is not None:
        students = layouts.named(students, people)
    return sorted((_found(each, course) for each in students), key=lambda each: each.student)


def _of_one_file(root: Path) -> Student:
    if root.suffix.lower() not in SUFFIXES:
        raise NoSubmissions(
            f"{root}: not a .py or .ipynb file, and no archive that can be read ({', '.join(archives.SUFFIXES)}). "
            "Name a folder of submissions, or one submission."
        )
    status = root.stat()
    file = File(root.name, status.st_size, status.st_mtime, root)
    [student] = layouts.students(root.resolve().parent.name, [file], in_archive=False)
    return student


def _listed(root: Path) -> list[File]:
    try:
        return files.listed(root)
    except archives.Refused as error:
        raise NoSubmissions(f"{error} Then name the archive, or the folder of what was in it.") from None
    except OSError as error:
        raise NoSubmissions(f"{root}: {error.strerror}. Name a folder that may be read.") from None


def _found(student: Student, course: str) -> Found:
    """One student's submission: the one file that may be it, or the right one of several."""
    top = student.files[0].path.partition("/")[0]
    typed_in = [each for each in student.files if not each.is_folder and _is_typed_in(each)]
    own, refused = _unpacked([each for each in student.files if each not in typed_in])
    possible = selection.of(own)
    if not possible:
        problem = next(iter(refused), "") or _nothing_in(top, student.files, typed_in)
        return Found(student.key, top, None, problem, may_be=student.may_be)
    file, why, others = (possible[0], "", []) if len(possible) == 1 else selection.choose(possible, course)
    others += [f"{each.path} (online text)" for each in typed_in] + refused
    note = f"{file.path}{why}; not graded: {_some(others)}" if others else ""
    return Found(student.key, file.path, file, "", note, student.may_be)


def _is_typed_in(file: File) -> bool:
    moodle = platforms.moodle(file.path)
    return moodle is not None and moodle.plugin == "onlinetext"


def _unpacked(found: list[File]) -> tuple[list[File], list[str]]:
    """A student's files with those in their archives, one level deep, and why others of them can't be had."""
    own, refused = [], []
    for file in found:
        if archives.is_archive(file.path) and not file.problem:
            try:
                inside = files.inside(file)
                if not names.on_platform(file.path) and any(_is_of_a_class(each, file) for each in inside):
                    raise archives.Refused(f"{file.path}: this holds a whole class. Name it to `grader grade` itself.")
                own += inside
            except archives.Refused as error:
                refused.append(str(error))
        else:
            own.append(file)
    refused += [
        f"{each.path}: an archive in an archive. Ask for the .py or .ipynb file alone."
        for each in own
        if archives.is_archive(each.path) and not each.is_folder
    ]
    refused += [each.problem for each in own if each.problem and (each.is_folder or names.may_be_submission(each))]
    return [each for each in own if not each.problem], refused


def _is_of_a_class(file: File, archive: File) -> bool:
    return names.on_platform(file.path.removeprefix(f"{archive.path}/"))


def _nothing_in(top: str, found: list[File], typed_in: list[File]) -> str:
    names = [each.path.removeprefix(f"{top}/") for each in found if not each.is_folder and each not in typed_in]
    if typed_in and not names:
        return f"{top}: only text that was typed in online, no .py or .ipynb file. Ask for the file."
    if not names:
        return f"{top}: no .py or .ipynb file in this folder."
    if names == [top]:
        return f"{top}: this is no .py or .ipynb file. Ask for the file."
    return f"{top}: no .py or .ipynb file, only {_some(names)}. Ask for the file."


def _some(names: list[str]) -> str:
    more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
    return ", ".join(names[:MAX_NAMED] + more)


def missing(found: list[Found], people: Roster) -> list[Person]:
    """Who is in the roster and has handed in nothing, in its order; without those whose a submission may be."""
    there = {name for each in found for name in (each.student, *each.may_be)}
    return [each for each in people.people if each.student not in there]


def strangers(found: list[Found], people: Roster) -> list[Found]:
    """The submissions of nobody in the roster, and those of which it can't be told whose they are (`may_be`)."""
    known = {each.student for each in people.people}
    return [each for each in found if each.student not in known]
