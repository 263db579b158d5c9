"""Every known mistake of both courses, graded once: suites are sharp and fair, and students read what they mixed up.

Covered: `grader verify` as a command on a course, what it prints, and the messages in its records. The judge is one in
this process. Not covered: what counts as a problem of a suite (tests/commands/test_verify.py); which mistake a result
is (tests/kit/test_diagnosis.py).
"""

import re

import pytest
from typer.testing import CliRunner

from grader import cli
from grader.commands import verify
from grader.harness.verdicts import NAMED_ERRORS
from solutions import misconceptions
from tests.support import inline
from tests.support.courses import MAIN, STRETCH

# Mistakes of which each student must read what it is: some of each exercise.
SAMPLE = (
    "tokenize_returns_a_tensor",
    "tokenize_returns_the_tokens",
    "tokenize_puts_bos_in_front",
    "tokenize_strips_the_text",
    "next_token_logits_keeps_all_positions",
    "next_token_logits_returns_probabilities",
    "next_token_logits_reads_the_first_position",
    "next_token_logits_feeds_the_last_token_only",
    "greedy_step_returns_a_tensor",
    "greedy_step_takes_the_second_best",
    "greedy_step_takes_the_smallest_score",
    "greedy_step_never_ends_the_text",
    "greedy_generate_forgets_the_prompt",
    "greedy_generate_keeps_eos_in_the_text",
    "greedy_generate_adds_one_token_too_many",
    "greedy_generate_feeds_the_prompt_only",
    "get_embedding_keeps_a_dimension",
    "get_embedding_knows_llama_only",
    "get_embedding_returns_the_last_hidden_state",
    "compare_returns_the_dot_product",
    "compare_returns_the_cosine_distance",
    "compare_returns_a_tensor",
)
# Found by hidden tests only: the public checks ask no other model, and for no single step that ends a text.
HIDDEN_ONLY = {"greedy_step_never_ends_the_text", "get_embedding_knows_llama_only"}
RAISED = ("an exception", *NAMED_ERRORS)


@pytest.fixture(scope="module", params=[MAIN, STRETCH], ids=["main", "stretch"])
def chosen(request):
    """The course that is proven."""
    return request.param


@pytest.fixture(scope="module")
def proven(chosen, judge):
    """What came of `grader verify`, and the records that it made."""
    prove, made = verify.prove, {}
    with inline.place(judge.zygote), pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "prove", lambda records, course: made.update(records) or prove(records, course))
        # More time than a call has: none of the mistakes goes on for ever, and a busy machine stands still at times.
        return CliRunner().invoke(cli.app, ["verify", "--course", chosen.name, "--time-limit", "60"]), made


@pytest.fixture(scope="module")
def proof(proven):
    return proven[0]


def test_the_hidden_suite_is_sharp_and_fair(proof):
    assert proof.exit_code == 0, proof.output
    assert "verify:" not in proof.stderr
    assert proof.stdout.splitlines()[-1].startswith("The solutions get full marks, the stubs none, and every known")


def test_three_in_four_of_the_mistakes_are_named_in_the_feedback(chosen, proof):
    count, named, tests = map(
        int, re.search(r"(\d+) known mistakes, (\d+) of them .*; (\d+) tests", proof.stdout).groups()
    )
    assert count == len(misconceptions.catalogue(chosen))
    assert named >= 0.75 * count
    assert tests >= 40


def test_the_table_shows_what_each_test_catches(chosen, proof):
    """A row for a test of each exercise, and in it at least one mistake's name."""
    for name in chosen.names:
        assert re.search(rf"^{name}:\s+test_\w+", proof.stdout, re.MULTILINE)
        assert re.search(rf"^{name}:.* [1-9]\d*  \w+", proof.stdout, re.MULTILINE)


# What students read


@pytest.fixture
def failed(chosen, proven):
    """{mistake: the outcomes of its own exercise that were not passed}."""
    return {
        mistake: [
            test
            for test in proven[1][mistake.slug].tests
            if test.exercise == mistake.exercise and test.verdict != "passed"
        ]
        for mistake in misconceptions.catalogue(chosen)
    }


def test_the_words_of_a_mistake_are_in_the_message(chosen, failed):
    named = {mistake.slug for mistake, tests in failed.items() if any(mistake.says in test.message for test in tests)}
    sample = {mistake.slug for mistake in failed} & set(SAMPLE)
    assert sample <= named
    assert chosen is not MAIN or len(sample) == len(SAMPLE)
    assert all(
        sum(mistake.slug in named for mistake in failed if mistake.exercise == name) >= 3 for name in chosen.names
    )


def test_no_other_mistakes_words_are_in_a_message(failed):
    wrong = {
        mistake.slug: [other.slug for other in failed if other is not mistake for t in tests if other.says in t.message]
        for mistake, tests in failed.items()
        if mistake.slug in SAMPLE
    }
    assert {slug: others for slug, others in wrong.items() if others} == {}


def test_a_public_message_keeps_the_values_above_the_words(failed):
    for mistake, tests in failed.items():
        named = [test.message for test in tests if test.visibility == "public" and mistake.says in test.message]
        assert named or mistake.slug not in SAMPLE or mistake.slug in HIDDEN_ONLY, mistake.slug
        assert all(message.partition(mistake.says)[0].strip() for message in named), mistake.slug


def test_a_hidden_message_that_names_a_mistake_holds_no_more_than_the_words(failed):
    """The words, or for an exception the fixed sentence that says its type, and the words."""
    for mistake, tests in failed.items():
        for test in tests:
            if test.visibility == "hidden" and mistake.says in test.message and test.verdict in ("wrong", "error"):
                whole = [mistake.says] if test.verdict == "wrong" else [
                    f"It raised {kind}.\n{mistake.says}" for kind in RAISED
                ]  # fmt: skip
                assert test.message in whole, mistake.slug


def test_a_mistake_that_only_hidden_tests_find_is_named_there(failed):
    for mistake, tests in failed.items():
        if mistake.slug in HIDDEN_ONLY:
            assert {test.visibility for test in tests} == {"hidden"}
            assert any(test.message.endswith(mistake.says) for test in tests)
