"""JUnit XML, the form `xunit2` that pytest writes and Jenkins reads: a testsuite per student, a testcase per test.

The form is that of `junit-10.xsd` of Jenkins' xUnit plugin: what a `testsuite` and a `testcase` may hold, and times
with at most three decimals.

Covered: characters that XML 1.0 forbids are written as `#x1B`, as pytest does; markup and quotes are escaped.
Not covered: totals over the class in `testsuites` (they are optional, and the file is written as it is read).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from exercises.kit.feedback import written
from exercises.kit.manifest import Course
from grader.records.record import Outcome, Record, Verdict
from grader.reports import corrected

# A test that is not here was passed.
Element = Literal["failure", "error", "skipped"]
ELEMENTS: dict[Verdict, Element] = {
    "wrong": "failure",
    "blocked": "failure",
    "error": "error",
    "timeout": "error",
    "memory": "error",
    "crashed": "error",
    "missing_module": "error",
    "unreadable": "error",
    "grader_error": "error",
    "not_attempted": "skipped",
}
FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def pieces(records: Iterable[Record], course: Course) -> Iterator[str]:
    """The file, student by student."""
    name = quoteattr(_legal(course.stub.stem.replace("_", "-")))
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name={name}>\n'
    for record in records:
        yield "".join(_suite(record, course))
    yield "</testsuites>\n"


def _suite(record: Record, course: Course) -> Iterator[str]:
    tests = record.tests or [_whole(record)]
    elements = [ELEMENTS.get(test.verdict) for test in tests]
    yield _start(
        "testsuite",
        name=record.student,
        tests=str(len(tests)),
        failures=str(elements.count("failure")),
        errors=str(elements.count("error")),
        skipped=str(elements.count("skipped")),
        time=f"{sum(test.seconds for test in tests):.3f}",
    )
    yield "\n"
    if record.corrections:
        yield "<properties>\n"
        for line in corrected.lines(record, course):
            yield _start("property", name="correction", value=line).replace(">", "/>")
        yield "</properties>\n"
    for test in tests:
        yield from _case(record, test)
    yield "</testsuite>\n"


def _whole(record: Record) -> Outcome:
    """The one case of a submission that no test was run on: without it the suite would look as if all were well."""
    verdict: Verdict = "unreadable" if record.status == "unreadable" else "grader_error"
    return Outcome("", "submission", "", "public", verdict, 0.0, record.max_score, record.message, 0.0)


def _case(record: Record, test: Outcome) -> Iterator[str]:
    yield _start(
        "testcase",
        classname=f"{record.student}.{test.exercise}" if test.exercise else record.student,
        name=test.name,
        time=f"{test.seconds:.3f}",
    )
    element = ELEMENTS.get(test.verdict)
    if element:
        why = written.without_call(test.message, test.exercise)
        first = (why or test.title or test.verdict).partition("\n")[0]
        yield _start(element, type=test.verdict, message=first)
        yield escape(_legal("\n".join(filter(None, (test.title, test.message)))), {"\r": "&#13;"})
        yield f"</{element}>"
    yield "</testcase>\n"


def _start(element: str, **attributes: str) -> str:
    return f"<{element} " + " ".join(f"{name}={quoteattr(_legal(text))}" for name, text in attributes.items()) + ">"


def _legal(text: str) -> str:
    return FORBIDDEN.sub(lambda found: f"#x{ord(found[0]):02X}", text)
