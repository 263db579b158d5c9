"""Intake: from what a platform or an instructor hands out to a list of submissions, one per student.

These layouts are recognised without being told, in a folder or an archive (.zip, .tar, .tar.gz), also with one folder
around all:
- a folder per student (`alice/unpacking_pipeline.py`, at any depth below it), loose files (`alice.py`, `bob.ipynb`),
  a single file, one student's folder;
- Moodle's "Download all submissions", with a folder for every student or without; online texts are left out;
- Canvas' "Download Submissions", Blackboard's "Assignment File Download", the downloads of Brightspace, ILIAS, Autolab
  and Gradescope; a folder of Google Drive in which a notebook is called `TITLE - NAME`;
- nbgrader's `submitted/STUDENT/ASSIGNMENT/`; a folder of GitHub Classroom's repositories (`assignment-username/`), with
  the kit in them or not;
- in any of them, a student's file may lie in an archive, one level deep.

`find` goes by names alone: files are looked into and read when a submission's turn comes, by `Found.load`. Links are
not followed, and what can't be read becomes a submission that says so: one bad file costs nobody else. What lies at the
top and is nobody's is said by `take_in`.
Not covered: a team's submission as a record for every member, other than Gradescope's and ILIAS' (that takes a list of
groups: run/said/groups.py); which of several nbgrader assignments is meant, other than by what is in the files.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from exercises.kit.submission import beside
from grader.intake import archives, files, layouts, names
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.handed_in import Choice, HandedIn
from grader.intake.layouts import Student
from grader.intake.looker import Looker
from grader.intake.platforms import attempts, owner
from grader.intake.roster import Person, Roster

HIDDEN = "a name for caches and hidden files, which are not looked into"
# What programs leave in every folder and archive, and nobody is to be told of.
USUAL = frozenset((".DS_Store", "Thumbs.db", "desktop.ini", ".gitignore", ".gitattributes", ".git", ".github"))


class NoSubmissions(UserError):
    """There is nothing to grade; the message names the folder and the mend."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in. `problem` says why there is nothing to run; `note` is for the instructor.

    `handed_in` and `late` are what the platform says of the very file that was chosen, see Found. `beside` holds the
    modules that it imports from what was handed in with it: their paths below its folder, and their contents. `only`
    names the exercises whose tests are run for it; where it names none, all are.
    """

    student: str
    source: str
    data: bytes
    problem: str = ""
    note: str = ""
    handed_in: datetime | None = None
    late: bool = False
    beside: tuple[tuple[str, bytes], ...] = ()
    only: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A fingerprint of the content, and of the kind of file; in whose folder it lies makes no difference."""
        kind = self.source[self.source.rfind(".") :].casefold() if not self.problem else self.problem
        total = hashlib.sha256(kind.encode(errors="replace") + b"\0" + self.data)
        for path, content in self.beside:
            total.update(f"\0{path}\0{len(content)}\0".encode(errors="replace") + content)
        return "sha256:" + total.hexdigest()


@dataclass(frozen=True)
class Found:
    """A submission that has not been read yet: small, however large its file is.

    `student` is the same whoever else is in the class. `source` is the path in what was handed in and begins with the
    platform's own name for it; where a look is needed to tell which file it is, it is that name only. `problem` is what
    is known to be wrong without reading. `own_name` is what the platform or the folder calls the student, whatever the
    roster says, and `platform_id` its number there. `may_be` names the people of the roster whose it may be, where that
    can't be told. `data` is the content of a submission that was made in memory and has no file. `to_choose` is what is
    to be looked into by `looker`, which all of a class share.

    `handed_in` is when, as the platform says it: aware where it names a zone, else the local time of its site; None
    where it says nothing. `late` is the platform's own mark. Where a look is needed, both are of the last attempt, and
    what `load` gives has those of the file that was chosen. `attempts` holds, oldest first, every attempt as a Found of
    its own where the platform tells several apart, else nothing: the Found itself is chosen from all of them, the
    newest that defines the functions. `up_to` holds for every attempt what would be chosen from it and those before it:
    who wants the newest before a deadline takes that. `group` is the group that it was handed in for, which is graded
    once for all of its members. `only` is the Submission's.
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
    to_choose: HandedIn | None = field(default=None, repr=False)
    looker: Looker = field(default_factory=Looker, repr=False, compare=False)
    handed_in: datetime | None = None
    late: bool = False
    attempts: "tuple[Found, ...]" = ()
    up_to: "tuple[Found, ...]" = ()
    group: str = ""
    only: tuple[str, ...] = ()

    def load(self) -> Submission:
        """Read it now. What can't be read becomes a Submission with a problem; nothing is raised for it."""
        self.looker.begin()
        choice = Choice(self.source, self.file, self.note, self.problem, self.handed_in, self.late)
        if self.to_choose is not None:
            choice = self.to_choose.choice(self.looker)
        data, problem, note = self.data, choice.problem, choice.note
        modules: tuple[tuple[str, bytes], ...] = ()
        if choice.file is not None and not problem:
            try:
                data = self.looker.read(choice.file)
            except Refused as error:
                problem = str(error)
        if choice.file is not None and self.to_choose is not None and not problem:
            found, left_out = self.to_choose.beside(choice.file, data, self.looker)
            modules = tuple(found.items())
            note = "\n".join([note, *beside.notes(left_out)] if note else beside.notes(left_out))
        if self.group:
            note = f"{note or choice.source}; handed in by the group {self.group}"
        when = choice.handed_in, choice.late
        return Submission(self.student, choice.source, data, problem, note, *when, modules, self.only)


