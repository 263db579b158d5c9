"""Intake: from what a platform or an instructor hands out to a list of submissions, one per student.

These layouts are recognised without being told, in a folder or an archive (.zip, .tar, .tar.gz), also with one folder
around all:
- a folder per student (`alice/unpacking_pipeline.py`, at any depth below it), loose files (`alice.py`, `bob.ipynb`),
  a single file, one student's folder;
- Moodle's "Download all submissions", with a folder for every student or without; online texts are left out;
- Canvas' "Download Submissions"; nbgrader's `submitted/STUDENT/ASSIGNMENT/`; a folder of GitHub Classroom's
  repositories (`assignment-username/`), with the kit in them or not;
- in any of them, a student's file may lie in an archive, one level deep.

`find` goes by names alone: files are looked into and read when a submission's turn comes, by `Found.load`. Links are
not followed, and what can't be read becomes a submission that says so: one bad file costs nobody else. What lies at the
top and is nobody's is said by `take_in`.
Not covered: a team's submission as a record for each of its members; which of several nbgrader assignments is meant,
other than by what is in the files.
"""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader.intake import archives, files, layouts, names
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.handed_in import Choice, HandedIn
from grader.intake.layouts import Student
from grader.intake.looker import Looker
from grader.intake.roster import Person, Roster

HIDDEN = "a name for caches and hidden files, which are not looked into"
# What programs leave in every folder and archive, and nobody is to be told of.
USUAL = frozenset((".DS_Store", "Thumbs.db", "desktop.ini", ".gitignore", ".gitattributes", ".git", ".github"))


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
        """A fingerprint of the content, and of the kind of file; in whose folder it lies makes no difference."""
        kind = self.source[self.source.rfind(".") :].casefold() if not self.problem else self.problem
        return "sha256:" + hashlib.sha256(kind.encode(errors="replace") + b"\0" + self.data).hexdigest()


@dataclass(frozen=True)
class Found:
    """A submission that has not been read yet: small, however large its file is.

    `student` is the same whoever else is in the class. `source` is the path in what was handed in and begins with the
    platform's own name for it; where a look is needed to tell which file it is, it is that name only. `problem` is what
    is known to be wrong without reading. `own_name` is what the platform or the folder calls the student, whatever the
    roster says, and `platform_id` its number there. `may_be` names the people of the roster whose it may be, where that
    can't be told. `data` is the content of a submission that was made in memory and has no file. `handed_in` is what is
    to be looked into by `looker`, which all of a class share.
    """

    student: str
    source: str
    file: File | None = None
    problem: str = ""
    note: str = ""
    may_be: tuple[str, ...] = ()
    own_name: str = ""
    platform_id: str = ""
    data: bytes = b""
    handed_in: HandedIn | None = field(default=None, repr=False)
    looker: Looker = field(default_factory=Looker, repr=False, compare=False)

    def load(self) -> Submission:
        """Read it now. What can't be read becomes a Submission with a problem; nothing is raised for it."""
        self.looker.begin()
        choice = Choice(self.source, self.file, self.note, self.problem)
        if self.handed_in is not None:
            choice = self.handed_in.choice(self.looker)
        data, problem = self.data, choice.problem
        if choice.file is not None and not problem:
            try:
                data = self.looker.read(choice.file)
            except Refused as error:
                problem = str(error)
        return Submission(self.student, choice.source, data, problem, choice.note)


@dataclass(frozen=True)
class Intake:
    """A class as it was found: the submissions, by student's name, and why what else lies at the top is left out."""

    found: list[Found]
    left_out: list[str] = field(default_factory=list)


def find(root: Path, course: Course, people: Roster | None = None) -> list[Found]:
    """The submissions that `take_in` finds. Raises NoSubmissions."""
    return take_in(root, course, people).found


def take_in(root: Path, course: Course, people: Roster | None = None) -> Intake:
    """The submissions in a folder or an archive, or in one file, by student's name. Raises NoSubmissions.

    Of several files of one student, the one for `course` is taken. With a roster, students are called as it calls them;
    somebody who is not in it keeps the platform's name.
    """
    if not root.exists():
        raise NoSubmissions(f"{root}: no such folder. Name the folder or archive that the students' files are in.")
    left_out: list[tuple[str, str]] = []
    if root.is_file() and not archives.is_archive(root.name):
        students = [_of_one_file(root, course)]
    else:
        name = names.without_suffix(root.name) if root.is_file() else root.resolve().name
        listed, hidden = _listed(root)
        there = layouts.students(name, listed, root.is_file(), course)
        students = there.students
        left_out = there.left_out + [(file.path, file.problem or HIDDEN) for file in hidden if file.name not in USUAL]
    if not any(student.on_platform or any(map(names.may_be_submission, student.files)) for student in students):
        raise NoSubmissions(
            f"{root}: no submission in it. Expected NAME/{course.stub.stem}.py or .ipynb, one folder per student, "
            "loose files NAME.py, or what a learning platform gives."
        )
    if people is not None:
        students = layouts.named(students, people)
    looker = Looker()
    found = sorted((_found(student, course, looker) for student in students), key=lambda found: found.student)
    return Intake(found, [f"{path}: {why.removeprefix(f'{path}: ')}" for path, why in left_out])


def _of_one_file(root: Path, course: Course) -> Student:
    if root.suffix.lower() not in names.SUFFIXES:
        raise NoSubmissions(
            f"{root}: not a .py or .ipynb file, and no archive that can be read ({', '.join(archives.SUFFIXES)}). "
            "Name a folder of submissions, or one submission."
        )
    status = root.stat()
    file = File(root.name, status.st_size, status.st_mtime, root)
    [student] = layouts.students(root.resolve().parent.name, [file], False, course).students
    return student


def _listed(root: Path) -> tuple[list[File], list[File]]:
    try:
        return files.listed(root)
    except Refused as error:
        raise NoSubmissions(f"{error} Then name the archive, or the folder of what was in it.") from None
    except OSError as error:
        raise NoSubmissions(f"{root}: {error.strerror}. Name a folder that may be read.") from None


def _found(student: Student, course: Course, looker: Looker) -> Found:
    """One student's submission: known by the names of the files, or to be found by a look when its turn comes."""
    handed_in = HandedIn(tuple(student.files), course)
    who = Found(
        student.key,
        handed_in.top,
        may_be=student.may_be,
        own_name=student.own_name or student.key,
        platform_id=next(iter(student.ids), ""),
        handed_in=handed_in,
        looker=looker,
    )
    if handed_in.needs_a_look:
        return who
    choice = handed_in.choice(looker)
    return replace(
        who, source=choice.source, file=choice.file, problem=choice.problem, note=choice.note, handed_in=None
    )


def missing(found: list[Found], people: Roster) -> list[Person]:
    """The people who have handed in nothing, in the roster's order; without those whose a submission may be."""
    there = {name for submission in found for name in (submission.student, *submission.may_be)}
    return [person for person in people.people if person.student not in there]


def strangers(found: list[Found], people: Roster) -> list[Found]:
    """The submissions of nobody in the roster, and those of which it can't be told whose they are (`may_be`)."""
    known = {person.student for person in people.people}
    return [submission for submission in found if submission.student not in known]
