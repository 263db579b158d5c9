"""The pages: `report.html` for the class, `feedback/STUDENT.html` for one student. A page is one file, without network.

Covered: a template with autoescape on puts in what a student wrote (name, message), so it appears as text; should that
ever fail, a policy in the page allows its own script and style only, by their hash. Nothing hidden can be in a page: a
record's messages are redacted before they are written (harness/verdicts.py), and the seed that hidden inputs are drawn
with is left out.
Not covered: what stands on the pages, which is class_figures.py's and student_feedback.py's.
"""

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from exercises.kit.manifest import Course
from grader import text
from grader.records import scoring
from grader.records.record import Record
from grader.reports import corrected, readers, several
from grader.reports.html import advice, class_figures, student_feedback
from grader.reports.html.beside import Beside
from grader.reports.html.class_figures import worst_verdict as worst_verdict
from grader.reports.html.mistakes import Standing
from grader.reports.several import Side

# In words, for people.
VERDICTS: dict[Standing, str] = {
    "passed": "right",
    "wrong": "wrong result",
    "error": "raised an error",
    "not_attempted": "not attempted",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "crashed",
    "blocked": "not allowed",
    "missing_module": "a module is not installed",
    "unreadable": "file not readable",
    "grader_error": "fault of the grader",
}
# What the pages say about how a grade was made. The seed is not among it.
PROVENANCE = {
    "kit": "Kit",
    "course": "Course",
    "model": "Model",
    "model_digest": "Model's fingerprint",
    "suite": "Checks' fingerprint",
    "isolation": "Isolation",
    "follow_through": "Follow-through",
}
MARKED = re.compile(r"-[0-9a-f]{8}$")
# Names that Windows keeps for itself, with any suffix.
DEVICES = {"con", "prn", "aux", "nul", *(f"{device}{at}" for device in ("com", "lpt") for at in "0123456789¹²³")}
# So many pieces of a page are put together before they are handed on.
PIECES = 500


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("grader.reports", "html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    style, script = (_own(name) for name in ("style.css", "table.js"))
    environment.globals.update(
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        verdict_words=VERDICTS,
        next_step=advice.NEXT_STEP,
        why_less=scoring.WHY_LESS,
        feedback_name=feedback_name,
    )
    environment.filters["points"] = lambda number: f"{round(number, 2):g}"
    environment.filters["code"] = _code
    return environment


def _code(text: str) -> Markup:
    """Text of the kit's own with `backticks` set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _own(name: str) -> Markup:
    return Markup((Path(__file__).parent / name).read_text("utf-8"))


def _hash(text: str) -> str:
    """As a Content-Security-Policy names a script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def feedback_name(student: str) -> str:
    """A file name for a student, safe on every system and different for different students on every one.

    Some systems take capitals and small letters, or two ways to write one letter, for the same. So a name stands alone
    only where it is written in the one way that all of these agree on; else the fingerprint of its letters follows.
    """
    safe = re.sub(r"[^\w.-]+", "_", student).strip("._")[:40] or "student"
    same_everywhere = unicodedata.normalize("NFKC", safe).casefold()
    if same_everywhere.partition(".")[0] in DEVICES:
        safe = f"_{safe}"
    if student != same_everywhere or safe.startswith("_") or MARKED.search(student):
        safe += "-" + hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{safe}.html"


def _of_course(course: Course) -> dict[str, object]:
    """What both pages look up in the course."""
    return {
        "course": course,
        "about": lambda name: class_figures.about(name, course),
        "reading": lambda name: advice.reading(name, course),
    }


def class_html(
    class_: class_figures.Figures, course: Course, beside: Beside, suffix: str = "", sides: Sequence[Side] = ()
) -> Iterator[str]:
    """The page for the instructor, piece by piece: how the class did, and the students in order of their names.

    Of several courses in one folder, `sides` says how everybody did in each.
    """
    counted = class_.counted
    scores = [row.score for row in counted]
    stream = (
        _templates()
        .get_template("report.html.j2")
        .stream(
            figures=class_,
            feedback=f"feedback{suffix}",
            left_out=[scoring.short_text(text.printable(line)) for line in beside.left_out],
            missing=[scoring.short_text(text.printable(name)) for name in beside.missing],
            alike=beside.alike,
            changed=beside.changed,
            sides=sides,
            everybody=several.students(sides),
            summary=beside.summary,
            counted=counted,
            bars=class_figures.histogram(scores, class_.maximum),
            quartiles=class_figures.quartiles(scores),
            outcomes=_outcomes(class_.rows),
            faults=[row for row in class_.rows if row.fault],
            provenance=provenance(class_.provenance),
            least=class_figures.MIN_STUDENTS,
            **_of_course(course),
        )
    )
    stream.enable_buffering(PIECES)
    return iter(stream)


def _outcomes(rows: Iterable[class_figures.Row]) -> Counter[Standing]:
    """How many students have each verdict in an exercise or more, in the order of VERDICTS."""
    found = Counter(verdict for row in rows for verdict in {cell.verdict for cell in row.cells.values()})
    found["grader_error"] = sum(row.fault for row in rows)
    return Counter({verdict: found[verdict] for verdict in VERDICTS if verdict != "passed" and found[verdict]})


def feedback_html(record: Record, course: Course, place: int | None = None, suffix: str = "") -> str:
    """The page for one student: every exercise with its points and its checks, and what to do next.

    With a `place` in the class's table, it leads to the pages before and after it, by way of the class's page: so it
    names nobody else, and follows the order that the table has.
    """
    return (
        _templates()
        .get_template("feedback.html.j2")
        .render(
            record=record,
            said=corrected.lines(record, course),
            excused=record.is_excused(),
            message=readers.for_student(record.message),
            place=place,
            class_page=f"../report{suffix}.html",
            parts=[] if record.status == "unreadable" else student_feedback.parts(record, course),
            fault=record.has_grader_error,
            provenance=provenance(record.provenance),
            **_of_course(course),
        )
    )


def provenance(said: dict[str, str]) -> list[tuple[str, str]]:
    """What may be shown of a record's provenance, as (label, value); digests are cut short."""
    return [(label, short(said[key])) for key, label in PROVENANCE.items() if said.get(key)]


def short(value: str) -> str:
    """A digest's first twelve digits; any other value as it is."""
    return value.removeprefix("sha256:")[:12] if value.startswith("sha256:") else value
