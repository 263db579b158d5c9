"""Every known mistake in a class's copy: it is named as it is where the catalogue lies, and nothing is given away.

Covered: of every mistake of both courses, what the table says of its answers to all that the public checks ask; of a
sample of them the messages, from the public checks as a student runs them (a session checks a mistake of every exercise
at once); what is in the tables, and what is not. Not covered: the file (tests/kit/known/), the bundle
(tests/commands/test_release.py).
"""

import base64
import contextlib
import itertools
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from exercises.kit import diagnosis, models
from exercises.kit.diagnosis import Answer
from exercises.kit.known import asking, fingerprint
from exercises.kit.known import table as tables
from exercises.kit.testing import kernel, plugin, session
from exercises.kit.values import Tensor, snapshot
from solutions import loading, misconceptions, table
from tests.support.courses import MAIN, STRETCH

# Where the message of a class's copy can't be that of the instructor's, and why.
# They pass all public checks: there is nothing to say, here or there. Hidden tests find them.
PASS = {
    "tokenize_drops_special_tokens", "greedy_step_avoids_a_repetition", "greedy_step_ignores_the_sign",
    "greedy_step_never_ends_the_text", "greedy_generate_cuts_by_letters", "greedy_generate_decodes_tokens_one_by_one",
    "greedy_generate_drops_special_tokens_of_the_prompt", "greedy_generate_knows_the_answers",
    "greedy_generate_puts_a_space_after_the_prompt", "greedy_generate_reads_a_window",
    "greedy_generate_stops_at_a_full_stop", "greedy_generate_stops_at_an_eos_in_the_prompt",
    "greedy_generate_strips_the_prompt", "greedy_generate_tokenizes_the_text_again", "get_embedding_knows_llama_only",
    "get_embedding_reads_the_output_table", "get_embedding_returns_the_first_hidden_state",
    "compare_rounds_the_result", "sampling_distribution_applies_top_p_before_the_temperature",
    "sampling_distribution_applies_top_p_before_top_k", "sampling_distribution_asks_for_more_than_there_are",
    "cached_generate_decodes_tokens_one_by_one", "nearest_tokens_ignores_the_sign", "nearest_tokens_knows_llama_only",
    "nearest_tokens_reads_the_output_table", "layer_logits_knows_llama_only",
}  # fmt: skip
# They answer by chance, so another run of the same mistake answers something else.
BY_CHANCE = {"greedy_step_samples", "greedy_generate_samples", "sample_tokens_ignores_the_seed"}
# The call that they make is refused, and the message says which: no mistake is named, here or there.
REFUSED = {"greedy_generate_calls_generate", "greedy_generate_calls_the_pipeline", "cached_generate_calls_generate"}
# The public checks can't tell these two from each other: a class's copy says both, the instructor's the first.
TOGETHER = [
    {"greedy_generate_adds_one_token_too_many", "greedy_generate_always_allows_twenty"},
    {"greedy_generate_ignores_eos", "greedy_generate_knows_another_eos"},
    {"cached_generate_does_without_a_cache", "cached_generate_reads_all_with_the_cache"},
]
# A notebook in which no function calls another one: of each, its own mistake is told, and not the one of another.
ALONE = "nothing = None"


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module", params=[MAIN, STRETCH], ids=["main", "stretch"])
def course(request):
    return request.param


@pytest.fixture(scope="module")
def made(course):
    """The table of the course, and the names that mistakes have in it."""
    return table.of(course)


@contextlib.contextmanager
def knowing(course, known):
    """In this context the public checks are run with this knowledge of mistakes."""
    hand_in = plugin.hand_in
    with pytest.MonkeyPatch.context() as patch:
        own = {course.name: known}
        patch.setattr(plugin, "hand_in", lambda config, all, _, *right: hand_in(config, all, own, *right))
        yield


def records(course, mistakes):
    """A record of the public checks for each of these mistakes, no two of one exercise."""
    functions = {mistake.exercise: misconceptions.function_of(mistake) for mistake in mistakes}
    found = session.check_functions(course, functions, {kernel.CELLS: [ALONE]})
    return {next(one for one in mistakes if one.exercise == result.exercise): result for result in found}


