"""Intake: from what a platform or an instructor hands out to a list of submissions, one per student.

These layouts are recognised without being told, in a folder or an archive (.zip, .tar, .tar.gz), also with one folder
around all:
- a folder per student (`alice/unpacking_pipeline.py`, at any depth below it), loose files (`alice.py`, `bob.ipynb`),
  a single file, one student's folder;
- Moodle's "Download all submissions", with a folder for every student or without; online texts are left out;
- Canvas' "Download Submissions"; nbgrader's `submitted/STUDENT/ASSIGNMENT/`; a folder of GitHub Classroom's
  repositories (`assignment-username/`), with the kit in them or not;
- in any of them, a student's file may lie in an archive, one level deep.

`find` only looks: a file is read when its turn comes, by `Found.load`. Links are not followed, and what can't be read
becomes a submission that says so: one bad file costs nobody else.
Not covered: a team's submission as a record for each of its members; which of several nbgrader assignments is meant,
other than by what is in the files.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader.intake import archives, files, layouts, names, platforms, selection
from grader.intake.files import File
from grader.intake.layouts import Student
from grader.intake.roster import Person, Roster

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
        """A fingerprint of the path and the content."""
        return "sha256:" + hashlib.sha256(self.source.encode(errors="replace") + b"\0" + self.data).hexdigest()


@dataclass(frozen=True)
class Found:
    """A submission that has not been read yet: small, however large its file is.

    `student` is the same whoever else is in the class. `source` is the path in what was handed in and begins with the
    platform's own name for it. `problem` is what is known to be wrong without reading. `may_be` names the people of the
    roster whose it may be, where that can't be told. `data` is the content of a submission that was made in memory and
    has no file.
    """

    student: str
    source: str
    file: File | None = None
    problem: str = ""
    note: str = ""
    may_be: tuple[str, ...] = ()
    data: bytes = b""

    def load(self) -> Submission:
        """Read it now. What can't be read becomes a Submission with a problem; nothing is raised for it."""
        data, problem = self.data, self.problem
        if self.file is not None and not problem:
            try:
                data = files.read(self.file)
            except archives.Refused as error:
                problem = str(error)
        return Submission(self.student, self.source, data, problem, self.note)


def find(root: Path, course: Course, people: Roster | None = None) -> list[Found]:
    """The submissions in a folder or an archive, or in one file, by student's name. Raises NoSubmissions.

    Of several files of one student, the one for `course` is taken. With a roster, students are called as it calls them;
    somebody who is not in it keeps the platform's name.
    """
    if not root.exists():
        raise NoSubmissions(f"{root}: no such folder. Name the folder or archive that the students' files are in.")
    if root.is_file() and not archives.is_archive(root.name):
        students = [_of_one_file(root, course)]
    else:
        name = names.without_suffix(root.name) if root.is_file() else root.resolve().name
        students = layouts.students(name, _listed(root), root.is_file(), course)
    if not any(student.on_platform or any(map(names.may_be_submission, student.files)) for student in students):
        raise NoSubmissions(
            f"{root}: no submission in it. Expected NAME/{course.stub.stem}.py or .ipynb, one folder per student, "
            "loose files NAME.py, or what a learning platform gives."
        )
    if people is not None:
        students = layouts.named(students, people)
    return sorted((_found(student, course) for student in students), key=lambda found: found.student)


def _of_one_file(root: Path, course: Course) -> Student:
    if root.suffix.lower() not in names.SUFFIXES:
        raise NoSubmissions(
            f"{root}: not a .py or .ipynb file, and no archive that can be read ({', '.join(archives.SUFFIXES)}). "
            "Name a folder of submissions, or one submission."
        )
    status = root.stat()
    file = File(root.name, status.st_size, status.st_mtime, root)
    [student] = layouts.students(root.resolve().parent.name, [file], False, course)
    return student


def _listed(root: Path) -> list[File]:
    try:
        return files.listed(root)
    except archives.Refused as error:
        raise NoSubmissions(f"{error} Then name the archive, or the folder of what was in it.") from None
    except OSError as error:
        raise NoSubmissions(f"{root}: {error.strerror}. Name a folder that may be read.") from None


def _found(student: Student, course: Course) -> Found:
    """One student's submission: the one file that may be it, or the right one of several."""
    top = student.files[0].path.partition("/")[0]
    typed_in = [file for file in student.files if not file.is_folder and _is_typed_in(file)]
    own, refused = _unpacked([file for file in student.files if file not in typed_in])
    possible = selection.of(own)
    if not possible:
        problem = next(iter(refused), "") or _nothing_in(top, student.files, typed_in)
        return Found(student.key, top, None, problem, may_be=student.may_be)
    file, why, others = (possible[0], "", []) if len(possible) == 1 else selection.choose(possible, course)
    others += [f"{typed.path} (online text)" for typed in typed_in] + refused
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
                if not names.on_platform(file.path) and any(_is_of_a_class(member, file) for member in inside):
                    raise archives.Refused(f"{file.path}: this holds a whole class. Name it to `grader grade` itself.")
                own += inside
            except archives.Refused as error:
                refused.append(str(error))
        else:
            own.append(file)
    refused += [
        f"{file.path}: an archive in an archive. Ask for the .py or .ipynb file alone."
        for file in own
        if archives.is_archive(file.path) and not file.is_folder
    ]
    refused += [file.problem for file in own if file.problem and (file.is_folder or names.may_be_submission(file))]
    return [file for file in own if not file.problem], refused


def _is_of_a_class(file: File, archive: File) -> bool:
    return names.on_platform(file.path.removeprefix(f"{archive.path}/"))


def _nothing_in(top: str, found: list[File], typed_in: list[File]) -> str:
    others = [file.path.removeprefix(f"{top}/") for file in found if not file.is_folder and file not in typed_in]
    if typed_in and not others:
        return f"{top}: only text that was typed in online, no .py or .ipynb file. Ask for the file."
    if not others:
        return f"{top}: no .py or .ipynb file in this folder."
    if others == [top]:
        return f"{top}: this is no .py or .ipynb file. Ask for the file."
    return f"{top}: no .py or .ipynb file, only {_some(others)}. Ask for the file."


def _some(texts: list[str]) -> str:
    more = [f"{len(texts) - MAX_NAMED} more"] if len(texts) > MAX_NAMED else []
    return ", ".join(texts[:MAX_NAMED] + more)


def missing(found: list[Found], people: Roster) -> list[Person]:
    """The people who have handed in nothing, in the roster's order; without those whose a submission may be."""
    there = {name for submission in found for name in (submission.student, *submission.may_be)}
    return [person for person in people.people if person.student not in there]


def strangers(found: list[Found], people: Roster) -> list[Found]:
    """The submissions of nobody in the roster, and those of which it can't be told whose they are (`may_be`)."""
    known = {person.student for person in people.people}
    return [submission for submission in found if submission.student not in known]
