"""When files were handed in, where neither a name nor a list says it: Moodle's zip, nbgrader's timestamp.txt.

- Moodle's zip carries a time for every file. Moodle writes that of the hand-in or, since 4.1 on many sites, that of the
  download (`files/classes/local/archive_writer/zip_writer.php`: "Defaults to current time"). Times that rise member by
  member within an hour, or all lie within two minutes, are those of a download and say nothing.
- nbgrader puts `STUDENT/ASSIGNMENT/timestamp.txt` beside what it collects.
- A student's folder that is a git repository, or has one in it, has the time of the last commit (commits.py).

Not covered: what was unpacked, whose times are the unpacking program's; a repository in an archive, or one that is
itself named to `grader grade`; which commit changed a file, and whether a commit's time is true: its author may date it
at will.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from grader.intake import files, platforms
from grader.intake.archives import Refused
from grader.intake.files import File
from grader.intake.platforms import commits, times

TIMESTAMP = "timestamp.txt"
MAX_TIMESTAMP = 1000
# The first moment that a zip can name: it stands for none.
NONE_YET = datetime(1980, 1, 3)
DOWNLOAD, LONG_DOWNLOAD = 120.0, 3600.0
# So many that rise from one to the next do so by chance in one of some hundred classes.
IN_ORDER = 6


def put_on(students: list[list[File]]) -> None:
    """Mark the files of students with when they were handed in, where that is known and not said yet."""
    moodles = [own for own in students if own and platforms.moodle(own[0].path)]
    if not _is_of_download([file for own in moodles for file in own if _has_time(file)], len(moodles)):
        for own in moodles:
            own[:] = [_marked(file, datetime.fromtimestamp(file.time)) if _has_time(file) else file for file in own]
    for own in students:
        stamps = dict(_stamps(own))
        if stamps:
            own[:] = [_marked(file, stamps.get("/".join(file.path.split("/")[:2]))) for file in own]
        committed = _commits(own)
        if committed:
            own[:] = [_marked(file, committed.get(file.path.rpartition("/")[0])) for file in own]


def _commits(own: Iterable[File]) -> dict[str, datetime | None]:
    """Folder of a student -> when the last commit of the repository that it lies in was made."""
    places = {
        file.path.rpartition("/")[0]: file.place.parent
        for file in own
        if "/" in file.path.rstrip("/") and not file.is_folder and file.within is None
    }
    found: dict[str, datetime | None] = {}
    for path, place in places.items():
        # Up to the student's own folder: what the class lies in may be a repository of the instructor's.
        around = [place, *place.parents][: path.count("/") + 1]
        repository = next((folder for folder in around if (folder / commits.FOLDER).is_dir()), None)
        if repository is not None:
            found[path] = commits.last(repository)
    return found


def _has_time(file: File) -> bool:
    """Whether a file is in a zip of a class and has a time there."""
    if file.is_folder or file.within is None or not file.place.name.lower().endswith(".zip"):
        return False
    return file.time > NONE_YET.timestamp()


def _is_of_download(found: list[File], students: int) -> bool:
    """Whether the times are those of the moments at which the archive was written."""
    if students < 2:
        return False
    moments = [file.time for file in sorted(found, key=lambda file: file.number)]
    spread = max(moments, default=0.0) - min(moments, default=0.0)
    rising = all(one <= other for one, other in zip(moments, moments[1:], strict=False))
    return spread <= DOWNLOAD or (rising and len(moments) >= IN_ORDER and spread <= LONG_DOWNLOAD)


def _stamps(own: Iterable[File]) -> Iterator[tuple[str, datetime]]:
    """`STUDENT/ASSIGNMENT` -> the time in nbgrader's file there. One in a student's archive is the student's."""
    for file in own:
        parts = file.path.split("/")
        if len(parts) != 3 or parts[2] != TIMESTAMP or file.size > MAX_TIMESTAMP or (file.within and file.within.path):
            continue
        if platforms.moodle(file.path):
            continue
        try:
            moment = times.read(files.read(file).decode("utf-8", "replace"))
        except Refused:
            continue
        if moment:
            yield "/".join(parts[:2]), moment


def _marked(file: File, moment: datetime | None) -> File:
    if moment is None or file.own_mark.handed_in is not None:
        return file
    return replace(file, own_mark=replace(file.own_mark, handed_in=moment))
