"""`pytest exercises` on models of other kinds, run in this process: the solutions are done, and a near tie is right.

Covered: the public checks of both courses on models from a folder. Not covered: the command itself, and what it prints
(tests/kit/testing/).
"""

import pytest
import torch

from exercises.kit import models as kit
from exercises.kit.testing import session
from solutions import unpacking_further, unpacking_pipeline
from solutions.unpacking_pipeline import greedy_step, tokenize
from tests.support.courses import MAIN, STRETCH
from tests.zoo import models, tokenizers

PROMPT = "The capital of Finland is"


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """at_home(course, functions): the records of the public checks on the model in this test's folder, by exercise."""
    monkeypatch.setenv("UNPACKING_MODEL", str(tmp_path))

    def check(course, functions):
        return {one.exercise: one for one in session.check_functions(course, functions, {})}

    return check


def solved(course):
    master = unpacking_pipeline if course is MAIN else unpacking_further
    return {name: getattr(master, name) for name in course.names}


def test_the_solutions_are_done_on_a_model_of_another_kind(tmp_path, at_home):
    """With a state in the place of attention, word pieces and small letters. test_zoo.py has more."""
    models.make("mamba", tokenizers.bert(), tmp_path)
    results = at_home(MAIN, solved(MAIN)).values()
    assert [(one.exercise, one.message) for one in results if one.state != "done"] == []
    assert sum(one.points for one in results) == MAIN.points


@pytest.mark.parametrize(("kind", "checks"), [("rwkv", 2), ("gpt2", 5)])
def test_checks_that_ask_for_a_cache_do_not_count_where_the_model_hands_on_none(kind, checks, tmp_path, at_home):
    models.make(kind, tokenizers.llama3(), tmp_path)
    results = at_home(STRETCH, solved(STRETCH))
    left_out = set() if checks == 5 else {"attention_weights"}  # a model without attention has no tables of it
    assert {one.state for one in results.values()} == {"done"} and set(STRETCH.names) - set(results) == left_out
    assert results["cached_generate"].total == results["cached_generate"].passed == checks
    assert sum(one.points for one in results.values()) == sum(STRETCH.exercise(name).points for name in results)


def generator(choose):
    """A `greedy_generate` that takes in each round what `choose` takes of the scores."""

    def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
        ids, new = tokenizer(prompt)["input_ids"], []
        while len(new) < max_new_tokens:
            with torch.no_grad():
                best = choose(model(torch.tensor([ids + new])).logits[0, -1])
            if best == tokenizer.eos_token_id:
                break
            new.append(best)
        return prompt + tokenizer.decode(new, skip_special_tokens=True)

    return greedy_generate


def first_of_the_best(scores):
    return int(scores.argmax())


def last_of_the_best(scores):
    return int((scores == scores.max()).nonzero()[-1])


def second_best(scores):
    return int(scores.topk(2).indices[1])


CHOICES = (first_of_the_best, last_of_the_best)


def test_of_two_tokens_with_one_score_either_is_right(tmp_path, at_home):
    models.make("llama", tokenizers.llama3(), tmp_path)
    made = kit.load(str(tmp_path))
    best = greedy_step(made.model, tokenize(made.tokenizer, PROMPT))
    twin = 399 if best != 399 else 398
    made.model.lm_head.weight.data[twin] = made.model.lm_head.weight.data[best]
    made.model.save_pretrained(tmp_path)
    texts = {choose: generator(choose)(made.model, made.tokenizer, PROMPT) for choose in CHOICES}
    assert len({*texts.values()}) == 2
    for choose in CHOICES:
        assert at_home(MAIN, {"greedy_generate": generator(choose)})["greedy_generate"].state == "done"
    assert at_home(MAIN, {"greedy_generate": generator(second_best)})["greedy_generate"].state == "not yet"
