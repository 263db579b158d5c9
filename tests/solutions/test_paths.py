"""Which forward passes a call leads to: what is followed, what is computed, and what is only waited for."""

import pytest
import torch

from exercises.kit import models
from exercises.kit.passes.forward import Forwards
from exercises.kit.passes.store import Store, prefixes
from solutions import misconceptions, paths
from solutions.paths import Paths
from tests.support.courses import MAIN

CALL, OF_MODELS = "a call", "the models"


def solution(model, ids):
    """Asks for the text, and for the text with the next token."""
    with torch.no_grad():
        best = int(model(torch.tensor([ids])).logits[0, -1].argmax())
        return model(torch.tensor([[*ids, best]])).logits[0, -1]


def begins_alike(model, ids):
    """Asks for the text, and then for it with token 7, twice."""
    with torch.no_grad():
        model(torch.tensor([ids]))
        ids.append(7)
        ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
        return model(torch.tensor([ids]))


def wants_a_cache(model, ids):
    return model(torch.tensor([ids])).past_key_values


def fails(model, ids):
    raise ValueError("nothing")


@pytest.fixture(scope="module")
def forwards():
    model = models.load("pocket").model
    original = type(model).forward
    yield Forwards({"main": model})
    type(model).forward = original


@pytest.fixture
def counted(forwards, monkeypatch):
    """The texts of the passes that were really made."""
    made = []
    known = forwards.known["main"]

    def run(model, ids):
        made.append(ids[0].tolist())
        return known.run(model, ids)

    monkeypatch.setitem(
        forwards.known, "main", type(known)(known.name, known.model, run, known.kind, known.rows, known.unchanged)
    )
    return made


@pytest.fixture
def follow(forwards):
    """follow(*functions, kept=...) -> ask(ids, have=0), of the call with the ids 5, 6."""

    def follow(*functions, kept=None, calls="these solutions"):
        known = Paths(lambda exercise: functions, forwards, kept or Store(None), OF_MODELS, calls)
        model = forwards.known["main"].model
        return lambda ids, have=0, call=CALL, name="main": known.about(
            call, name, ids, have, "an exercise", model, [5, 6]
        )

    return follow


def key(ids):
    return prefixes(f"{OF_MODELS} main", ids)[-1]


def best(forwards, ids):
    return int(forwards.known["main"].scores(ids)[-1].argmax())


def test_what_the_solution_asks_is_passed_at_once_and_given(follow, forwards, counted):
    said = follow(solution)([5, 6])
    following = [5, 6, best(forwards, [5, 6])]
    assert set(said["passed"]) == {key([5, 6]), key(following)} and said["wanted"] == []
    torch.testing.assert_close(said["scores"], forwards.known["main"].scores([5, 6]))
    assert counted[:2] == [[5, 6], following]


def test_only_rows_that_are_lacking_are_given(follow):
    ask = follow(solution)
    assert ask([5, 6], have=1)["scores"].shape == (1, 1024)


def test_a_text_that_nobody_came_by_is_not_given_nor_computed(follow, counted):
    ask = follow(solution, begins_alike)
    ask([5, 6])
    before = list(counted)
    for ids in ([5], [6, 5], [5, 6, 8], [5, 6, 7, 9]):
        assert ask(ids)["scores"] is None
    assert counted == before


def test_a_mistake_is_followed_as_far_as_somebody_asks(follow, forwards, counted):
    ask = follow(solution, begins_alike)
    assert ask([5, 6])["wanted"] == [key([5, 6, 7])]
    assert [5, 6, 7] not in counted
    said = ask([5, 6, 7])
    assert counted[-1] == [5, 6, 7] and said["scores"].shape == (3, 1024)
    last = [5, 6, 7, best(forwards, [5, 6, 7])]
    assert said["wanted"] == [key(last)]
    said = ask(last, have=3)
    assert said["wanted"] == [] and said["scores"].shape == (1, 1024)
    torch.testing.assert_close(said["scores"][0], forwards.known["main"].scores(last)[3], atol=1e-4, rtol=0)


def test_what_asks_for_more_than_scores_ends_there(follow, counted):
    said = follow(solution, wants_a_cache, fails)([5, 6])
    assert said["wanted"] == [] and len(counted) == 2


def test_a_path_changes_neither_the_arguments_nor_the_chance_of_others(follow):
    torch.manual_seed(1)
    expected = torch.rand(1)

    def draws(model, ids):
        ids.clear()
        torch.rand(5)

    torch.manual_seed(1)
    said = follow(draws, solution)([5, 6])
    assert torch.equal(torch.rand(1), expected)
    assert said["passed"] == [key([5, 6])]  # its arguments are as they were


def test_a_call_has_its_own_texts(follow):
    ask = follow(solution)
    known = ask([5, 6])["passed"]
    assert ask([9], call="another")["passed"] == known  # the same function with the same arguments
    assert ask([9])["scores"] is None
    assert ask([5, 6], name="no model of that name")["scores"] is None


def test_what_is_in_the_file_is_not_computed_again(follow, counted):
    kept = Store(None)
    said = follow(solution, kept=kept)([5, 6])
    before = len(counted)
    again = follow(fails, kept=kept)([5, 6])  # another process, which has not followed anything
    assert again["passed"] == said["passed"] and torch.equal(again["scores"], said["scores"])
    assert len(counted) == before
    other = follow(fails, kept=kept, calls="other solutions")([5, 6])
    assert other["passed"] == [] and other["scores"] is None


def test_a_row_that_is_gone_from_the_file_is_computed_anew(follow, counted):
    kept = Store(None)
    said = follow(solution, kept=kept)([5, 6])
    kept._file.execute("DELETE FROM rows")
    again = follow(fails, kept=kept)([5, 6])
    assert counted[-1] == [5, 6] and torch.equal(again["scores"], said["scores"])


def test_rows_in_memory_have_an_end(follow, monkeypatch):
    monkeypatch.setattr(paths, "MAX_ROWS_BYTES", 10_000)
    ask = follow(solution, begins_alike)
    said = [ask([5, 6]), ask([5, 6, 7]), ask([5, 6])]
    assert torch.equal(said[0]["scores"], said[2]["scores"])


def test_more_rows_than_a_frame_holds_are_not_given(follow, monkeypatch):
    monkeypatch.setattr(paths, "MAX_ELEMENTS", 1500)
    ask = follow(solution)
    assert ask([5, 6])["scores"] is None and ask([5, 6], have=1)["scores"] is not None


@pytest.mark.parametrize("exercise", ["next_token_logits", "greedy_step"])
def test_the_known_mistakes_of_a_course_can_be_followed(forwards, exercise):
    """With all of them the solution's text is passed, and whatever a mistake waits for can be had."""
    mistakes = [misconceptions.function_of(mistake) for mistake in misconceptions.of(MAIN, exercise)]
    known = Paths(lambda name: [solution, *mistakes], forwards, Store(None), OF_MODELS, "these")
    said = known.about(CALL, "main", [5, 6], 0, exercise, forwards.known["main"].model, [5, 6])
    assert key([5, 6]) in said["passed"]
