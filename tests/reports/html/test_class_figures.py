"""The class's figures, against ones worked out by hand or by the standard library."""

import math
import random
import statistics
import weakref
from dataclasses import replace

import pytest

from grader.records import scoring
from grader.records.record import Outcome
from grader.reports.html import class_figures
from tests.support.courses import SIX


def record(student, **outcomes):
    """A graded record: for each exercise the verdicts of its checks, 'passed' in all others."""
    verdicts = [
        Outcome(
            name, f"test_{i}", f"Check {i} of {name}.", "hidden" if i else "public", verdict, message="", seconds=0.0
        )
        for name in SIX.names
        for i, verdict in enumerate(outcomes.get(name, ["passed", "passed"]))
    ]
    return scoring.graded(student, f"{student}.py", verdicts, "", {"model": "m"}, SIX)


def test_standing_counts_all_some_none_and_untried():
    found = class_figures.figures(
        [
            record("a"),
            record("b", compare=["passed", "wrong"]),
            record("c", compare=["wrong", "error"]),
            record("d", compare=["not_attempted", "not_attempted"]),
            scoring.unreadable("e", "e.py", "torn", {}, SIX),
        ],
        SIX,
    )
    assert found.standing["compare"] == {"all": 1, "some": 1, "none": 1, "untried": 2}
    assert found.standing["tokenize"] == {"all": 4, "untried": 1}


def test_a_record_with_a_fault_of_the_grader_is_in_no_figure_but_has_a_row():
    found = class_figures.figures([record("a"), record("b", compare=["grader_error", "passed"])], SIX)
    assert [row.student for row in found.rows] == ["a", "b"] and [row.fault for row in found.rows] == [False, True]
    assert [row.student for row in found.counted] == ["a"]
    assert found.standing["compare"] == {"all": 1} and not found.mistakes
    assert {check.tried for check in found.checks.values()} == {1}


def test_a_check_counts_those_who_tried_and_passed_it_on_every_input():
    twice = [
        Outcome("compare", f"t[{i}]", "Same.", "public", v, message="", seconds=0.0)
        for i, v in enumerate(("passed", "wrong"))
    ]
    both = [replace(outcome, verdict="passed") for outcome in twice]
    none = [replace(outcome, verdict="not_attempted") for outcome in twice]
    records = [scoring.graded(name, "", own, "", {}, SIX) for name, own in (("a", twice), ("b", both), ("c", none))]
    check = class_figures.figures(records, SIX).checks["compare", "public", "Same."]
    assert (check.inputs, check.tried, check.passed) == (2, 2, 1)


def test_discrimination_is_the_correlation_with_the_points_elsewhere():
    rng = random.Random(3)
    records, passed, elsewhere = [], [], []
    for number in range(60):
        good = rng.random() < 0.6
        own = "passed" if rng.random() < (0.8 if good else 0.3) else "wrong"
        one = record(f"s{number}", compare=[own], greedy_generate=["passed" if good else "wrong"])
        records.append(one)
        passed.append(float(own == "passed"))
        elsewhere.append(one.score - one.exercises["compare"]["score"])
    check = class_figures.figures(records, SIX).checks["compare", "public", "Check 0 of compare."]
    assert check.discrimination == pytest.approx(statistics.correlation(passed, elsewhere))
    assert check.margin == pytest.approx(2 / math.sqrt(60))


@pytest.mark.parametrize(("students", "failing"), [(29, 10), (60, 4), (60, 56)])
def test_discrimination_is_not_given_where_it_would_be_chance(students, failing):
    records = [record(f"s{n}", compare=["wrong" if n < failing else "passed"]) for n in range(students)]
    assert class_figures.figures(records, SIX).checks["compare", "public", "Check 0 of compare."].discrimination is None


def test_discrimination_is_not_given_where_all_have_the_same_points_elsewhere():
    records = [record(f"s{n}", compare=["wrong" if n % 2 else "passed"]) for n in range(40)]
    assert class_figures.figures(records, SIX).checks["compare", "public", "Check 0 of compare."].discrimination is None


def test_students_with_the_same_mistake_are_grouped_the_largest_group_first():
    def missed(student, message):
        own = Outcome("compare", "t", "T.", "public", "wrong", message=message, seconds=0.0)
        return scoring.graded(student, "", [own], "", {}, SIX)

    found = class_figures.figures(
        [
            missed("zoe", "A"),
            missed("bo", "B"),
            missed("al", "B"),
            missed("cy", "B"),
            missed("di", "A"),
            missed("ed", "C"),
        ],
        SIX,
    )
    assert [(mistake.text, [found.rows[i].student for i in mistake.who]) for mistake in found.mistakes] == [
        ("B", ["al", "bo", "cy"]),
        ("A", ["di", "zoe"]),
    ]
    assert found.alone == {"compare": 1}
    assert {row.student: row.mistakes for row in found.rows} == {
        "al": [0], "bo": [0], "cy": [0], "di": [1], "zoe": [1], "ed": [],
    }  # fmt: skip


def test_a_stub_is_no_mistake():
    stub = ["not_attempted", "not_attempted"]
    assert not class_figures.figures([record("a", compare=stub), record("b", compare=stub)], SIX).mistakes


def test_the_histogram_counts_every_score_once_and_all_points_on_its_own():
    bars = class_figures.histogram([0.0, 1.99, 2.0, 19.99, 20.0, 20.0], 20.0)
    assert [(bar.low, bar.high) for bar in bars] == [(n, n + 2) for n in range(0, 20, 2)] + [(20, 20)]
    assert [bar.students for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2]


@pytest.mark.parametrize("maximum", [0.0, 0.5, 3.0, 20.0, 33.0, 1000.0])
def test_the_histogram_has_few_bars_whatever_the_maximum(maximum):
    bars = class_figures.histogram([maximum * n / 50 for n in range(51)], maximum)
    assert len(bars) <= class_figures.MAX_BARS + 1 and sum(bar.students for bar in bars) == 51


def test_quartiles_of_none_one_and_many():
    assert class_figures.quartiles([]) == (0.0, 0.0, 0.0)
    assert class_figures.quartiles([7.0]) == (7.0, 7.0, 7.0)
    assert class_figures.quartiles([1.0, 2.0, 3.0, 4.0, 5.0]) == (2.0, 3.0, 4.0)


def test_the_records_are_read_one_at_a_time_and_not_kept():
    seen = []
    most = 0

    def read():
        nonlocal most
        for number in range(50):
            one = record(f"s{number}")
            seen.append(weakref.ref(one))
            most = max(most, sum(reference() is not None for reference in seen))
            yield one

    found = class_figures.figures(read(), SIX)
    assert len(found.rows) == 50 and most <= 2


def test_the_first_failed_test_names_the_state_of_an_exercise():
    one = record("alice", compare=["passed", "timeout", "wrong"])
    assert class_figures.worst_verdict(one, "compare") == "timeout"
    assert class_figures.worst_verdict(scoring.unreadable("a", "a", "", {}, SIX), "compare") == "unreadable"


def test_an_exercise_that_is_not_in_the_manifest_has_its_name_for_a_title():
    assert class_figures.about("compare", SIX).title == SIX.exercise("compare").title
    assert class_figures.about("from_elsewhere", SIX).title == "from_elsewhere"
