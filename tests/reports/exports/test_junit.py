"""JUnit XML: well-formed whatever is in a message, and as `junit-10.xsd` of Jenkins' xUnit plugin has it."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from grader.records import scoring
from grader.records.record import VERDICTS
from grader.reports.exports import junit
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, hostile, record

# Of junit-10.xsd: element -> (required attributes, others, children). Text only where an element has no children.
SCHEMA = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError", "system-out",
         "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
}  # fmt: skip
SUREFIRE_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?")


def made(*records):
    text = "".join(junit.pieces(records, SIX))
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites"
    check(root)
    return root


def check(element):
    required, others, children = SCHEMA[element.tag]
    assert required <= set(element.attrib) <= required | others
    assert {child.tag for child in element} <= children
    if "time" in element.attrib:
        assert SUREFIRE_TIME.fullmatch(element.attrib["time"])
    if children:
        assert not (element.text or "").strip() and not any((child.tail or "").strip() for child in element)
    for child in element:
        check(child)


def outcomes(suite):
    return [next((child.tag for child in case), "passed") for case in suite.iter("testcase")]


def test_a_suite_per_student_a_case_per_test():
    root = made(record("alice"), record("bob", wrong="compare"))
    assert [suite.get("name") for suite in root] == ["alice", "bob"]
    assert outcomes(root[0]) == ["passed"] * 12 and outcomes(root[1]).count("failure") == 2
    case = next(root[1].iter("testcase"))
    assert (case.get("classname"), case.get("name")) == ("bob.tokenize", "test_tokenize_public")
    assert root[0].get("time") == "3.000"


@pytest.mark.parametrize("verdict", [verdict for verdict in VERDICTS if verdict != "passed"])
def test_every_verdict_but_passed_has_an_element_that_names_it(verdict):
    (suite,) = made(record(wrong="compare", verdict=verdict, message="First.\nSecond."))
    expected = {"wrong": "failure", "blocked": "failure", "not_attempted": "skipped"}.get(verdict, "error")
    (element,) = next(case for case in suite.iter("testcase") if len(case))
    assert element.tag == expected and element.get("type") == verdict and element.get("message") == "First."
    assert element.text == "It is right.\nFirst.\nSecond."


def test_the_counts_are_those_of_the_cases():
    for verdict in VERDICTS:
        (suite,) = made(record(wrong="compare tokenize", verdict=verdict))
        found = outcomes(suite)
        assert int(suite.get("tests")) == len(found)
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == found.count(element)


def test_a_submission_that_no_test_was_run_on_is_an_error_and_no_empty_suite():
    (suite,) = made(scoring.unreadable("eli", "eli.py", "eli.py: line 3: invalid syntax", {}, SIX))
    assert outcomes(suite) == ["error"] and suite.get("errors") == "1"
    assert "line 3" in next(suite.iter("error")).text


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_and_messages_are_text(number):
    text = HOSTILE[number]
    (suite,) = made(hostile()[number])
    shown = re.sub("[\x00\x08\x1b\ud800\ufffe]", lambda found: f"#x{ord(found[0]):02X}", text)
    assert suite.get("name") == shown
    assert {child.tag for child in suite.iter()} == {"testsuite", "testcase", "failure"}
    kept = scoring.short_text(shown)  # a record holds no text of any length
    assert next(suite.iter("failure")).text == f"{kept}\n{kept}"


def test_the_class_is_written_student_by_student():
    def records():
        yield record("alice")
        raise RuntimeError("read on")

    pieces = junit.pieces(records(), SIX)
    assert "testsuites" in next(pieces) and "alice" in next(pieces)


def test_an_empty_class_is_a_whole_file():
    assert len(made()) == 0
