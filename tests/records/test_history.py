"""What changed between two runs: whose grade, where, by which test, and why."""

from dataclasses import replace

import pytest

from grader.records import history, runs
from grader.records.history import Change, Turned
from tests.support.courses import SIX
from tests.support.exported import a_run, kept, record


def with_provenance(made, **more):
    return replace(made, provenance=made.provenance | more)


@pytest.fixture
def book(tmp_path):
    """alice has 17, bob 20, carol 20 points after the first run."""
    return kept(tmp_path, record("alice", wrong="compare"), record("bob"), record("carol")).book


def second_run(book, *records, points=None):
    run = runs.begin(book, a_run(seed=2))
    before = next(book.rows("SELECT points FROM records LIMIT 1"))[0]
    book.keep(run.id, run.course, records, before if points is None else points)
    runs.finish(book, run)
    return list(history.changes(book, SIX.name, 1, run.id))


def test_ups_downs_and_newcomers_are_told_with_exercise_test_and_reason(book):
    alice = with_provenance(record("alice"), submission="sha256:2")
    bob = with_provenance(record("bob", wrong="tokenize"), suite="sha256:new", seed="5")
    found = second_run(book, alice, bob, record("dora", wrong="tokenize"))
    turned = [
        Turned("compare", f"test_compare_{seen}", "It is right.", "wrong", "passed") for seen in ("public", "hidden")
    ]
    assert found == [
        Change("alice", 17.0, 20.0, ("another file was handed in",), {"compare": (0.0, 3.0)}, tuple(turned)),
        Change("bob", 20.0, 18.0, ("tests were changed", "another seed"), {"tokenize": (2.0, 0.0)}, found[1].tests),
        Change("dora", None, 18.0, ()),
    ]
    assert [turned.after for turned in found[1].tests] == ["wrong", "wrong"]
    assert history.summary(found) == "1 grade went up, 1 down, 1 new"


def test_another_time_limit_is_a_reason_and_the_measured_pace_is_none(book):
    limited = with_provenance(record("bob", wrong="tokenize"), time_limit="2.5", call_seconds="12")
    [change] = second_run(book, limited)
    assert change.why == ("another time limit",)


def test_who_was_graded_again_to_the_same_is_no_change(book):
    assert second_run(book, with_provenance(record("bob"), seed="5")) == []


def test_other_points_are_a_reason_of_their_own(book):
    heavier = replace(record("bob"), score=26.0, exercises={"compare": {"score": 9.0, "max_score": 9.0}})
    [change] = second_run(book, heavier, points="other")
    assert change.why == (history.POINTS,) and change.difference == 6.0 and change.tests == ()


def test_a_test_that_was_not_there_before_is_told(book):
    more = replace(record("bob"), tests=record("bob").tests[1:])
    assert [(test.before, test.after) for test in second_run(book, more)[0].tests] == [("passed", "")]


@pytest.mark.parametrize(
    ("ups", "downs", "new", "said"),
    [(3, 1, 2, "3 grades went up, 1 down, 2 new"), (0, 0, 0, ""), (0, 2, 0, "2 grades went down"), (0, 0, 1, "1 new"),
     (1, 0, 1, "1 grade went up, 1 new")],
)  # fmt: skip
def test_a_summary_counts_and_leaves_out_what_did_not_happen(ups, downs, new, said):
    found = [Change("a", 1.0, 2.0, ())] * ups + [Change("b", 2.0, 1.0, ())] * downs + [Change("c", None, 1.0, ())] * new
    assert history.summary(found) == said
