"""Every misconception is well-formed, speaks to a student, and is wrong on some input."""

import ast
import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from exercises.kit import models
from exercises.kit.diagnosis import speaker
from exercises.kit.known import asking
from exercises.kit.manifest import courses
from exercises.kit.submission.guard import without_generate
from exercises.kit.values import Tensor, snapshot
from solutions import loading
from solutions.misconceptions import Misconception, as_submission, catalogue, function_of, of
from tests.support.courses import MAIN

COURSES = courses()
NAMES = {name: course for course in COURSES for name in course.names}
ALL = [mistake for course in COURSES for mistake in catalogue(course)]
SOLUTIONS = {name: value for course in COURSES for name, value in vars(loading.master(course)).items()}
SAMPLING = {"greedy_step_samples", "greedy_generate_samples", "sample_tokens_ignores_the_seed"}
# Each holds something that only some mistakes stumble over: capitals, spaces, EOS in the text, a letter of two bytes.
PROMPTS = ("The capital of Denmark is", "  The dog ", "Hello <|endoftext|> you", "é", "A cat. A dog.")
SETTINGS = (("  The dog ", 6), ("Hello <|endoftext|> you", 6))
# For the stretch course: scores with their settings; draws, some of more tokens than there are; words.
SCORES = (
    (),
    (0.5,),
    (2.0, 3),
    (1.0, 9),
    (1.0, None, 0.2),
    (1.0, None, 0.7),
    (3.0, None, 0.8),
    (1.0, 2, 0.7),
    (1.0, 3, 0.3),
)
CHANCES = ([0.125, 0.0, 0.5, 0.375], [0.0, 0.0, 1.0], [1 / 64] * 64)
WORDS = ((" dog", 3), (" Copenhagen", 6), (" is", 5))
VECTORS = (([1.0, 2.0, 3.0], [-3.0, 0.5, 1.0]), ([3.0, 4.0, 0.5], [1.0, 2.0, 2.5]), ([1.0, 0.0], [-2.0, 0.5]))


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Tiny models lose more to a second thread than they gain, most of all on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@cache
def loaded(name: str) -> models.Loaded:
    return models.load("pocket") if name == "pocket" else models.stand_in(name)


class Reciter:
    """Stands for a model that knows one text by heart: whatever it reads, it predicts what stands there in the text.

    In the text are, after 'The dog': a full stop, a letter of two tokens, a token that is another model's EOS, the same
    word twice, the end, and what comes after it. So what a mistake does there depends on no trained weights.
    """

    def __init__(self, tokenizer: Any):
        pieces = (". é", " dog dog", tokenizer.eos_token + " The cat")
        first, second, third = (tokenizer(piece)["input_ids"] for piece in pieces)
        self.ids = tokenizer("The dog")["input_ids"] + first + [2] + second + third
        self.config = SimpleNamespace(eos_token_id=tokenizer.eos_token_id)
        self.scores = torch.randn(200, len(tokenizer), generator=torch.Generator().manual_seed(0))
        self.scores[torch.arange(len(self.ids) - 1), self.ids[1:]] = 100.0

    def __call__(self, input_ids: torch.Tensor) -> SimpleNamespace:
        return SimpleNamespace(logits=self.scores[: input_ids.shape[1]].repeat(len(input_ids), 1, 1))