def rounds(course):
    """All mistakes of a course, one of each exercise at a time."""
    for chosen in itertools.zip_longest(*(misconceptions.of(course, name) for name in course.names)):
        yield [mistake for mistake in chosen if mistake is not None]


@pytest.fixture(scope="module")
def calls(course):
    """The calls that the public checks make, with the right functions by name."""
    master = loading.master(course)
    solutions = {name: getattr(master, name) for name in course.names}
    return table._calls(course, solutions), solutions


@pytest.fixture(scope="module")
def asked(course, made, calls):
    """{mistake: what it answers to each call of its exercise: the call, the answer, and what the table says of it}."""
    known = misconceptions.Catalogue(course)
    found = {mistake.slug: [] for mistake in misconceptions.catalogue(course)}
    for exercise, args, kwargs in calls[0]:
        with asking.reading_once([*args, *kwargs.values()]):
            answers = known.answers(exercise, args, kwargs)
        for slug, answer in answers.items():
            says = made[0].like(exercise, args, kwargs, answer)
            found[slug].append(((exercise, args, kwargs), answer, says))
    return found


@pytest.fixture(scope="module")
def checked(course, made):
    """The records of a sample of the mistakes in a class's copy, and of all whose call is refused."""
    found = {}
    first, *sample = itertools.islice(rounds(course), 0, None, 5)
    refused = [mistake for mistake in misconceptions.catalogue(course) if mistake.slug in REFUSED]
    for at, mistake in enumerate(refused):  # each takes the place of another of its exercise
        sample[at] = [mistake, *(one for one in sample[at] if one.exercise != mistake.exercise)]
    with knowing(course, made[0]):
        for mistakes in [first, *sample]:
            found |= records(course, mistakes)
    assert {mistake.slug for mistake in refused} <= {mistake.slug for mistake in found} and len(found) >= 10
    return found


def test_every_mistake_that_public_checks_find_is_named_in_its_own_words(course, made, asked):
    other = set().union(PASS, BY_CHANCE, REFUSED)
    for mistake in misconceptions.catalogue(course):
        said = [says for _, _, says in asked[mistake.slug]]
        assert said, mistake.slug
        if mistake.slug in other:
            assert mistake.slug not in made[1]
        else:
            spoken = diagnosis.speaker([set(says) for says in said if says])
            assert spoken == made[1][mistake.slug], mistake.slug
            assert any(mistake.says in says.get(spoken, "") for says in said), mistake.slug


def test_of_those_that_pass_there_is_nothing_to_say(calls, asked):
    """Their answers to all that is asked are the right ones: the public checks find nothing, and nor does the table."""
    for slug in PASS & {*asked}:
        for (exercise, args, kwargs), answer, says in asked[slug]:
            texts = fingerprint.called(exercise, args, kwargs).texts
            assert says == {} and {*texts(answer)} & {*texts(plain(calls[1][exercise], args, kwargs))}, slug


def test_the_words_are_in_the_message(made, checked):
    for mistake, result in checked.items():
        if mistake.slug in PASS:
            assert result.state == "done", mistake.slug
        elif mistake.slug in REFUSED:
            assert "is what you are unpacking" in result.message and not result.mistake
        elif mistake.slug not in BY_CHANCE:
            assert result.mistake == made[1][mistake.slug], mistake.slug
            assert mistake.says in result.message, mistake.slug


def test_a_message_is_letter_for_letter_that_of_the_instructors_copy(course, checked):
    first = [mistake for mistake in next(rounds(course)) if mistake.slug not in set().union(PASS, *TOGETHER)]
    with knowing(course, misconceptions.Catalogue(course)):
        for mistake, result in records(course, first).items():
            assert result.mistake == mistake.slug
            assert result == replace(checked[mistake], mistake=mistake.slug)


def test_no_message_has_the_words_of_another_mistake(course, checked):
    for mistake, result in checked.items():
        allowed = set().union({mistake.slug}, *(pair for pair in TOGETHER if mistake.slug in pair))
        others = [one.slug for one in misconceptions.catalogue(course) if one.slug not in allowed | BY_CHANCE]
        said = {one.slug: one.says for one in misconceptions.catalogue(course)}
        if mistake.slug not in BY_CHANCE:
            assert [slug for slug in others if said[slug] in result.message] == [], mistake.slug


