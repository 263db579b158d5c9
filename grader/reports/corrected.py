"""What people said about points, in words: for the student's page, tables, and the files that go to other programs.

Everything here is text, whoever wrote it; the pages and tables see to it that it stays text.
Not covered: the points themselves, which are in the record already.
"""

from exercises.kit.manifest import Course
from grader.records.corrections.adjusting import ON_TIME
from grader.records.record import TOTAL, Correction, Record

# What a correction about no single exercise is called in front of its words.
WHOLE = "Total"


def lines(record: Record, course: Course) -> list[str]:
    """What was said about a record, a line for each thing; a test with many inputs that is left out is one."""
    return list(dict.fromkeys(f"{about(one, course)}: {words(one)}" for one in record.corrections))


def by_people(record: Record) -> str:
    """What was said about this very student, in one cell of a table; "" for nothing."""
    own = [one for one in record.corrections if one["kind"] != "left_out"]
    return "; ".join(f"{one['exercise']}: {words(one)}" for one in own)


def about(correction: Correction, course: Course) -> str:
    """The title of what a correction is about."""
    name = correction["exercise"]
    return course.exercise(name).title if name in course.names else WHOLE if name == TOTAL else name


def words(correction: Correction) -> str:
    """What a correction says, by whom and why."""
    if correction["kind"] == "left_out":
        return f"{correction['comment'] or correction['said']} Left out by the instructor, gives no points."
    by = f", by {correction['who']}" if correction["who"] else ""
    why = f": {correction['comment']}" if correction["comment"] else ""
    return f"{_what(correction)}{by}{why}"


def _what(correction: Correction) -> str:
    said, before, after = correction["said"], correction["before"], correction["after"]
    if correction["kind"] == "excused":
        if correction["exercise"] == TOTAL:
            return "excused; this work does not count"
        return "excused; it does not count, and the other exercises make the whole"
    if correction["kind"] == "late":
        return f"{said}, {after:g} instead of {before:g} points"
    if said == ON_TIME:
        return "counts as handed in on time"
    by = f"by {said} " if said.startswith(("+", "-")) else ""
    return f"adjusted {by}from {before:g} to {after:g}"
