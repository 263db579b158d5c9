"""What one student handed in, and which file of it is the submission.

Where there is one file only that may be it, that is known from the names. Else the files are looked into, and archives
are opened, when the student's turn comes: by looker.py, since they are strangers' files.
Covered: archives one level deep, online texts beside files, the kit's own files in a copy of the exercises.
Not covered: whose files these are (layouts.py), and by what the submission is chosen (selection.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exercises.kit.manifest import Course
from exercises.kit.submission import beside
from exercises.kit.submission.beside import Beside
from grader.intake import archives, names, platforms, selection
from grader.intake.archives import Refused
from grader.intake.files import File, Mark
from grader.intake.looker import Looker
from grader.intake.platforms import others

MAX_NAMED = 8


@dataclass(frozen=True)
class Choice:
    """The submission among a student's files; without a `file`, `problem` says why there is none.

    `source` is its path, or where it would be. `note` is for the instructor. When it was handed in, and whether late,
    is what the platform says of the file that was chosen, or of the last where there is none.
    """

    source: str
    file: File | None = None
    note: str = ""
    problem: str = ""
    handed_in: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class HandedIn:
    """The files of one student, and the course that they are for."""

    files: tuple[File, ...]
    course: Course

    @property
    def top(self) -> str:
        """The platform's name for it, or the folder's: the first part of every path."""
        return self.files[0].path.partition("/")[0]

    @property
    def last(self) -> Mark:
        """What the platform says of the last that was handed in."""
        return max((file.mark for file in self.files), key=_when)

    @property
    def needs_a_look(self) -> bool:
        """Whether names alone don't say which file is the submission."""
        return any(map(_is_closed, self.files)) or len(selection.of(_readable(self._others()))) > 1

    def choice(self, looker: Looker) -> Choice:
        """Which file is the submission. The looker is asked only where a look is needed."""
        own, refused = _unpacked(self._others(), looker)
        possible = selection.of(own)
        typed_in = [file.path for file in self.files if _is_typed_in(file)]
        if not possible:
            problem = next(iter(refused), "") or self._nothing()
            return Choice(self.top, problem=problem, handed_in=self.last.handed_in, late=self.last.late)
        file, why = possible[0], ""
        rest: list[str] = []
        if len(possible) > 1:
            file, why, rest = selection.choose(possible, self.course, looker)
        rest += [f"{path} (online text)" for path in typed_in] + refused
        note = f"{file.path}{why}; not graded: {_some(rest)}" if rest else ""
        return Choice(file.path, file, note, handed_in=file.mark.handed_in, late=file.mark.late)

    def beside(self, chosen: File, data: bytes, looker: Looker) -> tuple[Beside, list[str]]:
        """The modules in the chosen file's folder that it imports, with the content `data`; those that are too many."""
        folder = chosen.path[: chosen.path.rfind("/") + 1]
        own, _ = _unpacked(self._others(), looker) if beside.words(data) else ([], [])
        there: dict[str, File] = {}
        for file in selection.of(own):
            inside = file.path.removeprefix(folder)
            if file.path.startswith(folder) and file.path != chosen.path:
                there[inside if "/" in inside else names.own_name(file)] = file

        def read(path: str) -> bytes | None:
            try:
                return looker.read(there[path])
            except Refused:
                return None

        return beside.collect(data, there, read)

    def _others(self) -> list[File]:
        """The files without what was typed in online."""
        return [file for file in self.files if not _is_typed_in(file) and not _is_note(file)]

    def _nothing(self) -> str:
        top, typed_in = self.top, any(_is_typed_in(file) or _is_note(file) for file in self.files)
        others = [file.path.removeprefix(f"{top}/") for file in self._others() if not file.is_folder]
        if typed_in and not others:
            return f"{top}: only text that was typed in online, no .py or .ipynb file. Ask for the file."
        if not others:
            return f"{top}: no .py or .ipynb file in this folder."
        if others == [top]:
            return f"{top}: this is no .py or .ipynb file. Ask for the file."
        return f"{top}: no .py or .ipynb file, only {_some(others)}. Ask for the file."


def _is_closed(file: File) -> bool:
    """Whether this is an archive that can be opened."""
    return archives.is_archive(file.path) and not file.is_folder and not file.problem


def _is_typed_in(file: File) -> bool:
    moodle = None if file.is_folder else platforms.moodle(file.path)
    return moodle is not None and moodle.plugin == "onlinetext"


def _is_note(file: File) -> bool:
    """Whether this is the text that Blackboard writes for every attempt; what was typed in online stands in it."""
    blackboard = others.blackboard(file.path)
    return blackboard is not None and not blackboard.filename


def _when(mark: Mark) -> tuple[str, float]:
    """A key that is larger for what was handed in later."""
    return mark.attempt, mark.handed_in.timestamp() if mark.handed_in else 0.0


def _readable(found: Iterable[File]) -> list[File]:
    return [file for file in found if not file.problem]


def _unpacked(found: list[File], looker: Looker) -> tuple[list[File], list[str]]:
    """A student's files with those in their archives, one level deep, and why others of them can't be had."""
    own, refused = [], []
    for file in found:
        if _is_closed(file):
            try:
                inside = looker.inside(file)
                if not names.on_platform(file.path) and any(_is_of_a_class(member, file) for member in inside):
                    raise Refused(f"{file.path}: this holds a whole class. Name it to `grader grade` itself.")
                own += inside
            except Refused as error:
                refused.append(str(error))
        else:
            own.append(file)
    refused += [
        f"{file.path}: an archive in an archive. Ask for the .py or .ipynb file alone."
        for file in own
        if archives.is_archive(file.path) and not file.is_folder
    ]
    refused += [file.problem for file in own if file.problem and (file.is_folder or names.may_be_submission(file))]
    return _readable(own), refused


def _is_of_a_class(file: File, archive: File) -> bool:
    return names.on_platform(file.path.removeprefix(f"{archive.path}/"))


def _some(texts: list[str]) -> str:
    more = [f"{len(texts) - MAX_NAMED} more"] if len(texts) > MAX_NAMED else []
    return ", ".join(texts[:MAX_NAMED] + more)
