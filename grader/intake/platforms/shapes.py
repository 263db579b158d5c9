"""Forms of a class that one name does not give away: ILIAS' folders in folders, Gradescope's file, Drive's titles.

A form is taken only where it fits the class as a whole, so that no name that one student chooses for a file moves what
others have handed in. Covered: ILIAS under the folder of an exercise, of its hand-ins or of a team (a member whose
folder is empty gets what the team has handed in); Gradescope's export; notebooks in one folder that differ in a
person's name. Not covered: whether a name is a person's; what is no version (`final`, `v2`) counts as one.
"""

from collections.abc import Iterable
from dataclasses import replace

from exercises.kit.manifest import Course
from grader.intake import files
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.names import may_be_submission, without_suffix
from grader.intake.platforms import gradescope, others
from grader.intake.platforms.others import Ilias

# How deep ILIAS' folders of persons may lie: the exercise, its hand-ins, the team.
MAX_ILIAS = 3
TEAM = ("team", "gruppe", "group", "ryhm", "grupp", "equip", "grupo")


def ilias(found: list[File]) -> list[tuple[Ilias, File]]:
    """The files in ILIAS' folders of persons, counted from those, and whose they are; nothing where this is not ILIAS'.

    A file that a team has handed in is there once for every member whose folder is empty.
    """
    places = {file.path: _person_at(file.path) for file in found}
    inside = [file for file in found if places[file.path] is not None]
    if any(places[file.path] is None for file in found if may_be_submission(file)) or not inside:
        return []
    by_name = {file.path.split("/")[places[file.path] or 0] for file in inside}
    if not _is_ilias_place(inside[0].path.split("/")[: places[inside[0].path]]) and not _are_people(by_name):
        return []
    return _shared([(file, places[file.path] or 0) for file in inside])


def _person_at(path: str) -> int | None:
    parts = path.split("/")[:-1]
    return next((at for at, part in enumerate(parts[: MAX_ILIAS + 1]) if others.ilias(part)), None)


def _are_people(folders: Iterable[str]) -> bool:
    """Whether what stands first in the names is a person each time, not the title of an exercise that all have."""
    names = [folder.casefold().split("_")[:2] for folder in folders]
    return len(names) > 1 and len({first for first, _ in names}) > (len(names) > 2)


def _is_ilias_place(around: list[str]) -> bool:
    """Whether a folder lies where ILIAS puts it; `a_b_c_1` alone may be anybody's."""
    words = ("abgabe", "submission", "feedback", *TEAM)
    return any(part.casefold().startswith(words) for part in around)


def _shared(inside: list[tuple[File, int]]) -> list[tuple[Ilias, File]]:
    """The files by person; of a team, what one has handed in also for those whose folders are empty."""
    own: list[tuple[Ilias, File]] = []
    teams: dict[str, list[tuple[Ilias, File]]] = {}
    for file, at in inside:
        parts = file.path.split("/")
        person = others.ilias(parts[at])
        assert person is not None
        own.append((person, replace(file, path="/".join(parts[at:]))))
        if at and parts[at - 1].casefold().startswith(TEAM):
            teams.setdefault("/".join(parts[:at]), []).append(own[-1])
    for members in teams.values():
        offered = [file for _, file in members if may_be_submission(file)]
        has = {person for person, file in members if may_be_submission(file)}
        for person in dict.fromkeys(person for person, _ in members):
            own += [(person, file) for file in offered if person not in has]
    return own


def in_gradescope(found: list[File]) -> dict[str, gradescope.Submission]:
    """Folder -> what Gradescope's file beside the folders says of it; nothing where there is no such file."""
    there = next((file for file in found if file.path == gradescope.METADATA), None)
    if there is None:
        return {}
    try:
        said = gradescope.metadata(files.read(there))
    except Refused:
        return {}
    return {folder: own for folder, own in said.items() if gradescope.FOLDER.fullmatch(folder) and own.submitters}


def drive(found: list[File], course: Course) -> dict[str, str]:
    """Path -> whose it is, where all folders hold copies of one notebook with names of people; else nothing."""
    by_folder: dict[str, list[File]] = {}
    for file in found:
        if may_be_submission(file):
            by_folder.setdefault(file.path.rpartition("/")[0], []).append(file)
    if not by_folder or any(folder.count("/") > 1 for folder in by_folder):
        return {}
    owners: dict[str, str] = {}
    for own in by_folder.values():
        named = {file.path: name for file in own if (name := person_in(file.name, course))}
        if len(set(named.values())) < 2 or 2 * len(named) < len(own):
            return {}
        owners |= {file.path: named.get(file.path, without_suffix(file.name)) for file in own}
    return _apart(owners)


def person_in(name: str, course: Course) -> str | None:
    """The person in a file's name, where that is the title of the exercise with a name."""
    return others.drive(without_suffix(name), course.stub.stem)


def _apart(owners: dict[str, str]) -> dict[str, str]:
    """People of one name in two folders are two people."""
    folders: dict[str, set[str]] = {}
    for path, name in owners.items():
        folders.setdefault(name, set()).add(path.rpartition("/")[0])
    return {
        path: f"{path.rpartition('/')[0]}: {name}" if len(folders[name]) > 1 else name for path, name in owners.items()
    }


def is_platforms_own(path: str, found: Iterable[File]) -> bool:
    """Whether a loose file is one that a platform puts beside the class: nobody is to be told of it."""
    if path == gradescope.METADATA:
        return True
    return path == "index.html" and any(others.brightspace(file.path.partition("/")[0]) for file in found)
