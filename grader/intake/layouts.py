"""Groups the files of a class by student, using only their paths.

Covered: every layout that submissions.py lists, with one folder around all or without.
Not covered: a layout that can't be told by looking. A folder of two files may be a class of two, or one student's; what
is given to `grader grade` is taken for a class, unless it looks like one student's copy of the exercises.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from exercises.kit.manifest import Course
from grader.intake import files, names, platforms, roster
from grader.intake.files import File
from grader.intake.names import may_be_submission, on_platform, without_suffix
from grader.intake.roster import Roster

EXERCISES = "exercises/"
SUBMITTED = "submitted/"
# A class in a folder in a folder: deeper than any platform makes them.
MAX_AROUND = 4


@dataclass
class Student:
    """What lies under one student's name. `name` and `ids` are what the platform calls the student, if there is one.

    `may_be` names the people of the roster that the student may be, where that is not clear.
    """

    key: str
    name: str = ""
    ids: tuple[str, ...] = ()
    files: list[File] = field(default_factory=list)
    may_be: tuple[str, ...] = ()

    @property
    def on_platform(self) -> bool:
        return bool(self.name or self.ids)


def students(name: str, found: list[File], in_archive: bool, course: Course) -> list[Student]:
    """The students of a class. `name` is that of the folder or archive, and so of its student if there is only one."""
    for _ in range(MAX_AROUND):
        around = _around(name, found, in_archive, course)
        if not around:
            break
        found = files.below(found, around)
        name = name if around == SUBMITTED else around.rstrip("/")
    if _is_one_copy(found, course):
        return [Student(name, files=found)]
    grouped: dict[str, Student] = {}
    for file in found:
        owner = _owner(file)
        if owner is not None:
            grouped.setdefault(owner.key, owner).files.append(file)
    if any(file.path == EXERCISES + names.KIT for file in found):
        grouped.pop(EXERCISES.rstrip("/"), None)  # the kit's own, beside the class
    return _as_one(name, list(grouped.values()), course) or list(grouped.values())


def _around(name: str, found: list[File], in_archive: bool, course: Course) -> str:
    """The one folder that holds the whole class, with "/" at its end; "" where the class is not in such a folder."""
    if any(file.path.startswith(SUBMITTED) and file.path.count("/") > 1 for file in found):
        return SUBMITTED  # nbgrader's course folder, also with source/ and release/ beside it
    tops = _tops(found)
    if len(tops) != 1 or not tops[0].endswith("/") or platforms.moodle(tops[0]):
        return ""
    top = tops[0]
    inner = files.below(found, top)
    below = _tops(inner)
    if any(file.path in (names.KIT, EXERCISES + names.KIT) for file in inner):
        return ""  # one student's repository
    if any(file.path.startswith(SUBMITTED) for file in inner) or any(map(on_platform, below)):
        return top
    if top == f"{name}/" or top.endswith("submissions/"):
        return top
    right = [file for file in inner if names.has_right_name(file, course)]
    named = {file.path.split("/")[0] for file in right if "/" in file.path}
    several = len(named) > 1 or (in_archive and len(below) > 1)
    if several and not any("/" not in file.path and may_be_submission(file) for file in right):
        return top
    return top if len(below) == 1 and _around(top.rstrip("/"), inner, in_archive, course) else ""


def _tops(found: list[File]) -> list[str]:
    """The folders, with "/" at their end, and the loose files that may be submissions."""
    tops = {}
    for file in found:
        top, slash, _ = file.path.partition("/")
        if slash or may_be_submission(file) or on_platform(top):
            tops[top + slash] = True
    return list(tops)


def _is_one_copy(found: list[File], course: Course) -> bool:
    """Whether this is one student's copy of the exercises, or of a repository with them in it."""
    paths = {file.path for file in found}
    if names.KIT in paths:
        return True
    if EXERCISES + names.KIT not in paths:
        return False
    kits = (EXERCISES, *(f"{folder}/" for folder in names.KIT_FOLDERS))
    others = [file for file in found if "/" in file.path and not file.path.startswith(kits)]
    return not any(names.has_right_name(file, course) for file in others)


def _owner(file: File) -> Student | None:
    """The student that a file is of; None for what is lying about."""
    top, slash, _ = file.path.partition("/")
    moodle = platforms.moodle(top)
    if moodle and (slash or moodle.filename):
        ids = (moodle.participant_id,) if moodle.participant_id else ()
        return Student(_joined(moodle.full_name, moodle.participant_id), moodle.full_name, ids)
    canvas = platforms.canvas(top)
    if canvas:
        return Student(_joined(canvas.name, canvas.user_id), canvas.name, (canvas.user_id,))
    if slash:
        return Student(top)
    return Student(without_suffix(top)) if may_be_submission(file) else None


def _joined(name: str, number: str) -> str:
    # The same letters may be written in two ways, and archives from macOS use the other one.
    return unicodedata.normalize("NFC", f"{name} {number}".strip())


def _as_one(name: str, found: list[Student], course: Course) -> list[Student]:
    """One student called `name`, where nothing but files of the very right name lie there: `grader grade alice/`."""
    offering = [student for student in found if student.on_platform or any(map(may_be_submission, student.files))]
    if len(offering) != 1 or offering[0].key != course.stub.stem:
        return []
    files = offering[0].files
    return [] if any("/" in file.path for file in files) else [Student(name, files=files)]


def named(found: list[Student], people: Roster) -> list[Student]:
    """The students called as the roster calls them, where it knows them, one person for one submission."""
    known = [_people(student, people) for student in found]
    times = Counter(persons[0] for persons in known if len(persons) == 1)
    own = {student.key for student in found}
    for student, persons in zip(found, known, strict=True):
        if len(persons) == 1 and times[persons[0]] == 1 and (persons[0] == student.key or persons[0] not in own):
            student.key = persons[0]
        else:
            student.may_be = persons
    return found


def _people(student: Student, people: Roster) -> tuple[str, ...]:
    if student.on_platform:
        persons = roster.match(people, student.ids, student.name)
    else:
        persons = roster.match_folder(people, student.key)
    return tuple(person.student for person in persons)
