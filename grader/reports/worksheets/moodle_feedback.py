"""The zip for Moodle's "Upload multiple feedback files in a zip": a page for every student, in their own folder.

Moodle tells by the folder's name whose it is (`mod/assign/feedback/file/importziplib.php`): split at underscores, the
second part is the participant's number, the third and fourth `assignsubmission` and `file`. So the folders keep the
names that "Download all submissions" gave them, and the page in them is called `feedback.html`.

Covered: names in any script; folders with and without the underscore at the end (Moodle before and since 4.1).
A team's folder has the team's number, which may be that of a participant: with the grading worksheet (`--worksheet`)
only folders whose number and name are those of a row are written, and with groups nothing is written for their members.
Not covered: pages for the members of a team, whose own folders Moodle has not named; submissions that did not come in
such a folder. They are named and left out.
"""

import zipfile
from collections.abc import Collection, Iterable
from typing import BinaryIO

from exercises.kit.manifest import Course
from grader.records.record import Record
from grader.reports.html import pages
from grader.reports.worksheets import matching, moodle, worksheet
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
) -> list[str]:
    """Write the zip, page by page, and return notes for the instructor. Raises Unusable, for the worksheet.

    `teams` are students whose hand-in is others' too.
    """
    left: list[str] = []
    others: list[str] = []
    of_teams: list[str] = []
    written: set[str] = set()
    is_of_sheet = moodle.is_of(sheet) if sheet else None
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            folder = folder_for(record)
            if record.student in teams:
                of_teams.append(record.student)
                continue
            if not folder or folder in written:
                left.append(record.student)
                continue
            if is_of_sheet is not None and not is_of_sheet(record):
                others.append(record.student)
                continue
            written.add(folder)
            page = zipfile.ZipInfo(f"{folder}/{PAGE}", DATE)
            page.compress_type = zipfile.ZIP_DEFLATED
            page.external_attr = 0o644 << 16
            archive.writestr(page, pages.feedback_html(record, course).encode(errors="replace"))
    said = {
        "Not handed in through Moodle's folders, so not in the zip": left,
        "In a folder that several students have (a team's number, not theirs), so not in the zip": of_teams,
        "Of no row with that number and name (a team's number?), so not in the zip": others,
    }
    return [f"{why}: {worksheet.listed(students)}." for why, students in said.items() if students]


def folder_for(record: Record) -> str:
    """The folder that the submission came in, "" when it is none of Moodle's."""
    named = matching.moodle(record)
    if named is None or not named.participant_id:
        return ""
    # What UTF-8 can't hold, or a zip must not: Moodle goes by the number, and that stays.
    return "".join("-" if sign in "\\\0:" or "\ud800" <= sign <= "\udfff" else sign for sign in named.folder)
