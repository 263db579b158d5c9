"""What a teacher has written into Moodle's worksheet by hand, which is not to be replaced without being asked for.

A comment is the grader's where it has the form that moodle.comment gives it and nothing else, a grade where the comment
beside it says just that many points. Everything else is the teacher's, so what can't be told is kept.
Covered: a grade changed beside the grader's comment, a comment added to, a comment of a teacher's own.
Not covered: a grade of the grader's where comments are not among the columns: it is kept, and said.
"""

import html
import re
from collections.abc import Iterable

from grader.reports.worksheets import worksheet

POINTS = re.compile(r"([\d.]+) of ([\d.]+) points\.")
PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>\s*", re.S)
# A grade has two decimals, the points in a comment four digits.
ROUNDED, FOUR_DIGITS = 0.006, 0.0005


def is_own_grade(there: str, new: str, comment: str, maximum: float) -> bool:
    """Whether the grade that is there is a teacher's, and another than the one that would be filled in."""
    grade = worksheet.number(there)
    if not there.strip().strip("-"):
        return False
    if grade is not None and grade == worksheet.number(new):
        return False
    said = POINTS.match(html.unescape(re.sub("<[^>]*>", "", comment)).strip())
    if grade is None or said is None or not float(said[2]):
        return True
    written = float(said[1]) * maximum / float(said[2])
    return abs(written - grade) > ROUNDED + FOUR_DIGITS * written


def is_own_comment(there: str, new: str, titles: Iterable[str]) -> bool:
    """Whether there is more in a comment than the grader writes."""
    if not there.strip() or there == new:
        return False
    paragraphs = PARAGRAPH.findall(there)
    if PARAGRAPH.sub("", there).strip() or not paragraphs or not POINTS.fullmatch(paragraphs[0].strip()):
        return True
    known = tuple(f"<b>{html.escape(title)}</b>:" for title in titles)
    said = PARAGRAPH.findall(new)
    return any(not text.startswith(known) and text not in said for text in paragraphs[1:])