def inputs(exercise: str) -> list[tuple[Any, ...]]:
    """Arguments for calls of the function, over the models that it could be asked about.

    They are told from the names of its parameters; only what generates or draws has arguments of its own.
    """
    tokenizer = loaded("pocket").tokenizer
    every_model = [loaded(name).model for name in ("pocket", *models.STAND_INS)]
    reciter = Reciter(tokenizer)
    if exercise == "sampling_distribution":
        return [(torch.tensor([0.5, 3.0, -1.0, 2.0, 1.0]), *settings) for settings in SCORES]
    if exercise == "sample_tokens":
        return [(torch.tensor(row), count, seed) for row in CHANCES for count in (2, 40) for seed in (1, 2)]
    if exercise == "nearest_tokens":
        models_of_checks = [loaded(name).model for name in ("pocket", "gpt2", "neox")]
        return [(model, tokenizer, *word) for model in models_of_checks for word in WORDS]
    if exercise == "greedy_generate":
        answers = [(loaded("pocket").model, tokenizer, *setting) for setting in SETTINGS]
        return [*answers, (reciter, tokenizer, "The dog", 20)]
    if exercise == "cached_generate":
        answers = [(loaded("pocket").model, tokenizer, *setting) for setting in SETTINGS[-1:]]
        answers += [(loaded("pocket").model, tokenizer, "The capital of Denmark is", 9)]
        answers += [(loaded("gpt2").model, tokenizer, "I", 20)]  # among what it adds is a letter of two tokens
        return [*answers, (loaded("counting").model, tokenizer, "The hat", 6)]
    every_text = [
        (model, tokenizer(text)["input_ids"])
        for model in every_model
        for text in (PROMPTS if model is every_model[0] else PROMPTS[:2])
    ]
    if exercise == "greedy_step":
        return [*every_text, *((reciter, reciter.ids[:length]) for length in range(2, len(reciter.ids)))]
    by_parameters: dict[tuple[str, ...], list[tuple[Any, ...]]] = {
        ("tokenizer", "text"): [(tokenizer, prompt) for prompt in PROMPTS],
        ("model", "input_ids"): every_text,
        ("model", "input_ids", "layer", "head"): [
            (model, ids, 1, head) for head, (model, ids) in zip(itertools.cycle((0, 1)), every_text) if len(ids) > 1
        ],
        ("model", "token_id"): [(model, token_id) for model in every_model for token_id in (3, 300)],
        ("emb1", "emb2"): [(torch.tensor(one), torch.tensor(other)) for one, other in VECTORS],
    }
    parameters = tuple(inspect.signature(SOLUTIONS[exercise]).parameters)
    assert parameters in by_parameters, f"give `inputs` in {__file__} arguments for {exercise}{parameters}"
    return by_parameters[parameters]


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What a call gives, as plain data, or the type of what it raises."""
    torch.manual_seed(0)
    try:
        with without_generate():
            return snapshot(function(*arguments))
    except Exception as error:
        return type(error)


def same(one: Any, other: Any) -> bool:
    """Whether two outcomes are of one type and shape and their numbers equal up to noise."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Tensor):
        return one.shape == other.shape and bool(np.allclose(one.array, other.array, rtol=0, atol=1e-4))
    return abs(one - other) < 1e-4 if isinstance(one, float) else bool(one == other)


@cache
def all_outcomes(exercise: str) -> list[tuple[Any, ...]]:
    """Of each input, what the solution and then every mistake makes of it; a model reads a text once for all."""
    functions = [SOLUTIONS[exercise], *map(function_of, of_all(exercise))]
    found = []
    for arguments in inputs(exercise):
        with asking.reading_once(arguments):
            found.append(tuple(outcome(function, arguments) for function in functions))
    return found


def right_outcomes(exercise: str) -> tuple[Any, ...]:
    return tuple(found[0] for found in all_outcomes(exercise))


def outcomes(misconception: Misconception) -> tuple[Any, ...]:
    place = 1 + of_all(misconception.exercise).index(misconception)
    return tuple(found[place] for found in all_outcomes(misconception.exercise))


def of_all(exercise: str) -> list[Misconception]:
    return [mistake for mistake in ALL if mistake.exercise == exercise]


def test_there_are_at_least_forty():
    assert len(catalogue(MAIN)) >= 40


def test_a_catalogue_is_that_of_one_course():
    for course in COURSES:
        assert {mistake.exercise for mistake in catalogue(course)} == set(course.names)
        for name in course.names:
            assert of(course, name) == tuple(of_all(name))


def test_every_function_has_at_least_five():
    assert [name for name in NAMES if len(of_all(name)) < 5] == []


def test_they_come_in_the_order_of_the_exercises():
    order = [list(NAMES).index(mistake.exercise) for mistake in ALL]
    assert order == sorted(order)


def test_no_two_say_the_same():
    assert len({mistake.says for mistake in ALL}) == len(ALL)


