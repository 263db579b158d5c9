"""The folder that `grader grade` writes into: its gradebook, opened to grade, or to read what is there.

Covered: two graders at once, of whom the second waits; a folder of an earlier version, whose records are taken over; a
folder that may only be read.
Not covered: what is written beside the gradebook (grader/reports/outputs.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from exercises.kit import manifest
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course
from grader.commands.console import options, terminal
from grader.intake import roster
from grader.intake.lists import adjustments as sheets
from grader.intake.lists import groups
from grader.intake.lists.adjustments import Sheet
from grader.records import history, lock, results, runs, schema
from grader.records.corrections import late, shown
from grader.records.current import Records
from grader.records.final import Final, Rules
from grader.records.gradebook import Gradebook
from grader.records.history import Change
from grader.records.runs import Run
from grader.reports import several
from grader.reports.several import Side
from grader.run import takeover
from grader.run.said import adjustments
from grader.run.said.adjustments import Meant, Others, Settled
from grader.run.said.asked import Asked

# Where the gradebook notes which file of adjustments counts, if it is not the one in the folder.
ADJUSTMENTS = "adjustments"
# And the file of groups.
GROUPS = "groups"
# And, in front of its name, where a course of a folder lies.
COURSE = "course "


class NoGradebook(UserError):
    """Nothing was graded into that folder; the message names it and the mend."""


@contextmanager
def to_grade(out: Path, *, wait: bool) -> Iterator[Gradebook]:
    """The gradebook of a folder, which is made where there is none; nobody else grades into it meanwhile."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise options.WrongOption(
            f"{out}: {error.strerror}. Name a folder that can be written to with --out."
        ) from None
    said = ""

    def again(holder: str) -> bool:
        nonlocal said
        if wait and holder != said:
            said = holder
            waiting = f"{out}: {holder} is grading into it. Waiting for the end of that run (Ctrl-C: leave)."
            terminal.print_notes([waiting])
        return wait

    with lock.held(out, f"{runs.user()} (since {runs.now()})", again), Gradebook(out) as book:
        taken = takeover.take_over(book)
        terminal.print_notes([taken] if taken else [])
        yield book


@contextmanager
def to_read(out: Path) -> Iterator[Gradebook]:
    """The gradebook of a folder that was graded into. Raises NoGradebook."""
    if not (out / schema.FILE).is_file():
        if not (out / results.RESULTS).is_file():
            raise NoGradebook(
                f"{out}: no {schema.FILE} and no {results.RESULTS} in it. Name the folder that `grader grade --out` "
                "wrote."
            )
        with to_grade(out, wait=True):
            pass
    with Gradebook(out, to_read=True) as book:
        yield book


def course_in(book: Gradebook, named: str | None) -> Course:
    """The course that is meant: the one named, else the one that was graded first. Raises NoGradebook."""
    graded = runs.courses(book)
    if named is None and graded:
        named = graded[0]
    course = _remembered(book, named) or options.course_named(named)
    if graded and course.name not in graded:
        raise NoGradebook(f"{book.folder}: the course {course.name} was not graded into it, but {', '.join(graded)}.")
    return course


def remember(book: Gradebook, course: Course) -> None:
    """Note where a course of a folder lies, so that reports find it by its name."""
    if course.is_folder:
        book.set_note(f"{COURSE}{course.name}", str(course.manifest))


def _remembered(book: Gradebook, name: str | None) -> Course | None:
    """The course of that name that was graded here from a folder. Raises BadManifest where that is gone."""
    noted = book.note(f"{COURSE}{name}") if name else ""
    if not noted:
        return None
    if not Path(noted).is_file():
        raise NoGradebook(f"{book.folder}: its course {name} was in {noted}, which is gone. Say --course FOLDER.")
    return manifest.in_folder(Path(noted))


def graded(book: Gradebook) -> list[Course]:
    """The courses that were graded here, the earliest first; one that isn't there any more is left out."""
    kits = {course.name: course for course in manifest.courses()}
    found = [kits.get(name) or _remembered(book, name) for name in runs.courses(book)]
    return [course for course in found if course is not None]


def sides(book: Gradebook) -> list[Side]:
    """The courses that were graded here, side by side, where there are several."""
    courses = graded(book)
    if len(courses) < 2:
        return []
    return [several.side(course, suffix(book, course), final(book, course, quiet=True)) for course in courses]


def final(
    book: Gradebook, course: Course, named: Path | None = None, others: Others | None = None, *, quiet: bool = False
) -> Final:
    """The records of a course as everything shows them: tests left out, lateness and adjustments are in them.

    `named` is another file of adjustments, which is remembered; `others` are people who may have no record yet. What
    the instructor has to know is said, unless `quiet`. Raises BadAdjustments.
    """
    run = runs.last(book, course.name)
    rules, settled = _rules(run), Settled({})
    sheet = said(book.folder, named, book)
    if sheet is not None:
        found = adjustments.meant(sheet, _courses(book, course), book, others or _on_roster(run))
        settled = adjustments.settle(book, course, sheet, found, rules)
    with suppress(PermissionError):  # who may only read the folder gets reports all the same
        adjustments.remember(book, course, settled)
        if named is not None and sheet is not None:
            book.set_note(ADJUSTMENTS, str(sheet.path.resolve()))
    other = book.folder / sheets.FILE
    if sheet is not None and other.exists() and other.resolve() != sheet.path.resolve() and not quiet:
        terminal.print_notes([f"{other}: not read, since {sheet.path} was named with --adjustments."])
    terminal.print_notes([] if quiet else list(settled.notes))
    return Final(Records(book, course.name), replace(rules, adjustments=settled.adjustments), course)


