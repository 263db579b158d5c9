"""What a function builds on, told from its text; and the sentence about it."""

import ast

import pytest

from exercises.kit.feedback import building
from exercises.kit.manifest import courses

COURSE = courses()[0]


def below(source, exercise="greedy_generate"):
    return building.below(COURSE, exercise, building.reached([ast.parse(source)]))


@pytest.mark.parametrize(
    "source",
    [
        "def greedy_generate(m):\n    return greedy_step(m)\ndef greedy_step(m): return 1",
        "def greedy_generate(m):\n    return helper(m)\ndef helper(m):\n    return greedy_step(m)\ngreedy_step = max",
        "greedy_generate = lambda m: greedy_step(m)\ndef greedy_step(m): return 1",
        "class Loop:\n    def run(self): return greedy_step(1)\n"
        "def greedy_generate(m): return Loop().run()\ndef greedy_step(m): return 1",
        "def greedy_generate(m):\n    def inner(): return greedy_step(m)\n    return inner()\ndef greedy_step(m): ...",
        "def plain(m): return greedy_step(m)\ngreedy_generate: object = plain\ndef greedy_step(m): ...",
        "def greedy_generate(m): return 1\ndef greedy_step(m): ...\ndef greedy_generate(m): return greedy_step(m)",
    ],
)
def test_what_is_called_is_found_also_through_others(source):
    assert below(source) == ("greedy_step",)


@pytest.mark.parametrize(
    "source",
    [
        "def greedy_generate(m): return 1\ndef greedy_step(m): return 1",
        "def greedy_generate(m, greedy_step): return greedy_step(m)\ndef greedy_step(m): return 1",
        "def greedy_generate(m):\n    greedy_step = m\n    return greedy_step\ndef greedy_step(m): return 1",
        "def greedy_generate(m): return 'greedy_step'\ndef greedy_step(m): return 1",
        "def greedy_generate(m): return greedy_step(m)\ndef greedy_step(m): ...\ndef greedy_generate(m): return 1",
        "def greedy_step(m): return 1",
        "def greedy_generate(m): return greedy_step(m)",
    ],
)
def test_what_is_not_called_is_none_of_it(source):
    assert below(source) == ()


def test_a_function_that_is_called_by_way_of_another_is_listed_in_teaching_order():
    source = "def greedy_generate(): tokenize(); greedy_step()\ndef greedy_step(): next_token_logits()\n"
    source += "def next_token_logits(): ...\ndef tokenize(): ...\n"
    assert below(source) == ("tokenize", "next_token_logits", "greedy_step")


def test_an_exercise_waits_for_no_later_one_and_not_for_itself():
    source = "def tokenize(): greedy_generate(); tokenize()\ndef greedy_generate(): tokenize()\n"
    assert (below(source, "tokenize"), below(source)) == ((), ("tokenize",))


def test_without_any_text_the_manifest_says_what_builds_on_what():
    assert building.below(COURSE, "greedy_step", {}) == ("next_token_logits",)
    assert building.below(COURSE, "compare", {}) == ()


def test_a_file_with_very_many_names_ends_and_its_functions_count():
    source = "\n".join(f"x{number} = x{number - 1}" for number in range(1, 20_000))
    source += "\ndef greedy_generate(): greedy_step()\ndef greedy_step(): ...\n"
    assert below(source) == ("greedy_step",)


def test_the_sentence_is_known_again():
    assert building.said("compare") == "it calls your compare, which is not done yet: mend that first"
    assert building.is_said(building.said("compare"))
    assert not building.is_said("it calls your compare") and not building.is_said("")
