"""Which records hold: one that was made without a module that is here by now does not.

Not covered: all else that a plan looks at; tests/run/test_scheduler.py and test_partial.py have that.
"""

from types import SimpleNamespace

from exercises.kit.reading import lacking
from grader.run import plan

GONE, GONE_TOO = "no_such_module_anywhere", "nor_this_one"


def who(messages, monkeypatch, here):
    """Who is graded again, of students who were told this, when these modules are here."""
    monkeypatch.setattr(plan.lacking, "is_there", lambda module: module in here)
    rows = [{"student": name, "message": lacking.said("compare", module)} for name, module in messages]
    book = SimpleNamespace(rows=lambda query, course: iter(rows))
    return plan._who_has_all_modules_now(book, SimpleNamespace(course="main"))


def test_a_record_is_made_again_when_all_that_it_lacked_is_here(monkeypatch):
    messages = [("ann", GONE), ("ann", GONE_TOO), ("bob", GONE), ("bob", GONE), ("cem", GONE_TOO)]
    assert who(messages, monkeypatch, {GONE}) == {"bob"}
    assert who(messages, monkeypatch, {GONE, GONE_TOO}) == {"ann", "bob", "cem"}
    assert who(messages, monkeypatch, set()) == set()
    assert who([], monkeypatch, {GONE}) == set()
