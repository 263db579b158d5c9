"""The reference's own answers: near ties, where a text leaves greedy decoding, and what the known mistakes answer.

Covered: in bfloat16 ties within the measured noise happen, each of the tied tokens and texts is right, and a token or a
text that is wrong by more than noise stays wrong; in float32 there is one right text, unless a tie is built into a
model. Not covered: the noise of other machines; where each mistake differs from the solutions (test_misconceptions.py).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import SimpleNamespace

import pytest
import torch

from exercises.kit import models, reference
from exercises.kit.checks import Wrong, check_text, check_token
from exercises.kit.diagnosis import Answer
from exercises.kit.values import Tensor, snapshot
from grader.harness.inputs import Inputs
from grader.sandbox import wire
from solutions import misconceptions, oracle, pipeline_oracle
from solutions.unpacking_pipeline import greedy_generate, greedy_step, next_token_logits, tokenize
from tests.support.courses import MAIN, STRETCH
from tests.support.grading import corpus_of

DENMARK = "The capital of Denmark is"
FLOAT32 = ["pocket", "untied", "gpt2", "neox"]
# About one in three has a tie in bfloat16, so a few dozen show many. In float32 none has one.
TEXTS, TEXTS_IN_FLOAT32 = 40, 10
# How often two scores are the very same, and a text another, hangs on the processor: one in 30 texts, and one in 9
# prompts, was the least that was seen. So far is looked for the first.
MOST_TEXTS, MOST_PROMPTS = 500, 100


pytestmark = pytest.mark.usefixtures("one_thread")


@cache
def loaded(name: str) -> models.Loaded:
    return models.load("pocket") if name == "pocket" else models.stand_in(name)


@cache
def tolerance(name: str) -> float:
    return reference.tolerance(reference.noise(loaded(name).model))


@dataclass(frozen=True)
class Step:
    """What comes after some ids: the scores, the tokens that noise alone keeps apart, best first, and the next ones."""

    ids: list[int]
    scores: Tensor
    tied: list[int]
    behind: list[int]


def step(name: str, ids: list[int]) -> Step:
    scores = next_token_logits(loaded(name).model, ids)
    order = scores.argsort(descending=True).tolist()
    count = int((scores >= scores.max() - 2 * tolerance(name)).sum())
    return Step(ids, snapshot(scores), order[:count], order[count : count + 3])


@cache
def steps(name: str) -> list[Step]:
    """What comes after random texts of eight tokens: the same texts for every model."""
    return list(islice(more_steps(name), TEXTS_IN_FLOAT32 if name in FLOAT32 else TEXTS))


def more_steps(name: str) -> Iterator[Step]:
    """The same, without an end."""
    draw = random.Random(0)
    while True:
        yield step(name, [draw.randrange(1, 1024) for _ in range(8)])


def is_exact(after: Step) -> bool:
    """Whether the two best tokens have the very same score."""
    return len(after.tied) > 1 and after.scores.array[after.tied[0]] == after.scores.array[after.tied[1]]


def prompts(count: int) -> list[str]:
    inputs = Inputs(0, "ties", corpus_of(MAIN.corpus))
    return [inputs.prompt() for _ in range(count)]


def texts(name: str, prompt: str, count: int) -> list[str]:
    return reference.texts(loaded(name).model, loaded(name).tokenizer, prompt, count, tolerance(name))


# Tokens


def test_in_bfloat16_two_tokens_may_have_the_very_same_score():
    known = filter(is_exact, steps("bfloat16"))
    exact = [*known] or [*filter(is_exact, islice(more_steps("bfloat16"), MOST_TEXTS))]
    assert exact
    for after in exact:
        for token in after.tied[:2]:
            check_token(token, after.scores, 0.0)


def test_in_bfloat16_ties_within_the_noise_are_common_and_each_token_is_right():
    tied = [after for after in steps("bfloat16") if len(after.tied) > 1]
    assert len(tied) > TEXTS / 10
    for after in tied:
        for token in after.tied:
            check_token(token, after.scores, tolerance("bfloat16"))


@pytest.mark.parametrize("name", ["bfloat16", *FLOAT32])
def test_a_token_that_is_behind_by_more_than_noise_is_wrong(name):
    for after in steps(name):
        for token in after.behind:
            with pytest.raises(Wrong, match="not the token with the largest score"):
                check_token(token, after.scores, tolerance(name))


def test_a_second_best_token_is_wrong_where_it_is_clearly_behind_also_in_bfloat16():
    clear = [after for after in steps("bfloat16") if len(after.tied) == 1]
    assert len(clear) > TEXTS / 10
    for after in clear:
        with pytest.raises(Wrong):
            check_token(after.behind[0], after.scores, tolerance("bfloat16"))


@pytest.mark.parametrize("name", FLOAT32)
def test_in_float32_the_same_texts_have_no_ties(name):
    assert {len(after.tied) for after in steps(name)} == {1}


# Texts


@pytest.mark.parametrize("name", ["bfloat16", *FLOAT32])
@pytest.mark.parametrize("count", [1, 12])
def test_the_pipelines_own_text_comes_first(name, count):
    for prompt in prompts(2):
        own = reference.pipeline_text(loaded(name).model, loaded(name).tokenizer, prompt, count)
        assert texts(name, prompt, count)[0] == own


@pytest.mark.parametrize("name", FLOAT32)
def test_in_float32_an_ordinary_prompt_has_one_text(name):
    assert [len(texts(name, prompt, 20)) for prompt in prompts(4)] == [1] * 4


def test_in_bfloat16_a_tie_makes_several_texts_and_each_is_right():
    several = {prompt: found for prompt in prompts(20) if len(found := texts("bfloat16", prompt, 2)) > 1}
    assert len(several) > 3
    for prompt, found in several.items():
        assert len(set(found)) == len(found)
        for text in found:
            check_text(text, found, prompt)


def test_the_texts_of_one_token_are_the_tied_tokens():
    tokenizer = loaded("bfloat16").tokenizer
    for prompt in prompts(20):
        tied = step("bfloat16", tokenize(tokenizer, prompt)).tied
        expected = {prompt + tokenizer.decode([token] if token != tokenizer.eos_token_id else []) for token in tied}
        assert set(texts("bfloat16", prompt, 1)) == expected


@pytest.mark.parametrize("name", ["bfloat16", *FLOAT32])
def test_a_text_that_takes_a_token_behind_the_noise_is_wrong(name):
    model, tokenizer = loaded(name).model, loaded(name).tokenizer
    for prompt in prompts(6):
        ids = tokenize(tokenizer, prompt)
        wrong = step(name, ids).behind[0]
        goes_on = greedy_step(model, [*ids, wrong])
        with pytest.raises(Wrong):
            check_text(prompt + tokenizer.decode([wrong, goes_on]), texts(name, prompt, 2), prompt)


def test_a_loop_without_a_cache_gives_other_texts_than_pipeline_in_bfloat16_and_they_are_right():
    """However many ties there are: the texts are cut off at MAX_TEXTS, and the plain loop's is among the first."""
    model, tokenizer = loaded("bfloat16").model, loaded("bfloat16").tokenizer
    found = 0
    for prompt in prompts(MOST_PROMPTS):
        own = greedy_generate(model, tokenizer, prompt, 20)
        if own != reference.pipeline_text(model, tokenizer, prompt, 20):
            check_text(own, texts("bfloat16", prompt, 20), prompt)
            found += 1
        if found == 2:
            return
    raise AssertionError("in bfloat16 they are the same")


