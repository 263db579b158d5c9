"""Where and when submissions were found, as the gradebook keeps it.

Of a student's attempts in a course one counts; the others are kept beside it. Covered: a class that is downloaded
again, this time without the times of the first; one that is moved.
Not covered: which attempt counts (run/said/attempts.py).
"""

from collections.abc import Iterable

from grader.records.gradebook import Gradebook, HandIn, storable

Noted = tuple[str, str, HandIn]
KNOWN = (
    "SELECT students.name, digest, source, folder, roster, handed_in, late, counts, attempts.id FROM attempts "
    "JOIN submissions ON submissions.id = attempts.submission "
    "JOIN students ON students.id = submissions.student WHERE course = ? ORDER BY counts, attempts.id"
)


def note(book: Gradebook, course: str, attempts: Iterable[Noted]) -> None:
    """Note where submissions were found: (student, digest, attempt) for each. Only what is new is written.

    An attempt without a time has the one that was said of the very same file before.
    """
    known: dict[tuple[object, ...], int] = {}
    times: dict[tuple[str, str], tuple[str, bool]] = {}
    for row in book.rows(KNOWN, course):
        known[tuple(row)[:-1]] = row["id"]
        if row["handed_in"]:
            times[row["name"], row["digest"]] = row["handed_in"], bool(row["late"])
    here: set[str] = set()
    new: dict[tuple[object, ...], Noted] = {}
    for student, digest, at in attempts:
        name, own = storable(student), at._replace(source=storable(at.source))
        if not own.handed_in and (name, digest) in times:
            handed_in, late = times[name, digest]
            own = own._replace(handed_in=handed_in, late=late)
        here.add(name)
        new[name, digest, *own] = name, digest, own
    book.bring_back(course, here)
    stale = [number for row, number in known.items() if row[0] in here and row[-1] and row not in new]
    fresh = [noted for row, noted in new.items() if row not in known]
    if not fresh and not stale:
        return
    with book.transaction():
        for number in stale:
            book.change("UPDATE attempts SET counts = 0 WHERE id = ?", number)
        for noted in fresh:
            _add(book, course, *noted)


def _add(book: Gradebook, course: str, student: str, digest: str, attempt: HandIn) -> None:
    book.change(
        "INSERT INTO attempts (submission, course, source, folder, roster, handed_in, late, counts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET folder = excluded.folder, roster = excluded.roster, late = excluded.late, counts = excluded.counts",
        book.submission(book.student(student), digest),
        course,
        *attempt,
    )
    if not attempt.counts:
        return
    # The reports that go back to a platform find a student by what the platform calls the folder now.
    book.change(
        "UPDATE records SET source = ? WHERE id = (SELECT record FROM standing WHERE course = ? "
        "AND student = (SELECT id FROM students WHERE name = ?)) "
        "AND submission = (SELECT id FROM submissions WHERE digest = ? AND student = records.student)",
        attempt.source,
        course,
        student,
        digest,
    )


def last(book: Gradebook, course: str, student: str) -> HandIn:
    """Where the file of a student lay that counts of a course now."""
    query = (
        "SELECT attempts.source, folder, roster, handed_in, late FROM attempts "
        "JOIN records ON records.submission = attempts.submission "
        "JOIN standing ON standing.record = records.id JOIN students ON students.id = standing.student "
        "WHERE standing.course = ? AND attempts.course = ? AND students.name = ? "
        "ORDER BY counts DESC, attempts.id DESC"
    )
    row = next(book.rows(query, course, course, student), None)
    return HandIn("") if row is None else HandIn(*row)