def test_those_that_can_not_be_told_apart_are_said_together(course, made):
    told = {}
    for slug, name in made[1].items():
        told.setdefault(name, set()).add(slug)
    assert [pair for pair in told.values() if len(pair) > 1] == [pair for pair in TOGETHER if pair <= {*made[1]}]


# What it holds, and what not


def plain(function, args, kwargs):
    return Answer(snapshot(function(*args, **kwargs)))


def test_what_is_right_opens_nothing(made, calls):
    asked, solutions = calls
    assert len(asked) >= 20
    for exercise, args, kwargs in asked:
        answer = plain(solutions[exercise], args, kwargs)
        assert made[0].like(exercise, args, kwargs, answer) == {}
        texts = fingerprint.called(exercise, args, kwargs).texts(answer)
        assert not {tables.opened(made[0].salt, text)[0] for text in texts} & set(made[0].rows)


def test_noise_closes_nothing(made, asked):
    """As from another processor: all that is opened is opened by an answer whose last digits are others, too."""
    opened, random = 0, np.random.default_rng(0)
    for call, answer, says in itertools.chain(*asked.values()):
        value = answer.value
        if says and (type(value) is float or (isinstance(value, Tensor) and value.array.dtype.kind == "f")):
            array = np.asarray(value.array if isinstance(value, Tensor) else value)
            other = array * (1 + 1e-5 * random.standard_normal(array.shape))
            noisy = Tensor(value.dtype, other.astype(array.dtype)) if isinstance(value, Tensor) else float(other)
            assert made[0].like(*call, Answer(noisy)) == says
            opened += 1
    assert opened >= 25


def test_a_search_finds_only_wrong_answers(made, calls):
    """Whoever tries all tokens finds those that known mistakes give; the right one is not among them."""
    asked, solutions = calls
    right = [(*call, plain(solutions[call[0]], *call[1:]).value) for call in asked]
    for exercise, args, kwargs, token in [found for found in right if type(found[3]) is int][:1]:
        call = fingerprint.called(exercise, args, kwargs)
        marks = {number: tables.opened(made[0].salt, call.texts(Answer(number))[0])[0] for number in range(1024)}
        found = {number for number, mark in marks.items() if mark in made[0].rows}
        assert found and token not in found


def test_another_model_or_other_inputs_open_nothing(made, asked):
    """What is asked of a stand-in, or of the model about another text, is in no table, whatever is answered."""
    other, tried = models.stand_in("gpt2").model, 0
    for (exercise, args, kwargs), answer, says in [*itertools.chain(*asked.values())][::5]:
        if says:
            for place, argument in enumerate(args):
                new = other if isinstance(argument, torch.nn.Module) else "another"
                assert made[0].like(exercise, [*args[:place], new, *args[place + 1 :]], kwargs, answer) == {}
                tried += 1
    assert tried >= 50


def test_hidden_suites_and_what_their_inputs_are_drawn_from_have_no_part_in_it(course, made, tmp_path):
    """It was made without them: a course that has none has the very same table."""
    assert table.of(replace(course, hidden=tmp_path / "none", corpus=tmp_path / "none.py")) is made


def test_no_sentence_no_name_and_no_code_of_a_mistake_can_be_read_in_its_file(course, made):
    whole = json.loads(tables.written({course.name: made[0]}, [course]))[course.name]
    assert {*whole} == {"checks", "salt", "sentences", "rows"} and {*whole["checks"]} == {*tables.state(course)}
    texts = [whole["salt"], *whole["sentences"], whole["rows"]]
    raw = b"".join([*(text.encode() for text in texts), *map(base64.b64decode, texts)])
    for mistake in misconceptions.catalogue(course):
        words = {word for word in re.findall(r"\w{7,}", f"{mistake.slug} {mistake.says} {mistake.source}")}
        assert [word for word in words if word.encode() in raw] == [], mistake.slug