@dataclass(frozen=True)
class Intake:
    """A class as it was found: the submissions, by student's name, and why what else lies at the top is left out."""

    found: list[Found]
    left_out: list[str] = field(default_factory=list)


def find(root: Path, course: Course, people: Roster | None = None, named: str = "") -> list[Found]:
    """The submissions that `take_in` finds. Raises NoSubmissions, BadNames."""
    return take_in(root, course, people, named).found


def take_in(root: Path, course: Course, people: Roster | None = None, named: str = "") -> Intake:
    """The submissions in a folder or an archive, or in one file, by student's name. Raises NoSubmissions, BadNames.

    Of several files of one student, the one for `course` is taken. With a roster, students are called as it calls them;
    somebody who is not in it keeps the platform's name. `named` is a regular expression that says whose a file is
    (`--names`); without it, that is told from what platforms and people do.
    """
    pattern = owner.pattern(named) if named else None
    if not root.exists():
        raise NoSubmissions(f"{root}: no such folder. Name the folder or archive that the students' files are in.")
    left_out: list[tuple[str, str]] = []
    if root.is_file() and not archives.is_archive(root.name):
        students = [_of_one_file(root, course)]
    else:
        name = names.without_suffix(root.name) if root.is_file() else root.resolve().name
        listed, hidden = _listed(root)
        there = layouts.students(name, listed, root.is_file(), course, pattern)
        students = there.students
        left_out = there.left_out + [(file.path, file.problem or HIDDEN) for file in hidden if file.name not in USUAL]
    if pattern is not None and not students:
        raise owner.BadNames(f"--names {named!r} finds a name in no path below {root}, such as {_example(listed)}.")
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


def _example(found: list[File]) -> str:
    return next((file.path for file in found if names.may_be_submission(file)), "none, since there is no file")


def _of_one_file(root: Path, course: Course) -> Student:
    status = root.stat()
    file = File(root.name, status.st_size, status.st_mtime, root)
    if names.suffix(file) not in names.SUFFIXES:
        raise NoSubmissions(
            f"{root}: not a .py or .ipynb file, and no archive that can be read ({', '.join(archives.SUFFIXES)}). "
            "Name a folder of submissions, or one submission."
        )
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
    """One student's submission, with the attempts that it was chosen from."""
    found = _one(student, student.files, course, looker)
    several = attempts.of(student.files)
    if len(several) < 2:
        return found
    return replace(
        found,
        attempts=tuple(_one(student, own, course, looker) for own in several),
        up_to=tuple(_one(student, sum(several[: at + 1], []), course, looker) for at in range(len(several))),
    )


def _one(student: Student, own: list[File], course: Course, looker: Looker) -> Found:
    """The submission among files: known by their names, or to be found by a look when its turn comes."""
    handed_in = HandedIn(tuple(own), course)
    if handed_in.needs_a_look:
        choice = Choice(handed_in.top, handed_in=handed_in.last.handed_in, late=handed_in.last.late)
    else:
        choice = handed_in.choice(looker)
    return Found(
        student.key,
        choice.source,
        choice.file,
        choice.problem,
        choice.note,
        student.may_be,
        student.own_name or student.key,
        next(iter(student.ids), ""),
        to_choose=handed_in if handed_in.needs_a_look else None,
        looker=looker,
        handed_in=choice.handed_in,
        late=choice.late,
    )


def missing(found: list[Found], people: Roster) -> list[Person]:
    """The people who have handed in nothing, in the roster's order; without those whose a submission may be."""
    there = {name for submission in found for name in (submission.student, *submission.may_be)}
    return [person for person in people.people if person.student not in there]


def strangers(found: list[Found], people: Roster) -> list[Found]:
    """The submissions of nobody in the roster, and those of which it can't be told whose they are (`may_be`)."""
    known = {person.student for person in people.people}
    return [submission for submission in found if submission.student not in known]