def test_each_speaks_in_a_few_whole_sentences():
    assert [m.slug for m in ALL if not (m.says.endswith(".") and 40 <= len(m.says) <= 400)] == []


def test_none_says_any_code():
    """No backtick, no brackets of a call or an index, no assignment, no name that is spelled as code is."""
    assert [m.slug for m in ALL if re.search(r"[`\[\]()=]|\w[._]\w", m.says)] == []


def test_as_a_submission_each_compiles_and_has_all_functions_of_its_course():
    """Not covered: that it runs; `verify` grades every one of them."""
    lacking = {}
    for mistake in ALL:
        course = NAMES[mistake.exercise]
        source = as_submission(course, mistake)
        assert "from solutions" not in source, mistake.slug
        tree = ast.parse(source)
        compile(tree, mistake.slug, "exec")
        lacking[mistake.slug] = set(course.names) - {made.name for made in tree.body if type(made) is ast.FunctionDef}
    assert {slug: names for slug, names in lacking.items() if names} == {}


@pytest.mark.parametrize("exercise", NAMES)
def test_each_is_wrong_on_some_input(exercise):
    right = right_outcomes(exercise)
    unnoticed = [
        mistake.slug
        for mistake in of_all(exercise)
        if all(same(*pair) for pair in zip(outcomes(mistake), right, strict=True))
    ]
    assert unnoticed == []


@pytest.mark.parametrize("exercise", NAMES)
def test_the_solution_raises_nowhere(exercise):
    assert not [outcome for outcome in right_outcomes(exercise) if isinstance(outcome, type)]


@pytest.mark.parametrize("exercise", NAMES)
def test_no_two_of_a_function_are_wrong_in_the_same_way(exercise):
    """A wrong value that matches one of them names one mistake. Left out: those that raise wherever they are called."""
    rivals = [mistake for mistake in of_all(exercise) if mistake.slug not in SAMPLING]
    rivals = [mistake for mistake in rivals if not all(isinstance(got, type) for got in outcomes(mistake))]
    twins = [
        (one.slug, other.slug)
        for i, one in enumerate(rivals)
        for other in rivals[i + 1 :]
        if all(same(a, b) for a, b in zip(outcomes(one), outcomes(other), strict=True))
    ]
    assert not twins


def test_where_only_the_count_differs_the_plain_loop_is_named_first():
    """The counting model can't tell it from a loop that has a cache and reads all again; speaker() goes by name."""
    plain, doubled = "cached_generate_does_without_a_cache", "cached_generate_reads_all_with_the_cache"
    assert speaker([{plain, doubled}]) == plain
    assert speaker([{doubled}, {plain, doubled}]) == doubled


@pytest.mark.parametrize(
    "name, source, reason",
    [
        ("compare_x.py", "def compare(a, b): ...", "docstring"),
        ("compare_x.py", '"""Says."""', "defines none"),
        ("compare_x.py", '"""Says."""\ndef compare(a, b): ...\ndef tokenize(a, b): ...', "define one"),
        ("tokenize_x.py", '"""Says."""\ndef compare(a, b): ...', "must begin with compare_"),
        ("compare_x.py", '"""Says."""\ndef compare(', "line 2"),
        ("compere_x.py", '"""Says."""\ndef compare(a, b): ...', "begins with no function of the course main"),
        ("compare_x-y.py", '"""Says."""\ndef compare(a, b): ...', "Python can't import 'compare_x-y'"),
        ("compare_x.py", '"""Says."""\n\0', "line 1"),
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, name, source, reason):
    (tmp_path / name).write_text(source)
    with pytest.raises(loading.BadCourse, match=reason) as caught:
        catalogue(replace(MAIN, misconceptions=tmp_path))
    assert str(caught.value).startswith(f"{tmp_path / name}: line ")


def test_a_part_of_a_course_passes_over_the_mistakes_in_the_rest_of_it():
    part = replace(MAIN, exercises=MAIN.exercises[:-1])
    assert {mistake.exercise for mistake in catalogue(part)} == {*part.names}
