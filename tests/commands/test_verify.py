"""The proof of a suite: what counts as a problem.

Covered: `prove` on records made by hand, each with one thing wrong. Not covered: `grader verify` itself, which
tests/product/test_mistakes.py runs; suites of other people's; that no mistake is missing from the catalogue.
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.commands import verify
from grader.harness.batch import Trial
from grader.records import scoring
from grader.records.record import Outcome
from solutions import misconceptions
from tests.support.courses import MAIN, SIX, STRETCH

CATALOGUE = {mistake.slug: mistake for mistake in misconceptions.catalogue(MAIN)}
SLUG = "compare_returns_the_dot_product"


def record(student, verdicts, message=""):
    """A record with one public and one hidden test of each exercise; `verdicts` says what is not passed."""
    made = [
        Outcome(
            name, f"test_{shown}", "Title.", shown, verdicts.get((name, shown), "passed"), message=message, seconds=0.1
        )
        for name in MAIN.names
        for shown in ("public", "hidden")
    ]
    return scoring.graded(student, "unpacking_pipeline.py", made, "", {}, MAIN)


def loses(slug, *exercises, verdict="wrong", message=None):
    """The record of a misconception that fails all tests of these exercises."""
    failed = {(name, shown): verdict for name in exercises for shown in ("public", "hidden")}
    return record(slug, failed, CATALOGUE[slug].says if message is None else message)


def stubs(**awake):
    every = {(name, shown): "not_attempted" for name in MAIN.names for shown in ("public", "hidden")}
    return record(verify.STUBS, every | {(name, "hidden"): verdict for name, verdict in awake.items()})


@pytest.fixture
def records():
    """The records of a suite with which all is well."""
    found = {slug: loses(slug, mistake.exercise) for slug, mistake in CATALOGUE.items()}
    return {verify.SOLUTIONS: record(verify.SOLUTIONS, {}), verify.STUBS: stubs(), **found}


def test_a_sharp_and_fair_suite_has_no_problems(records):
    proof = verify.prove(records, MAIN)
    assert proof.problems == []
    assert proof.caught_by["compare: test_hidden"] == [
        slug for slug, mistake in CATALOGUE.items() if mistake.exercise == "compare"
    ]
    assert set(proof.diagnosed) == set(CATALOGUE) and all(proof.diagnosed.values())


def test_only_hidden_tests_are_to_be_failed_by_someone(records):
    assert set(verify.prove(records, MAIN).caught_by) == {f"{name}: test_hidden" for name in MAIN.names}


def test_a_test_that_fails_by_itself_is_shown_with_exception_and_line(records, monkeypatch):
    """It is run again on the first submission that met the error; records hold no line."""
    broken = Outcome("compare", "test_hidden", "Title.", "hidden", "grader_error", message="KeyError in the suite.")
    records[SLUG] = loses(SLUG, "compare", verdict="grader_error")
    ran = []

    class Judge:
        def __init__(self, settings):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def run(self, chosen):
            ran.extend(submission.student for submission in chosen)
            return SimpleNamespace(trials={0: [Trial(broken, [], "", KeyError(), "suite/test_x.py:7\nKeyError: 'x'")]})

    monkeypatch.setattr(verify, "Judge", Judge)
    problems = verify._failing_by_themselves(records, SimpleNamespace(course=MAIN))
    assert ran == [SLUG]
    assert problems == ["compare: test_hidden: this test fails by itself:\nsuite/test_x.py:7\nKeyError: 'x'"]
    assert verify._failing_by_themselves({SLUG: loses(SLUG, "compare")}, SimpleNamespace(course=MAIN)) == []


def test_a_mistake_that_keeps_its_marks_is_a_problem(records):
    records[SLUG] = record(SLUG, {})
    assert verify.prove(records, MAIN).problems == [f"{SLUG}: keeps all marks. No test tells it from a right compare."]


def test_a_mark_that_is_lost_elsewhere_is_a_problem(records):
    records[SLUG] = loses(SLUG, "compare", "tokenize", "get_embedding")
    assert verify.prove(records, MAIN).problems == [
        f"{SLUG}: loses marks in get_embedding, which is right.",
        f"{SLUG}: loses marks in tokenize, which is right.",
    ]


def test_marks_lost_elsewhere_only_are_two_problems(records):
    records[SLUG] = loses(SLUG, "tokenize")
    assert verify.prove(records, MAIN).problems == [
        f"{SLUG}: keeps all marks. No test tells it from a right compare.",
        f"{SLUG}: loses marks in tokenize, which is right.",
    ]


@pytest.mark.parametrize("verdict", ["passed", "wrong", "error"])
def test_an_awake_stub_is_a_problem(records, verdict):
    records[verify.STUBS] = stubs(compare=verdict)
    assert verify.prove(records, MAIN).problems == [
        f"compare: test_hidden: the stubs get {verdict}, not not_attempted."
    ]


@pytest.mark.parametrize("verdict", ["wrong", "timeout", "grader_error"])
def test_a_failing_solution_is_a_problem(records, verdict):
    records[verify.SOLUTIONS] = record(verify.SOLUTIONS, {("compare", "hidden"): verdict}, "Why.")
    assert verify.prove(records, MAIN).problems == [f"compare: test_hidden: the solutions fail it: {verdict} Why."]


def test_a_test_that_nobody_fails_is_a_problem(records):
    for slug, mistake in CATALOGUE.items():
        if mistake.exercise == "compare":
            records[slug] = record(slug, {("compare", "public"): "wrong"}, mistake.says)
    proof = verify.prove(records, MAIN)
    assert proof.problems == ["compare: test_hidden: no known mistake fails this test."]
    assert proof.caught_by["compare: test_hidden"] == []


def test_failing_a_test_of_another_exercise_does_not_count_as_catching_it(records):
    for slug, mistake in CATALOGUE.items():
        if mistake.exercise == "compare":
            records[slug] = record(slug, {("compare", "public"): "wrong", ("tokenize", "hidden"): "wrong"})
    assert "compare: test_hidden: no known mistake fails this test." in verify.prove(records, MAIN).problems


def test_a_mistake_is_named_when_its_words_are_in_a_message_of_its_own_exercise(records):
    records[SLUG] = loses(SLUG, "compare", message=f"Above.\n{CATALOGUE[SLUG].says}")
    assert verify.prove(records, MAIN).diagnosed[SLUG]
    records[SLUG] = loses(SLUG, "compare", message="Something else.")
    assert not verify.prove(records, MAIN).diagnosed[SLUG]


def test_words_in_a_test_that_was_passed_do_not_count_as_named(records):
    whole = loses(SLUG, "compare", message="")
    tests = [
        replace(test, message=CATALOGUE[SLUG].says) if test.exercise != "compare" else test for test in whole.tests
    ]
    records[SLUG] = replace(whole, tests=tests)
    assert not verify.prove(records, MAIN).diagnosed[SLUG]


def test_what_is_blocked_is_named_by_its_verdict(records):
    slug = "greedy_generate_calls_generate"
    records[slug] = loses(slug, "greedy_generate", verdict="blocked", message="")
    assert verify.prove(records, MAIN).diagnosed[slug]


def test_an_unnamed_mistake_is_no_problem(records):
    records[SLUG] = loses(SLUG, "compare", message="")
    assert verify.prove(records, MAIN).problems == []


def test_each_course_has_a_class_and_a_proof_of_its_own():
    found = [known.student for known in verify.the_class(STRETCH)]
    catalogue = misconceptions.catalogue(STRETCH)
    assert found == [verify.SOLUTIONS, verify.STUBS, *(mistake.slug for mistake in catalogue)]
    made = [Outcome(name, "test_x", "", "hidden", "passed", message="", seconds=0.1) for name in STRETCH.names]
    perfect = scoring.graded("s", "unpacking_further.py", made, "", {"course": STRETCH.name}, STRETCH)
    problems = verify.prove(dict.fromkeys(found, perfect), STRETCH).problems
    assert f"{catalogue[0].slug}: keeps all marks. No test tells it from a right {catalogue[0].exercise}." in problems


def test_a_mistake_is_run_where_it_may_show_and_the_solutions_everywhere():
    only = {known.student: known.only for known in verify.the_class(SIX)}
    assert only[verify.SOLUTIONS] == only[verify.STUBS] == ()
    assert only["tokenize_returns_a_batch"] == ("tokenize", "greedy_generate")
    assert only["next_token_logits_keeps_the_batch"] == ("next_token_logits", "greedy_step", "greedy_generate")
    assert only[SLUG] == ("compare",)


def test_what_the_solutions_call_counts_where_the_manifest_says_nothing(tmp_path):
    calling = MAIN.solutions.read_text() + "\n\ndef compare(emb1, emb2):\n    return get_embedding(emb1, emb2)\n"
    (tmp_path / "master.py").write_text(calling)
    assert verify.reached_by(replace(MAIN, solutions=tmp_path / "master.py"), "get_embedding") == (
        "get_embedding",
        "compare",
    )


def test_exercises_that_a_mistake_was_not_run_on_are_not_lost(records):
    records[SLUG] = replace(
        loses(SLUG, "compare"), tests=[test for test in loses(SLUG, "compare").tests if test.exercise == "compare"]
    )
    records[SLUG] = scoring.rescored(records[SLUG], MAIN)
    assert records[SLUG].score == 0 and verify.prove(records, MAIN).problems == []


def test_the_class_is_the_solutions_the_stubs_and_every_mistake_once():
    found = {known.student: known for known in verify.the_class(MAIN)}
    assert list(found) == [verify.SOLUTIONS, verify.STUBS, *CATALOGUE]
    assert len(verify.the_class(MAIN)) == len(found)
    assert found[verify.SOLUTIONS].data == MAIN.solutions.read_bytes()
    assert found[verify.STUBS].data == MAIN.stub.read_bytes()
    assert len({known.data for known in found.values()}) == len(found)