def test_there_is_an_end_to_the_texts():
    counts = (len(texts("bfloat16", prompt, 12)) for prompt in prompts(6))
    assert next(count for count in counts if count >= 20) <= reference.MAX_TEXTS


def with_a_tie(other: int | None) -> tuple[models.Loaded, int, int]:
    """A float32 model that gives two tokens the same score: the best one after DENMARK and `other` (None: EOS)."""
    made = models.stand_in("untied")
    best = greedy_step(made.model, tokenize(made.tokenizer, DENMARK))
    twin = made.tokenizer.eos_token_id if other is None else other
    assert best != twin
    with torch.no_grad():
        made.model.lm_head.weight[twin] = made.model.lm_head.weight[best]
    return made, best, twin


def test_a_tie_in_float32_makes_two_texts():
    made, best, twin = with_a_tie(300)
    noise = reference.tolerance(reference.noise(made.model))
    found = reference.texts(made.model, made.tokenizer, DENMARK, 1, noise)
    assert set(found) == {DENMARK + made.tokenizer.decode([token]) for token in (best, twin)}
    assert found[0] == reference.pipeline_text(made.model, made.tokenizer, DENMARK, 1)


def test_a_tie_with_the_end_token_makes_a_text_that_ends_there():
    made, best, _ = with_a_tie(None)
    noise = reference.tolerance(reference.noise(made.model))
    found = reference.texts(made.model, made.tokenizer, DENMARK, 1, noise)
    assert set(found) == {DENMARK, DENMARK + made.tokenizer.decode([best])}


# Where a text leaves the path


def divergence(got: str, count: int = 20):
    model, tokenizer = loaded("pocket").model, loaded("pocket").tokenizer
    return pipeline_oracle._divergence(model, tokenizer, DENMARK, got, count)


@pytest.mark.parametrize(
    "rest, number, yours, best",
    [
        (" Helsinki.", 1, " Helsinki", " Copenhagen"),
        ("\n", 1, "\n", " Copenhagen"),
        (" Copenhagen!", 2, "!", "."),
        (" Copenhagen. The", 3, " The", "<|endoftext|>"),
    ],
)
def test_a_text_leaves_the_path_at_its_first_other_token(rest, number, yours, best):
    found = divergence(DENMARK + rest)
    assert (found["number"], found["yours"], found["best"]) == (number, yours, best)
    assert found["your_score"] < found["best_score"] < 0