def check(out: Path, course: Course, named: Path | None, asked: Asked, others: Others) -> None:
    """Refuse adjustments that can't be followed, before anything is written. Raises BadAdjustments, BadLateness."""
    if (out / schema.FILE).is_file():
        with Gradebook(out, to_read=True) as book:
            sheet = said(out, named, book)
            if sheet is not None:
                found = adjustments.meant(sheet, _courses(book, course), book, others)
                rules = asked.after(runs.last(book, course.name)).rules
                adjustments.settle(book, course, sheet, found, rules)
        return
    sheet = said(out, named, None)
    if sheet is not None:
        old = out / results.RESULTS
        before = {one.student.casefold(): {one.student} for one in results.read(old)} if old.is_file() else {}
        adjustments.meant(sheet, _courses(None, course), None, before | dict(others))


def tried(book: Gradebook, course: Course, sheet: Sheet) -> list[Meant]:
    """What the lines of a file mean for the courses graded here. Raises BadAdjustments, and nothing is written."""
    found = adjustments.meant(sheet, _courses(book, course), book, _on_roster(runs.last(book, course.name)))
    for own in graded(book):
        adjustments.settle(book, own, sheet, found, _rules(runs.last(book, own.name)))
    return found


def said(out: Path, named: Path | None, book: Gradebook | None) -> Sheet | None:
    """The adjustments that count in a folder: of the file that is named now, or was once, or lies in it."""
    path, is_named = said_in(out, named, book)
    return sheets.read(path) if is_named or path.exists() else None


def said_in(out: Path, named: Path | None, book: Gradebook | None) -> tuple[Path, bool]:
    """The file of the adjustments that count in a folder, and whether somebody named it."""
    noted = book.note(ADJUSTMENTS) if book is not None else ""
    path = named or (Path(noted) if noted else out / sheets.FILE)
    return path, bool(named or noted)


def groups_in(out: Path, named: Path | None) -> Path | None:
    """The file of the groups of a folder: the one that is named now, or was once, or lies in it; None for none."""
    noted = ""
    if named is None and (out / schema.FILE).is_file():
        with Gradebook(out, to_read=True) as book:
            noted = book.note(GROUPS)
    path = named or (Path(noted) if noted else out / groups.FILE)
    return path if named or noted or path.exists() else None


def _rules(run: Run | None) -> Rules:
    """What was said with a run, but for adjustments, which are in a file."""
    return Rules(run.without, lateness=late.read(run.deadline, run.late)) if run is not None else Rules()


def stamp(
    book: Gradebook, records: Final, course: Course, left_out: Sequence[str] = (), missing: Sequence[str] = ()
) -> str:
    """Another text whenever what the reports of a course show may have changed."""
    return book.stamp(course.name, [*left_out, "missing:", *missing, repr(records.rules)])


def keep_shown(book: Gradebook, records: Final, course: Course) -> None:
    """Keep with the last run of a course what its reports show now, where that is not kept already."""
    run = runs.last(book, course.name)
    if run is None:
        return
    now = stamp(book, records, course, [str(run.id)])
    if book.note(f"shown{suffix(book, course)}") != now:
        with suppress(PermissionError):  # as above
            shown.keep(book, run.id, records, course.name)
            book.set_note(f"shown{suffix(book, course)}", now)


def changed(book: Gradebook, records: Final, course: Course, run: Run, before: dict[str, float] | None) -> list[Change]:
    """Whose grade a run made another; nobody's where it is the first. What it shows is kept with it.

    `before` are the points that were shown before a run that graded nobody, None for one that did.
    """
    keep_shown(book, records, course)
    if before is not None:
        return history.differences(before, shown.scores(book, run.course)) if before else []
    earlier = runs.before(book, run)
    return [] if earlier is None else list(history.changes(book, run.course, earlier.id, run.id))


def _courses(book: Gradebook | None, course: Course) -> list[Course]:
    """All courses; first the one that a line without a course is about: the one that was graded first."""
    known = {one.name: one for one in [*(graded(book) if book is not None else []), course, *manifest.courses()]}
    return list(known.values())


def _on_roster(run: Run | None) -> dict[str, set[str]]:
    """Who is on the roster of a run, by all that may be written for them, if that is still there."""
    path = Path(run.roster) if run is not None and run.roster else None
    return roster.names(roster.read(path)) if path is not None and path.is_file() else {}


def suffix(book: Gradebook, course: Course) -> str:
    """What the names of a course's files end in: "" for the course that was graded first, "-NAME" for another."""
    graded = runs.courses(book)
    return "" if not graded or graded[0] == course.name else f"-{course.name}"
