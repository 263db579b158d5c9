"""The zip for Moodle's "Upload multiple feedback files in a zip": a page for every student, in their own folder.

Moodle tells by the folder's name whose it is (`mod/assign/feedback/file/importziplib.php`): split at underscores, the
second part is the participant's number, the third and fourth `assignsubmission` and `file`. So the folders keep the
names that "Download all submissions" gave them, and the page in them is called `feedback.html`.

Covered: names in any script; folders with and without the underscore at the end (Moodle before and since 4.1).
A team's folder has the team's number, which may be that of a participant: with the grading worksheet (`--worksheet`)
only folders whose number and name are those of a row are written, and members of a group get a page in the folder that
Moodle would call theirs, with the number of their own row.
Not covered: members of a group without a worksheet, or who are in no row or in several; submissions that did not come
in such a folder. They are named and left out.
"""

import zipfile
from collections.abc import Collection, Iterable
from typing import BinaryIO

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.reports.html import pages
from grader.reports.worksheets import matching, moodle, worksheet
from grader.reports.worksheets.filling import Keys
from grader.reports.worksheets.worksheet import Worksheet

PAGE = "feedback.html"
# A fixed date, the first that a zip can hold: the same records give the same file.
DATE = (1980, 1, 1, 0, 0, 0)


def write(
    records: Iterable[Record],
    course: Course,
    file: BinaryIO,
    sheet: Worksheet | None = None,
    teams: Collection[str] = (),
    keys: Keys = lambda record: [record.student],
) -> list[str]:
    """Write the zip, page by page, and return notes for the instructor. Raises Unusable, for the worksheet.

    `teams` are students whose hand-in is others' too; `keys` gives what their own rows may be found by.
    """
    left: list[str] = []
    others: list[str] = []
    of_teams: list[str] = []
    written: set[str] = set()
    is_of_sheet = moodle.is_of(sheet) if sheet else None
    own_folder = moodle.folder_of(sheet, keys) if sheet and teams else None
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            is_shared = record.student in teams
            folder = folder_for(record) if not is_shared else _clean(own_folder(record)) if own_folder else ""
            if not folder or folder in written:
                (of_teams if is_shared else left).append(record.student)
                continue
            if is_of_sheet is not None and not is_shared and not is_of_sheet(record):
                others.append(record.student)
                continue
            written.add(folder)
            page = zipfile.ZipInfo(f"{folder}/{PAGE}", DATE)
            page.compress_type = zipfile.ZIP_DEFLATED
            page.external_attr = 0o644 << 16
            archive.writestr(page, pages.feedback_html(record, course).encode(errors="replace"))
    said = {
        "Not handed in through Moodle's folders, so not in the zip": left,
        "Of a group, and in no row of a worksheet (--worksheet) or in several, so not in the zip": of_teams,
        "Of no row with that number and name (a team's number?), so not in the zip": others,
    }
    return [f"{why}: {worksheet.listed(students)}." for why, students in said.items() if students]


def folder_for(record: Record) -> str:
    """The folder that the submission came in, "" when it is none of Moodle's."""
    named = matching.moodle(record)
    if named is None or not named.participant_id:
        return ""
    return _clean(named.folder)


def _clean(folder: str) -> str:
    """Without what UTF-8 can't hold, or a zip must not: Moodle goes by the number, and that stays."""
    return "".join("-" if sign in "\\\0:" or "\ud800" <= sign <= "\udfff" else sign for sign in folder)
