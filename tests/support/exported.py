"""Records for the tests of the exports: ordinary ones, and ones with everything in them that a student might try."""

from grader.records import runs, scoring
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.records.record import Outcome, Record
from grader.records.runs import Run
from tests.support.courses import SIX

# What a spreadsheet would run, what would be markup, what a table, XML, JSON or a terminal would choke on.
HOSTILE = [
    "=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\u200b=1",
    "<script>alert(1)</script>", "</p><img src=x onerror=alert(1)>", "]]>", "&lt;", 'a"b', "a'b", "a,b;c\td",
    "two\nlines", "two\r\nlines", "\x1b[31m\x00\x08\x7f\x85", "\ud800", "\ufffe", "{{ 7 * 7 }}", "x" * 5000,
]  # fmt: skip


def record(student: str = "alice", source: str = "alice/unpacking_pipeline.py", wrong: str = "", **more: str) -> Record:
    """A record with a public and a hidden test for every exercise; those of `wrong` fail, with `message`."""
    verdict, message, title = more.get("verdict", "wrong"), more.get("message", ""), more.get("title", "It is right.")
    verdicts = [
        Outcome(
            exercise,
            f"test_{exercise}_{visibility}",
            title,
            visibility,
            verdict if exercise in wrong.split() else "passed",
            message=message if exercise in wrong.split() else "",
            seconds=0.25,
        )
        for exercise in SIX.names
        for visibility in ("public", "hidden")
    ]
    provenance = {"kit": "0", "model": "m", "isolation": "i"}
    return scoring.graded(student, source, verdicts, more.get("note", ""), provenance, SIX)


def hostile() -> list[Record]:
    """A student for each hostile text, who has it as name, note, title and message, and 17 of 20 points."""
    return [record(text, f"{text}/a.py", "compare", message=text, title=text, note=text) for text in HOSTILE]


def moodle_source(name: str, number: str) -> str:
    """Where Moodle's "Download all submissions" puts a participant's file."""
    return f"{name}_{number}_assignsubmission_file_/unpacking_pipeline.py"


def nothing_graded(name):
    """The record of a submission in which there was nothing to grade."""
    return scoring.unreadable(
        name, f"{name}.py", "", {"kit": "1", "model": "m", "isolation": "i", "suite": "sha256:0"}, SIX
    )


def written(out, *names):
    """The records of these students, none of whom had anything to grade, in a gradebook in `out`."""
    return kept(out, *map(nothing_graded, names))


def a_run(**more):
    """A run of the course of six, as a gradebook notes it."""
    return Run(**{"course": SIX.name, "suite": "/suite", "model": "pocket", "seed": 0, "tier": "process",
                  "follow_through": True, "folder": "/class"} | more)  # fmt: skip


def kept(out, *records):
    """The records in a new gradebook in `out`, as what counts of the course of six; the gradebook stays open."""
    book = Gradebook(out)
    run = runs.begin(book, a_run())
    book.keep(run.id, run.course, records, scoring.fingerprint(SIX))
    runs.finish(book, run)
    return Records(book, run.course)


def borne_out(exercise: str, passed: int) -> Record:
    """A record whose four public checks of an exercise are passed, and so many of its eight hidden tests."""
    outcomes = [
        Outcome(exercise, f"public_{number}", f"public {number}", "public", "passed", seconds=0.1)
        for number in range(4)
    ]
    outcomes += [
        Outcome(
            exercise, f"h_{number}", f"hidden {number}", "hidden", "passed" if number < passed else "wrong", seconds=0.1
        )
        for number in range(8)
    ]
    return scoring.graded("alice", "a.py", outcomes, "", {"kit": "0"}, SIX)
