"""The pages: everything that a student wrote stays text, and every student has a page of their own."""

import pytest

from grader import results
from grader.reports import pages
from grader.results import Verdict

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


def evil_record():
    own = [Verdict("compare", EVIL, EVIL, "public", "wrong", EVIL, 0.0)]
    return results.graded(EVIL, EVIL, own, EVIL, {"kit": EVIL, "model": EVIL, "isolation": EVIL})


@pytest.mark.parametrize("page", [pages.report_html([evil_record()]), pages.feedback_html(evil_record())])
def test_what_a_student_wrote_is_text(page):
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page and "{{ 7 * 7 }}" in page


def test_an_empty_class_has_a_page():
    assert "0" in pages.report_html([])


def test_a_page_needs_no_network():
    page = pages.report_html([evil_record()])
    assert "http:" not in page and "https:" not in page and "src=" not in page.replace("src=x", "")


@pytest.mark.parametrize("name", ["alice", "Åsa_1", "a.b-c"])
def test_an_ordinary_name_is_its_file_name(name):
    assert pages.feedback_name(name) == f"{name}.html"


def test_a_strange_name_has_a_file_name_that_is_safe_and_its_own():
    strange = ["../../etc/passwd", "..", "", "a/b", "a b", "a\nb", "con\0", "x" * 300, "x" * 301, "\ud800", "a_b"]
    made = {pages.feedback_name(name) for name in strange}
    assert len(made) == len(strange)
    for name in made:
        assert "/" not in name and "\n" not in name and "\0" not in name and not name.startswith(".")
        assert len(name.encode(errors="surrogatepass")) < 200


def test_a_page_for_a_student_shows_points_titles_and_messages():
    own = [Verdict("compare", "t", "The title.", "hidden", "wrong", "The message.", 0.0)]
    page = pages.feedback_html(results.graded("alice", "a.py", own, "", {"kit": "1", "model": "m", "isolation": "i"}))
    assert "The title." in page and "The message." in page and "0 of 3 points" in page


def test_the_first_failed_test_names_the_state_of_an_exercise():
    own = [Verdict("compare", "t", "", "public", each, "", 0.0) for each in ("passed", "timeout", "wrong")]
    record = results.graded("alice", "a.py", own, "", {})
    assert pages.worst_verdict(record, "compare") == "timeout"
    assert pages.worst_verdict(results.unreadable("a", "a", "", {}), "compare") == "unreadable"
