"""Makes the sealed table by which a class's copy names known mistakes: what each of them answers to the public checks.

The public checks are run once with the course's own solutions, to see what they ask. Every known mistake is asked the
same, twice, with different seeds. What answers as the solution does gets no row: nobody who is right shall find one.
Mistakes that answer the same to all that is asked are told together ("Either ... Or ..."), more than two of them not at
all. The one that is wrong less often comes first: of two that explain what a student's function did, the other one
would have failed elsewhere too.
Not covered: mistakes by chance, which answer differently the second time; what the public checks do not ask.
"""

import contextlib
import copy
import hashlib
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from exercises.kit.diagnosis import Answer
from exercises.kit.known import asking, fingerprint, table
from exercises.kit.known.table import KEY, NUMBER, Table
from exercises.kit.manifest import Course
from exercises.kit.testing import session
from exercises.kit.values import snapshot
from solutions import loading, misconceptions
from solutions.misconceptions import Misconception

SEEDS = (0, 1)
TOGETHER = 2
EITHER = "Either: {} Or: {}"
Call = tuple[str, tuple[Any, ...], dict[str, Any]]
# Of a call that the public checks make: the texts of the answers of mistakes (known/fingerprint.py), by slug.
Texts = dict[str, list[bytes]]


def of(course: Course) -> tuple[Table, dict[str, str]]:
    """The table of a course, and the names that mistakes have in it, by slug.

    Whoever makes it does not even know where the hidden suite lies, and what its inputs are drawn from.
    """
    return _of(replace(course, hidden=course.checks, corpus=course.checks))


@cache
def _of(course: Course) -> tuple[Table, dict[str, str]]:
    wrong = _wrong(course)
    told = [group for exercise in course.names for group in _told_together(course, exercise, wrong)]
    salt = hashlib.sha256("".join(table.state(course).values()).encode()).digest()[:16]
    keys: dict[bytes, bytes] = {}
    plain: dict[bytes, list[bytes]] = defaultdict(list)
    sentences = []
    for number, group in enumerate(told):
        says = EITHER.format(*(mistake.says for mistake in group)) if len(group) > 1 else group[0].says
        own = hashlib.sha256(salt + says.encode()).digest()[:KEY]
        sentences.append(table.masked(zlib.compress(says.encode(), 9), own))
        for text in dict.fromkeys(text for call in wrong for text in call.get(group[0].slug, ())):
            mark, keys[mark] = table.opened(salt, text)
            plain[mark].append(number.to_bytes(NUMBER, "big") + own)
    rows = {mark: table.masked(b"".join(parts), keys[mark]) for mark, parts in plain.items()}
    names = {mistake.slug: table.name(number) for number, group in enumerate(told) for mistake in group}
    return Table(salt, rows, sentences), names


def _told_together(course: Course, exercise: str, wrong: Sequence[Texts]) -> list[list[Misconception]]:
    """The mistakes of an exercise that the public checks find, those together that they can't tell apart.

    Those that are wrong least often come first.
    """
    groups: dict[tuple[tuple[int, bytes], ...], list[Misconception]] = defaultdict(list)
    for mistake in misconceptions.of(course, exercise):
        slug = mistake.slug
        found = tuple((place, call[slug][0]) for place, call in enumerate(wrong) if slug in call)
        if found:
            groups[found].append(mistake)
    few = [found for found, group in groups.items() if len(group) <= TOGETHER]
    return [groups[found] for found in sorted(few, key=lambda found: (len(found), groups[found][0].slug))]


def _wrong(course: Course) -> list[Texts]:
    """What is wrong in each call that the public checks make.

    A mistake that answers as the solution does is left out of a call, one that answers by chance of all.
    """
    master = loading.master(course)
    solutions = {name: getattr(master, name) for name in course.names}
    calls = _calls(course, solutions)  # this loads the model
    with _one_thread():
        return _asked(course, solutions, calls)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """On a small model a second thread costs more than it saves. A course without a model may come without torch."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        yield
        return
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _asked(course: Course, solutions: Mapping[str, Callable[..., Any]], calls: Sequence[Call]) -> list[Texts]:
    wrong, by_chance = list[Texts](), set[str]()
    for exercise, args, kwargs in calls:
        call = fingerprint.called(exercise, args, kwargs)
        if call is not None:
            with asking.reading_once([*args, *kwargs.values()]):
                right = set(call.texts(Answer(snapshot(solutions[exercise](*args, **kwargs)))))
                first, again = (_answers(course, exercise, args, kwargs, seed) for seed in SEEDS)
            texts = {slug: call.texts(answer) for slug, answer in first.items()}
            by_chance |= {slug for slug in texts if not set(texts[slug]) & set(call.texts(again[slug]))}
            wrong.append({slug: own for slug, own in texts.items() if not right & set(own)})
    return [{slug: own for slug, own in call.items() if slug not in by_chance} for call in wrong]


def _answers(
    course: Course, exercise: str, args: tuple[Any, ...], kwargs: dict[str, Any], seed: int
) -> dict[str, Answer]:
    """What the known mistakes answer to a call, when chance begins with this seed."""
    known = misconceptions.Catalogue(course)
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return known.answers(exercise, args, kwargs)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return known.answers(exercise, args, kwargs)


def _calls(course: Course, solutions: Mapping[str, Callable[..., Any]]) -> list[Call]:
    """The calls that the public checks make of functions that are right. A list is kept as it was given."""
    calls: list[Call] = []

    def watched(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append((name, tuple(map(_kept, args)), {key: _kept(value) for key, value in kwargs.items()}))
            return solutions[name](*args, **kwargs)

        return call

    session.check_functions(course, {name: watched(name) for name in course.names}, {})
    return calls


def _kept(argument: Any) -> Any:
    return copy.copy(argument) if type(argument) in (list, dict) else argument
