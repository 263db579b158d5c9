"""A generation step by step: whose functions do it, what is told of odd texts, that a function's fault ends nothing.

Not covered: how it is shown (test_terminal.py, ../test_notebook.py).
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from exercises.kit import reference
from exercises.kit.manifest import courses
from exercises.kit.play import trial
from exercises.kit.play.trial import NothingToTry
from solutions import unpacking_pipeline

MAIN, STRETCH = courses()
PLAY = MAIN.play
OWN = {name: getattr(unpacking_pipeline, name) for name in trial.names(PLAY)}


@pytest.fixture(autouse=True)
def one_thread(pocket):
    with reference.one_thread_if_small(pocket.model):
        yield


@pytest.fixture
def tried(pocket):
    """tried(text, functions): the trial and its rounds."""

    def tried(text, functions=OWN, model=None, tokenizer=None):
        found = trial.begin(PLAY, functions, model or pocket.model, tokenizer or pocket.tokenizer, text)
        return found, list(found.rounds)

    return tried


@pytest.mark.parametrize("functions", [OWN, {}, {PLAY.step: OWN[PLAY.step]}], ids=["own", "the kit's", "both"])
def test_whoevers_functions_they_are_the_generation_is_the_pipelines(tried, pocket, functions):
    found, rounds = tried("The dog", functions)
    text = reference.pipeline_text(pocket.model, pocket.tokenizer, "The dog", trial.ROUNDS)
    assert rounds[-1].before == text and rounds[-1].chosen.token.is_special
    assert [(token.text, token.token_id) for token in found.tokens] == [("The", 271), ("␣dog", 398)]
    assert [one.token.text for one in found.best[:2]] == ["␣sleeps", "␣b"] and len(found.best) == 10
    assert found.best[0].chance == pytest.approx(0.276, abs=0.001) and found.vocabulary == 1024
    assert found.best[0] == rounds[0].chosen and found.best[1] == rounds[0].other
    assert found.end == "<|endoftext|> ends the text, and is no part of it." and not found.said


def test_it_is_said_whose_functions_they_are():
    first, second, third = trial.names(PLAY)
    assert trial.whose(PLAY, [first, third]) == [
        f"Yours: {first}, {third}.", f"The kit's, until yours is done: {second}.",
    ]  # fmt: skip
    assert [len(trial.whose(PLAY, done)) for done in ([], trial.names(PLAY))] == [1, 1]


def loops(*arguments):
    while True:
        pass


@pytest.mark.parametrize(
    ("role", "function", "said"),
    [
        ("tokens", lambda *a: 1 / 0, "raised ZeroDivisionError: division by zero"),
        ("tokens", lambda *a: torch.tensor([271, 398]), "gave something else"),
        ("scores", lambda *a: torch.full((1024,), float("nan")), "gave something else"),
        ("scores", lambda *a: torch.zeros(3, 1024), "gave something else"),
        ("step", lambda *a: 1024, "gave something else"),
        ("step", lambda *a: True, "gave something else"),
        ("step", trial.limited(loops), "stopped after 0.2 seconds"),
        ("step", trial.limited(lambda model, ids: model.generate(torch.tensor([ids]))), "Blocked"),
    ],
)
def test_a_function_that_fails_is_named_once_and_the_kits_takes_its_place(tried, role, function, said, monkeypatch):
    monkeypatch.setattr(trial.time_limit, "SECONDS", 0.2)
    name = getattr(PLAY, role)
    found, rounds = tried("The dog", OWN | {name: function})
    assert len(found.said) == 1 and found.said[0].startswith(f"Your {name} ") and said in found.said[0]
    assert rounds[-1].before == "The dog sleeps in its basket."


def test_a_function_may_choose_another_token_than_the_best(tried, pocket):
    found, rounds = tried("The dog", {PLAY.step: lambda model, ids: int(OWN[PLAY.scores](model, ids).topk(2)[1][1])})
    assert rounds[0].chosen == found.best[1] and rounds[0].other == found.best[0]


def test_a_text_without_tokens_is_no_text_to_go_on_from(tried):
    for functions in (OWN, {}):
        with pytest.raises(NothingToTry, match="needs one to go on from. Try 'The dog'"):
            tried("", functions)


@pytest.mark.parametrize("text", ["\udcff", "The \ud800 dog"])
def test_what_is_no_text_is_said(tried, text):
    with pytest.raises(NothingToTry, match="no text"):
        tried(text)


@pytest.mark.parametrize(
    "text", [" ", "\n", "日本語 🦊", "café", "a\tb\0c", "\x1b[31m", "<b>&amp;</b>", "{{ 7 * 7 }}", "%s"]
)
def test_any_other_text_can_be_tried(tried, text):
    found, rounds = tried(text)
    assert found.tokens and rounds and rounds[0].before == text and not found.said


def test_a_special_token_in_the_text_is_one_and_ends_nothing(tried):
    found, rounds = tried("The dog<|endoftext|>The")
    assert [token.is_special for token in found.tokens] == [False, False, True, False]
    assert rounds[0].before == "The dog<|endoftext|>The"


@pytest.mark.parametrize(("places", "count"), [(1, 0), (2, 1), (3, 2), (5, 4)])
def test_a_model_with_few_places_goes_as_far_as_they_do(tried, pocket, places, count):
    def small(*arguments, **more):
        return pocket.model(*arguments, **more)

    model = SimpleNamespace(config=SimpleNamespace(max_position_embeddings=places))
    scores = {PLAY.scores: lambda _, ids: OWN[PLAY.scores](pocket.model, ids), PLAY.step: lambda _, ids: 398}
    found, rounds = tried("The dog", OWN | scores, model)
    assert len(rounds) == count and str(places) in found.end and bool(found.best) == bool(count)


def test_a_text_of_more_tokens_than_places_shows_its_tokens_only(tried):
    found, rounds = tried("dog " * 300)
    assert not rounds and not found.best and "this model has places for 256" in found.end and len(found.tokens) > 256


def test_a_loop_that_meets_no_end_ends_after_so_many_tokens(tried):
    found, rounds = tried("The dog", OWN | {PLAY.step: lambda model, ids: 398})
    assert len(rounds) == trial.ROUNDS and found.end == "The loop was to add 20 tokens, and has."


def test_a_tokenizer_without_an_end_ends_nothing(tried, pocket):
    class Endless:
        eos_token_id = None
        all_special_ids = ()

        def __getattr__(self, name):
            return getattr(pocket.tokenizer, name)

        def __call__(self, *arguments, **more):
            return pocket.tokenizer(*arguments, **more)

    assert len(tried("The dog", tokenizer=Endless())[1]) == trial.ROUNDS


def test_a_course_that_makes_no_text_has_nothing_to_try():
    assert trial.play_of(MAIN) is PLAY
    for course in (STRETCH, replace(MAIN, play=None)):
        with pytest.raises(NothingToTry, match=f"course {course.name} "):
            trial.play_of(course)
