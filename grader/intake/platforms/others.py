"""The names that further platforms give: Blackboard, Brightspace, ILIAS, Autolab, Google Drive.

Where the platform's own code can be read, the form is from there; else from what people who unpack the downloads write:

- Blackboard Learn ("Assignment File Download"): `ASSIGNMENT_USER_attempt_2026-12-01-10-00-00_FILE`, and a text without
  `_FILE` that Blackboard writes for every attempt (kwurst/bb-file-cleanup, BBGradebookOrganiser on GitHub).
- Brightspace (D2L): a folder `1234-5678 - First Last - Dec 1, 2026 1000 AM` for every time somebody hands in, or that
  and ` - FILE` where files are loose. On some sites the user name stands before the name.
- ILIAS: `Last_First_login_4711/`, in the folder of the exercise, of its hand-ins, of a team (written by
  `ilifau/ExerciseStatusFile`, read by many).
- Autolab: `EMAIL_VERSION_FILE` (`app/models/submission.rb`, `handin_file_long_filename`).
- Google Drive: what people call copies of one notebook, `TITLE - NAME`, and what Classroom calls them, `NAME - TITLE`.

Every function takes one part of a path, is pure, and returns None for what is not of its platform. Not covered: zips
that Drive cuts in several; Blackboard's user names with `_` in them (layouts.py keeps apart those that look alike).
"""

import re
from dataclasses import dataclass
from datetime import datetime

from grader.intake.platforms import times

BLACKBOARD = re.compile(
    r"(?P<who>(?:.+_)?(?P<user>[^_]+))_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))?"
)
BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<name>.+?) - (?P<time>[^-]*\d{4}[^-]*\d[:.]?\d\d(?![^-]*\d)[^-]*?)(?: - (?P<file>.+))?"
)
# No digits in a name: `lab_3_alice_1` is no person of ILIAS.
ILIAS = re.compile(r"(?P<last>[^_\d]+)_(?P<first>[^_\d]+)_(?P<login>[^/]+)_(?P<id>\d+)")
ILIAS_FILE = re.compile(r"(?P<time>\d{14})_(?P<file>.+)")
AUTOLAB = re.compile(r"(?P<email>[^@/\s]+@[^@/_\s]+\.[^@/_.\s]+)_(?P<version>\d+)_(?P<file>.+)")
# A file's version, not a person: in a name such as `TITLE - final`.
VERSIONS = re.compile(
    r"(?:(?:the )?(?:old(?:er)?|new(?:er)?|back ?up|bak|copy|copies|kopie|kopia|kopio|copie|copia|final(?: version)?"
    r"|finished|done|draft|entwurf|luonnos|alt|neu|vanha|uusi|previous|archive|original|orig|solutions?|submission"
    r"|hand ?in|notebook|exercises?|tests?|todo|work|fixed|corrected|colab|template)"
    r"|(?:v|ver|version|part|try|attempt|week|lab|task)?[ ._]*\d+(?:[ ._]\d+)*)",
    re.I,
)
COPY_OF = re.compile(r"(?:copy of|kopie von|kopio|copie de|copia de|kopia av)\s+", re.I)
NUMBERED = re.compile(r"\s*\(\d+\)$")


@dataclass(frozen=True)
class Blackboard:
    """A file of one attempt. `who` is the assignment and the user; `filename` is "" for Blackboard's own text."""

    user: str
    who: str
    time: str
    filename: str

    @property
    def at(self) -> datetime | None:
        return times.read(self.time)


@dataclass(frozen=True)
class Brightspace:
    """A folder or a loose file of one hand-in. `user_id` is the site's own number for the person."""

    name: str
    user_id: str
    at: datetime | None
    filename: str


@dataclass(frozen=True)
class Ilias:
    """The folder of one person."""

    name: str
    login: str
    user_id: str


@dataclass(frozen=True)
class Autolab:
    """A file of one version: a larger one was handed in later."""

    email: str
    version: int
    filename: str


def blackboard(name: str) -> Blackboard | None:
    """`Lab 3_jdoe_attempt_2026-12-01-10-00-00_unpacking_pipeline.ipynb`, or with `.txt` behind the time."""
    found = BLACKBOARD.fullmatch(name)
    return Blackboard(found["user"], found["who"], found["time"], found["file"] or "") if found else None


def brightspace(name: str) -> Brightspace | None:
    """`1234-5678 - Jane Doe - Dec 1, 2026 1000 AM`, or with ` - unpacking_pipeline.ipynb` behind."""
    found = BRIGHTSPACE.fullmatch(name)
    if not found:
        return None
    return Brightspace(found["name"].strip(), found["id"], times.read(found["time"]), found["file"] or "")


def ilias(name: str) -> Ilias | None:
    """`Doe_Jane_jdoe_4711`."""
    found = ILIAS.fullmatch(name)
    return Ilias(f"{found['first']} {found['last']}", found["login"], found["id"]) if found else None


def ilias_file(name: str) -> tuple[datetime | None, str]:
    """When a file was handed in, where ILIAS left `20261201100000_` before its name, and the name without that."""
    found = ILIAS_FILE.fullmatch(name)
    return (times.read(found["time"]), found["file"]) if found else (None, name)


def autolab(name: str) -> Autolab | None:
    """`jdoe@uni.edu_3_handin.py`."""
    found = AUTOLAB.fullmatch(name)
    return Autolab(found["email"], int(found["version"]), found["file"]) if found else None


def drive(name: str, title: str) -> str | None:
    """The person in `TITLE - NAME` or `NAME - TITLE` (without suffix), also of `Copy of` it and with ` (1)` behind.

    None where there is no name, or what stands there is a version (`TITLE - final`).
    """
    text = NUMBERED.sub("", COPY_OF.sub("", name.strip(), count=1))
    parts = [part.strip() for part in re.split(r"\s[-–—]\s", text)]
    if len(parts) < 2:
        return None
    ends = [_letters(re.sub(r"\.(py|ipynb)$", "", part, flags=re.I)) for part in parts]
    if ends[0] == _letters(title):
        parts = parts[1:]
    elif ends[-1] == _letters(title):
        parts = parts[:-1]
    else:
        return None
    person = " - ".join(parts)
    return None if not any(map(str.isalpha, person)) or VERSIONS.fullmatch(person) else person


def _letters(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()