def test_the_scores_of_a_divergence_are_log_probabilities():
    model, tokenizer = loaded("pocket").model, loaded("pocket").tokenizer
    scores = next_token_logits(model, tokenize(tokenizer, DENMARK)).log_softmax(-1)
    [copenhagen], [helsinki] = tokenize(tokenizer, " Copenhagen"), tokenize(tokenizer, " Helsinki")
    found = divergence(DENMARK + " Helsinki")
    assert found["best_score"] == pytest.approx(float(scores[copenhagen]))
    assert found["your_score"] == pytest.approx(float(scores[helsinki]))


@pytest.mark.parametrize(
    "got, count",
    [
        (f"{DENMARK} Copenhagen.", 20),  # right
        (DENMARK, 20),  # too short
        (f"{DENMARK} Copenhagen", 20),
        (f"{DENMARK} Copen", 20),  # cut within a token
        (f"{DENMARK} Copenhagen. Yes", 1),  # too long
        (f"{DENMARK} Copenhagen. Yes", 2),
        (f"{DENMARK} Copenhagen.<|endoftext|> The", 20),  # past the end, and the end is in it
        (" Copenhagen.", 20),  # no prompt
        (f" {DENMARK} Copenhagen.", 20),
        ("", 20),
    ],
)
def test_a_text_that_never_leaves_the_path_has_no_divergence(got, count):
    assert divergence(got, count) is None


def test_letters_of_several_tokens_are_no_divergence():
    model, tokenizer = loaded("gpt2").model, loaded("gpt2").tokenizer
    beyond_ascii = 0
    for prompt in prompts(20):
        own = greedy_generate(model, tokenizer, prompt, 12)
        assert pipeline_oracle._divergence(model, tokenizer, prompt, own, 12) is None
        beyond_ascii += not own.isascii()
        if beyond_ascii == 3:
            return
    raise AssertionError("it writes nothing but ASCII")


# What the judge may ask for


def mistakes(*call, **kwargs):
    return oracle.functions(MAIN)["mistakes"](*call, **kwargs)


@pytest.mark.parametrize("course", [MAIN, STRETCH], ids=lambda course: course.name)
def test_there_is_a_function_for_every_name_that_the_judge_knows_and_no_other(course):
    found = oracle.functions(course)
    assert set(found) == set(oracle.names(course))
    assert all(map(callable, found.values()))


def test_the_texts_to_compare_with_are_the_pipelines_and_not_the_solutions():
    pocket = loaded("pocket")
    wanted = reference.pipeline_text(pocket.model, pocket.tokenizer, DENMARK, 20)
    assert oracle.functions(MAIN)["greedy_generate"](pocket.model, pocket.tokenizer, DENMARK) == wanted
    about = oracle.functions(MAIN)["about_greedy_generate"]
    said = about(DENMARK + " Helsinki.", pocket.model, pocket.tokenizer, DENMARK)
    assert said.startswith("token 1: yours ' Helsinki' (") and "the most likely ' Copenhagen' (" in said
    assert about(wanted, pocket.model, pocket.tokenizer, DENMARK) == about(None, None, None, DENMARK) == ""


def test_each_mistake_of_an_exercise_gives_a_value_or_says_what_it_raises(pocket):
    found = mistakes("next_token_logits", pocket.model, [5, 6])
    assert list(found) == [mistake.slug for mistake in misconceptions.of(MAIN, "next_token_logits")]
    assert all(set(said) in ({"value"}, {"raised"}) for said in found.values())
    assert found["next_token_logits_keeps_all_positions"]["value"].shape[-2:] == (2, 1024)


def test_a_mistake_that_raises_says_what(pocket):
    found = mistakes("get_embedding", pocket.model, 5)
    assert found["get_embedding_knows_gpt2_only"]["raised"].startswith("AttributeError: ")


def large(parameters: int) -> SimpleNamespace:
    """Stands for a model of that many parameters; it can't be called."""
    return SimpleNamespace(parameters=lambda: [SimpleNamespace(numel=lambda: parameters)])


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_mistakes_of_a_loop_are_not_run_on_a_large_model(pocket, beyond):
    model = large(oracle.MAX_PARAMETERS + beyond)
    found = mistakes("greedy_generate", model, pocket.tokenizer, DENMARK, max_new_tokens=1)
    assert bool(found) is not bool(beyond)


def test_a_large_model_has_the_mistakes_of_the_other_exercises():
    assert mistakes("greedy_step", large(oracle.MAX_PARAMETERS + 1), [5])


def test_pocket_and_the_stand_ins_are_not_large():
    assert all(oracle.parameters(loaded(name).model) < oracle.MAX_PARAMETERS for name in ("bfloat16", *FLOAT32))


def test_mistakes_that_are_too_large_for_one_frame_are_left_out(monkeypatch):
    """Those that only cross as a shape stay, and so do those that are small."""
    made = {"a": (3, 10**6), "b": (35, 10**5), "c": (4, 10**5), "d": (10**4, 10**4)}
    outcomes = {slug: Answer(torch.empty(1).expand(shape)) for slug, shape in made.items()}
    monkeypatch.setattr(misconceptions, "outcomes", lambda *_: {**outcomes, "e": Answer(raised="ValueError")})
    found = mistakes("next_token_logits", None, [5])
    assert list(found) == ["a", "c", "d", "e"]
    assert wire.encode(snapshot(found))
