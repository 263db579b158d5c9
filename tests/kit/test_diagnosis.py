"""Known mistakes: when two results are the same, which mistake a result is, which speaks, and that students read it.

Covered: the functions of exercises/kit/diagnosis.py, and the messages of a batch of misconceptions, graded in one run.
Not covered: which outcomes are looked at (test_follow_through.py); `pytest exercises` (test_plugin.py); every known
mistake (test_verify.py).
"""

import math

import numpy as np
import pytest

from exercises.kit import diagnosis
from exercises.kit.diagnosis import Answer, matches, same, speaker
from exercises.kit.manifest import courses
from exercises.kit.values import Opaque, Tensor, tensor
from grader.harness.verdicts import NAMED_ERRORS
from solutions import misconceptions
from tests.support import grading

COURSE = courses()[0]
NAN, INF = math.nan, math.inf
SMALL = diagnosis.RELATIVE / 10


@pytest.mark.parametrize(
    "one, two",
    [
        (None, None),
        (3, 3),
        ("a", "a"),
        (0.5, 0.5 + SMALL),
        (1e9, 1e9 * (1 + SMALL)),
        (NAN, NAN),
        (INF, INF),
        ([1, 2], [1, 2]),
        ([0.5, "a"], [0.5 + SMALL, "a"]),
        ((1, [2.0]), (1, [2.0 + SMALL])),
        ([], []),
        ({"a": 1}, {"a": 1}),
        (Opaque("ndarray"), Opaque("ndarray")),
        (tensor([1, 2]), tensor([1, 2 + SMALL])),
        (tensor([NAN, INF]), tensor([NAN, INF])),
        (tensor([]), tensor([])),
        ([tensor([1])], [tensor([1])]),
    ],
)
def test_results_are_the_same_but_for_rounding(one, two):
    assert same(one, two) and same(two, one)


@pytest.mark.parametrize(
    "one, two",
    [
        (None, 0),
        (3, 4),
        (3, 3.0),
        (1, True),
        ("a", "b"),
        (0.5, 0.51),
        (NAN, 0.0),
        (INF, -INF),
        ([1, 2], [2, 1]),
        ([1, 2], [1, 2, 3]),
        ([1, 2], (1, 2)),
        ([3], [3.0]),
        ({"a": 1}, {"a": 2}),
        (Opaque("ndarray"), Opaque("Tensor")),
        (tensor([1, 2]), [1.0, 2.0]),
        (tensor([1, 2]), tensor([1, 3])),
        (tensor([1, 2]), tensor([[1, 2]])),
        (tensor([1]), tensor([1, 1])),
        (tensor([1]), Tensor("float64", np.array([1.0]))),
        (tensor([0, 0]), tensor([0, NAN])),
        ([tensor([1])], [tensor([2])]),
    ],
)
def test_results_of_another_type_shape_or_value_are_not_the_same(one, two):
    assert not same(one, two) and not same(two, one)


MISTAKES = {
    "five": Answer(5),
    "five too": Answer(5),
    "five as a float": Answer(5.0),
    "nothing": Answer(None),
    "raises": Answer(raised="ValueError: x"),
}


@pytest.mark.parametrize(
    "answer, slugs",
    [
        (Answer(5), {"five", "five too"}),
        (Answer(5.00001), {"five as a float"}),
        (Answer(None), {"nothing"}),
        (Answer(6), set()),
        (Answer("ValueError: x"), set()),
        (Answer(raised="ValueError: x"), {"raises"}),
        (Answer(raised="ValueError: y"), set()),
        (Answer(raised=""), set()),
        (Answer(raised="5"), set()),
    ],
)
def test_an_outcome_is_that_of_each_mistake_that_gives_or_raises_the_same(answer, slugs):
    assert matches(answer, MISTAKES) == slugs


@pytest.mark.parametrize(
    "found, slug",
    [
        ([], None),
        ([set(), set()], None),
        ([{"a"}], "a"),
        ([{"a"}, {"b"}, {"b"}], "b"),
        ([{"b", "a"}, {"b"}], "b"),
        ([{"b"}, {"a"}], "a"),
        ([{"b", "a"}], "a"),
        ([set(), {"b"}, set()], "b"),
    ],
)
def test_the_mistake_that_explains_most_speaks_and_the_earliest_name_among_equals(found, slug):
    assert speaker(found) == slug


# Graded

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
BY_SLUG = {mistake.slug: mistake for mistake in misconceptions.catalogue(COURSE)}
# Found by hidden tests only: the public checks ask no other model, and for no single step that ends a text.
HIDDEN_ONLY = {"greedy_step_never_ends_the_text", "get_embedding_knows_llama_only"}


@pytest.fixture(scope="module")
def outcomes(judge):
    """The outcomes of the failed tests of each misconception's own exercise, by its slug."""
    batch = grading.graded(judge, *(misconceptions.as_submission(COURSE, BY_SLUG[slug]) for slug in SAMPLE))
    failed = {}
    for number, slug in enumerate(SAMPLE):
        own = [outcome for outcome in batch.outcomes(number) if outcome.exercise == BY_SLUG[slug].exercise]
        failed[slug] = [outcome for outcome in own if outcome.verdict != "passed"]
    return failed


def test_the_sample_is_large_and_has_some_of_each_exercise():
    assert len(SAMPLE) == len(set(SAMPLE)) >= 20
    assert all(sum(BY_SLUG[slug].exercise == name for slug in SAMPLE) >= 3 for name in COURSE.names)


@pytest.mark.parametrize("slug", SAMPLE)
def test_the_words_of_a_mistake_are_in_the_message(outcomes, slug):
    assert any(BY_SLUG[slug].says in outcome.message for outcome in outcomes[slug])


@pytest.mark.parametrize("slug", SAMPLE)
def test_no_other_mistakes_words_are_in_a_message(outcomes, slug):
    others = [mistake.says for mistake in BY_SLUG.values() if mistake.slug != slug]
    assert not [says for outcome in outcomes[slug] for says in others if says in outcome.message]


@pytest.mark.parametrize("slug", [slug for slug in SAMPLE if slug not in HIDDEN_ONLY])
def test_a_public_message_keeps_the_values_above_the_words(outcomes, slug):
    named = [
        outcome
        for outcome in outcomes[slug]
        if outcome.visibility == "public" and BY_SLUG[slug].says in outcome.message
    ]
    assert named
    for outcome in named:
        assert outcome.message.partition(BY_SLUG[slug].says)[0].strip()


@pytest.mark.parametrize("slug", SAMPLE)
def test_a_hidden_message_that_names_a_mistake_holds_no_more_than_the_words(outcomes, slug):
    """The words, or for an exception the fixed sentence that says its type, and the words."""
    says = BY_SLUG[slug].says
    for outcome in outcomes[slug]:
        if outcome.visibility == "hidden" and says in outcome.message:
            allowed = [says] if outcome.verdict == "wrong" else [f"It raised {kind}.\n{says}" for kind in RAISED]
            assert outcome.message in allowed


RAISED = ("an exception", *NAMED_ERRORS)


@pytest.mark.parametrize("slug", sorted(HIDDEN_ONLY))
def test_a_mistake_that_only_hidden_tests_find_is_named_there(outcomes, slug):
    assert {outcome.visibility for outcome in outcomes[slug]} == {"hidden"}
    assert any(outcome.message.endswith(BY_SLUG[slug].says) for outcome in outcomes[slug])
