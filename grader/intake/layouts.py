"""Groups the files of a class by student, using only their paths.

Covered: every layout that submissions.py lists, with one folder around all or without. A platform's shape is taken for
the whole only where nothing beside it offers a submission, so no name that one student chooses can make a class vanish.
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
# What nbgrader makes in a course folder.
NBGRADERS = frozenset(
    ("submitted/", "source/", "release/", "autograded/", "feedback/", "nbgrader_config.py", "gradebook.db")
)
KIT_FOLDERS = frozenset(f"{folder}/" for folder in names.KIT_FOLDERS)
KIT_FILES = frozenset((names.KIT, "__init__.py", "conftest.py"))
NO_SUBMISSION = "no .py or .ipynb file"
# A class in a folder in a folder: deeper than any platform makes them.
MAX_AROUND = 4


@dataclass
class Student:
    """What lies under one student's name. `name` and `ids` are what the platform calls the student, if there is one.

    `own_name` is the key that it had before a roster named it. `may_be` names the people of the roster that the student
    may be, where that is not clear.
    """

    key: str
    name: str = ""
    ids: tuple[str, ...] = ()
    files: list[File] = field(default_factory=list)
    may_be: tuple[str, ...] = ()
    own_name: str = ""

    @property
    def on_platform(self) -> bool:
        return bool(self.name or self.ids)


@dataclass
class Class:
    """The students of a class, and what at its top is nobody's: pairs of a path and why it is left out."""

    students: list[Student]
    left_out: list[tuple[str, str]] = field(default_factory=list)


def students(name: str, found: list[File], in_archive: bool, course: Course) -> Class:
    """The students of a class. `name` is that of the folder or archive, and so of its student if there is only one."""
    left_out: list[tuple[str, str]] = []
    for _ in range(MAX_AROUND):
        around = _around(name, found, in_archive, course)
        if not around:
            break
        left_out += _beside(found, around)
        found = files.below(found, around)
        name = name if around == SUBMITTED else around.rstrip("/")
    if _is_one_copy(found, course):
        return Class([Student(name, files=found)], left_out)
    grouped: dict[str, Student] = {}
    for file in found:
        owner = _owner(file)
        if owner is not None:
            grouped.setdefault(owner.key, owner).files.append(file)
        elif not file.is_folder:
            left_out.append((file.path, file.problem or NO_SUBMISSION))
    if any(file.path == EXERCISES + names.KIT for file in found):
        del grouped[EXERCISES.rstrip("/")]
        left_out.append((EXERCISES, "the kit's own exercises, beside the class"))
    if any(file.path.startswith(SUBMITTED) and file.path.count("/") > 1 for file in found):
        left_out.append((SUBMITTED, "taken for one student's, since others lie beside it; nbgrader's: name it itself"))
    return Class(_as_one(name, list(grouped.values()), course) or list(grouped.values()), left_out)


def _beside(found: list[File], around: str) -> list[tuple[str, str]]:
    """What lies beside the folder that holds the class."""
    tops = dict.fromkeys(_top(file) for file in found)
    tops.pop(around)
    own = NBGRADERS if around == SUBMITTED else frozenset()
    return [(top, f"it lies beside {around}, which holds the class") for top in tops if top not in own]


def _around(name: str, found: list[File], in_archive: bool, course: Course) -> str:
    """The one folder that holds the whole class, with "/" at its end; "" where the class is not in such a folder."""
    if _is_nbgraders(found):
        return SUBMITTED
    tops = _tops(found)
    if len(tops) != 1 or not tops[0].endswith("/") or platforms.moodle(tops[0]):
        return ""
    top = tops[0]
    inner = files.below(found, top)
    below = _tops(inner)
    if _is_one_copy(inner, course):
        return ""  # one student's repository
    if _is_nbgraders(inner) or any(map(on_platform, below)):
        return top
    if top == f"{name}/" or top.endswith("submissions/"):
        return top
    right = [file for file in inner if names.has_right_name(file, course)]
    named = {file.path.split("/")[0] for file in right if "/" in file.path}
    several = len(named) > 1 or (in_archive and len(below) > 1)
    if len(named) > 2 or (several and not any("/" not in file.path and may_be_submission(file) for file in right)):
        return top  # an own file and an older one in a folder beside it are one student's
    return top if len(below) == 1 and _around(top.rstrip("/"), inner, in_archive, course) else ""


def _is_nbgraders(found: list[File]) -> bool:
    """Whether this is nbgrader's course folder: no other than its own folders may hold a submission.

    One student may be called `submitted`; then the others lie beside that.
    """
    if not any(file.path.startswith(SUBMITTED) and file.path.count("/") > 1 for file in found):
        return False
    return all(_top(file) in NBGRADERS for file in found if may_be_submission(file) or on_platform(file.path))


def _top(file: File) -> str:
    """The first part of a file's path, with "/" at its end where that is a folder."""
    top, slash, _ = file.path.partition("/")
    return top + slash


def _tops(found: list[File]) -> list[str]:
    """The folders, with "/" at their end, and the loose files that may be submissions."""
    tops = {_top(file): file for file in found}
    return [top for top, file in tops.items() if top.endswith("/") or may_be_submission(file) or on_platform(top)]


def _is_one_copy(found: list[File], course: Course) -> bool:
    """Whether this is one student's copy of the exercises, or of a repository with them in it.

    A file `exercises.toml` or a folder `exercises/` alone doesn't say so: a student of a class may have handed in
    either. Nothing beside the kit's own may hold a submission. A copy of all the exercises may: the files that the
    kit brings are more names than one student has.
    """
    paths = {file.path for file in found}
    offered = [file for file in found if may_be_submission(file) or on_platform(file.path)]
    if names.KIT in paths:
        others = [file for file in offered if not names.is_kits(file.path, {""}) and _top(file) not in KIT_FOLDERS]
        in_folders = any("/" in file.path and names.has_right_name(file, course) for file in others)
        if in_folders or any(on_platform(file.path) for file in others):
            return False
        is_whole = paths >= KIT_FILES and any(path.startswith("kit/") for path in paths)
        return is_whole or all(names.has_right_name(file, course) for file in others)
    if EXERCISES + names.KIT not in paths:
        return False
    return all(_top(file) in {EXERCISES} | KIT_FOLDERS or _is_helper(file) for file in offered)


def _is_helper(file: File) -> bool:
    """Whether a loose file is one of those that projects have at their top."""
    return "/" not in file.path and bool(names.HELPERS.fullmatch(file.name.rpartition(".")[0]))


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
            student.own_name, student.key = student.key, persons[0]
        else:
            student.may_be = persons
    return found


def _people(student: Student, people: Roster) -> tuple[str, ...]:
    if student.on_platform:
        persons = roster.match(people, student.ids, student.name)
    else:
        persons = roster.match_folder(people, student.key)
    return tuple(person.student for person in persons)
