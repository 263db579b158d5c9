"""The names that learning platforms give to what students hand in: read by intake, and by the exports that go back.

Every function takes a name (or a path: its first part counts), is pure, and returns None for what is not of its
platform. The forms are those that the platforms' own code makes, not guesses from samples:

- Moodle: `mod/assign/classes/downloader.php` (before 4.1 `mod/assign/locallib.php`) writes, and
  `mod/assign/feedback/file/importziplib.php` reads again what exports give back.
- Canvas: `lib/content_zipper.rb` ("Download Submissions").
- nbgrader: "How to structure course files" in its user guide.

Not covered: names that a plug-in of a platform makes, or that somebody has changed by hand.
"""

import re
from dataclasses import dataclass

MOODLE = re.compile(r"(?P<who>.+?)_(?P<kind>assignsubmission|assignfeedback)_(?P<plugin>[a-z0-9]+)(?:_(?P<rest>.*))?")
MOODLE_ID = re.compile(r"(?P<name>.+)_(?P<id>\d+)")
CANVAS = re.compile(r"(?P<name>[\w-]*?)(?P<late>_?LATE|_late)?_(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)")
CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<user>anon_[0-9A-Za-z]+)_(?P<file>\d+)_(?P<rest>.+)")
CANVAS_TEXT = re.compile(r"(?P<name>[\w-]*?)(?P<late>_?LATE|_late)?_(?P<user>\d+)_(?P<rest>(?:text|link)\.html)")
NBGRADER_STEPS = ("submitted", "autograded")


@dataclass(frozen=True)
class Moodle:
    """One participant's name in "Download all submissions".

    `folder` is what a zip of feedback files must call the folder again. `participant_id` is Moodle's number for a
    participant of this assignment (neither the user's id nor the student number), the one in the grading worksheet's
    `Identifier` column; it is "" for the team of those who are in none. `plugin` is `file`, or `onlinetext` for what
    was typed in. `filename` is the file's name where Moodle was asked not to make folders, else "".
    """

    full_name: str
    participant_id: str
    folder: str
    plugin: str = "file"
    filename: str = ""


@dataclass(frozen=True)
class Canvas:
    """One file in "Download Submissions".

    `name` is the sortable name (last name first), lower case, letters and digits only. `user_id` is the `ID` column of
    the exported gradebook, or `anon_...` where grading is anonymous. `submission_id` is the number that Canvas gives
    to the uploaded file: of two, the larger was handed in later. It is "" for a text or a link typed in.
    """

    name: str
    late: bool
    user_id: str
    submission_id: str
    filename: str


@dataclass(frozen=True)
class Nbgrader:
    """A path in nbgrader's `submitted/`: `student_id/assignment_id/filename`."""

    student_id: str
    assignment_id: str
    filename: str


def moodle(name: str) -> Moodle | None:
    """`Anna Virtanen_1234567_assignsubmission_file_` (a folder; since Moodle 4.1 without the last underscore), or
    `Anna Virtanen_1234567_assignsubmission_file_unpacking_pipeline.py` (where files are not put in folders).

    Underscores in a name become spaces, so the last number before `_assignsubmission_` is the participant's. Where
    marking is blind, all are called `Participant`, in the language of the site. Of a team, it is the team's name and
    number.
    """
    first = name.partition("/")[0]
    found = MOODLE.fullmatch(first)
    if not found:
        return None
    who = MOODLE_ID.fullmatch(found["who"])
    rest = found["rest"] or ""
    return Moodle(
        full_name=(who["name"] if who else found["who"]).replace("_", " ").strip(),
        participant_id=who["id"] if who else "",
        folder=first.removesuffix(rest) if rest else first,
        plugin=found["plugin"],
        filename=rest,
    )


def canvas(name: str) -> Canvas | None:
    """`virtanenanna_1234_5678_unpacking_pipeline.ipynb`, with `LATE` before the numbers for what came too late, and
    with `-1` before the suffix for what was handed in again under the same name.

    Anonymous: `anon_Xy12z_5678_unpacking_pipeline.ipynb`. A text or a link: `virtanenanna_1234_text.html`.
    """
    first = name.partition("/")[0]
    found = CANVAS.fullmatch(first)
    if found:
        return Canvas(found["name"], bool(found["late"]), found["user"], found["file"], found["rest"])
    found = CANVAS_ANONYMOUS.fullmatch(first)
    if found:
        return Canvas("", bool(found["late"]), found["user"], found["file"], found["rest"])
    found = CANVAS_TEXT.fullmatch(first)
    if found:
        return Canvas(found["name"], bool(found["late"]), found["user"], "", found["rest"])
    return None


def nbgrader(path: str) -> Nbgrader | None:
    """`submitted/bitdiddle/unpacking/unpacking_pipeline.ipynb`, or the same without `submitted/`.

    Any path of three parts or more is of this form; ask only where nbgrader is what is meant.
    """
    parts = path.split("/")
    if parts[0] in NBGRADER_STEPS and len(parts) > 3:
        parts = parts[1:]
    if len(parts) < 3 or not all(parts):
        return None
    return Nbgrader(parts[0], parts[1], "/".join(parts[2:]))
