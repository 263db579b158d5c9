"""Groups the files of a class by student, using their paths, and the files that platforms put beside them.

Covered: every layout that submissions.py lists, with one folder around all or without. A platform's shape is taken for
the whole only where nothing beside it offers a submission, so no name that one student chooses can make a class vanish.
Not covered: a layout that can't be told by looking. A folder of two files may be a class of two, or one student's; what
is given to `grader grade` is taken for a class, unless it looks like one student's copy of the exercises.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from exercises.kit.manifest import Course
from grader.intake import files, names, roster
from grader.intake.files import File, Mark
from grader.intake.names import may_be_submission, on_platform, without_suffix
from grader.intake.platforms import gradescope, others, owner, shapes, stamps
from grader.intake.platforms.owner import Owner
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
NOT_NAMED = "--names does not find a name in it"
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


def students(
    name: str, found: list[File], in_archive: bool, course: Course, pattern: re.Pattern[str] | None = None
) -> Class:
    """The students of a class. `name` is that of the folder or archive, and so of its student if there is only one.

    With a `pattern` (`--names`), it alone says whose a file is.
    """
    if pattern is not None:
        pairs = [(owner.by_pattern(pattern, file.path), file) for file in found if not file.is_folder]
        return Class(_grouped(pairs), [(file.path, NOT_NAMED) for own, file in pairs if own is None])
    in_ilias = shapes.ilias(found)
    if in_ilias:
        inside = {(file.size, file.number, file.place) for _, file in in_ilias}
        beside = [file for file in found if (file.size, file.number, file.place) not in inside and not file.is_folder]
        return Class(_grouped(_of_ilias(in_ilias)), [(file.path, file.problem or NO_SUBMISSION) for file in beside])
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
    pairs = _owned(found, course)
    for own, file in pairs:
        if own is None and not file.is_folder and not shapes.is_platforms_own(file.path, found):
            left_out.append((file.path, file.problem or NO_SUBMISSION))
    if any(file.path == EXERCISES + names.KIT for file in found):
        pairs = [(own, file) for own, file in pairs if not file.path.startswith(EXERCISES)]
        left_out.append((EXERCISES, "the kit's own exercises, beside the class"))
    if any(file.path.startswith(SUBMITTED) and file.path.count("/") > 1 for file in found):
        left_out.append((SUBMITTED, "taken for one student's, since others lie beside it; nbgrader's: name it itself"))
    grouped = _grouped(pairs)
    return Class(_as_one(name, grouped, course) or grouped, left_out)


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
    if len(tops) != 1 or not tops[0].endswith("/") or owner.of(tops[0]):
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


def _owned(found: list[File], course: Course) -> list[tuple[Owner | None, File]]:
    """The files, each with who handed it in; with nobody where it is lying about. A group's is there for every one."""
    in_gradescope, in_drive = shapes.in_gradescope(found), shapes.drive(found, course)
    pairs: list[tuple[Owner | None, File]] = []
    for file in found:
        folder = file.path.partition("/")[0]
        if folder in in_gradescope:
            said = in_gradescope[folder]
            pairs += [(_of_gradescope(submitter, said.at), file) for submitter in said.submitters]
        elif in_drive:
            person = in_drive.get(file.path)
            pairs.append((Owner(person, person) if person else None, file))
        else:
            pairs.append((_owner(file, course), file))
    return pairs


def _of_gradescope(submitter: gradescope.Submitter, at: datetime | None) -> Owner:
    ids = tuple(filter(None, (submitter.sid, submitter.email)))
    return Owner(owner.joined(submitter.name, submitter.sid or submitter.email), submitter.name, ids, at=at)


def _of_ilias(found: list[tuple[others.Ilias, File]]) -> list[tuple[Owner | None, File]]:
    pairs: list[tuple[Owner | None, File]] = []
    for person, file in found:
        at, own_name = others.ilias_file(file.name)
        key, ids = owner.joined(person.name, person.login), (person.login, person.user_id)
        pairs.append((Owner(key, person.name, ids, own_name if at else "", at), file))
    return pairs


def _owner(file: File, course: Course) -> Owner | None:
    """Who handed a file in; None for what is lying about."""
    top, slash, _ = file.path.partition("/")
    on_platform = owner.of(file.path)
    if on_platform or slash:
        return on_platform or Owner(top)
    if not may_be_submission(file):
        return None
    person = shapes.person_in(top, course)
    return Owner(person, person) if person else Owner(without_suffix(top))


def _grouped(pairs: Iterable[tuple[Owner | None, File]]) -> list[Student]:
    """The students, with their files marked with what the platform says of them."""
    owned = [(own, file) for own, file in pairs if own is not None]
    wholes: dict[str, set[str]] = {}
    for own, _ in owned:
        wholes.setdefault(own.key, set()).add(own.whole)
    grouped: dict[str, Student] = {}
    for own, file in owned:
        key = own.whole if len(wholes[own.key]) > 1 and own.whole else own.key
        student = grouped.setdefault(key, Student(key, own.name, own.ids))
        mark = Mark(own.at, own.late, own.attempt, own.filename)
        student.files.append(file if mark == files.UNMARKED else replace(file, own_mark=mark))
    stamps.put_on([student.files for student in grouped.values()])
    return list(grouped.values())


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
