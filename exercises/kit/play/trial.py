"""A generation step by step: the tokens of a text, the best next tokens, and the rounds of the greedy loop.

It is done with a student's own functions, and with the kit's where one is not done, or fails on this text. terminal.py
and try.html.j2 show it.
Covered: an empty text, one that is no text, one of more tokens than the model has places for, special tokens.
Not covered: sampling, which is the stretch course's.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exercises.kit import reference
from exercises.kit.errors import UserError
from exercises.kit.manifest import Course, Play
from exercises.kit.plots.drawing import percent, probabilities, token_text
from exercises.kit.submission import guard, time_limit
from exercises.kit.submission.loader import describe_error
from exercises.kit.values import Tensor, snapshot

BEST = 10
ROUNDS = 20
ROLES = ("tokens", "scores", "step")


class NothingToTry(UserError):
    """Nothing can be tried; the message says why, and the mend."""


@dataclass(frozen=True)
class Token:
    """A token of the vocabulary; `is_special` for one that is no text, such as the one that ends a text."""

    token_id: int
    text: str
    is_special: bool


@dataclass(frozen=True)
class Candidate:
    """A token that may come next, with its score and its probability."""

    token: Token
    score: float
    chance: float


@dataclass(frozen=True)
class Round:
    """A round of the loop: the text before it, what was chosen, and the best of the others."""

    before: str
    chosen: Candidate
    other: Candidate


@dataclass
class Trial:
    """What is shown of a text. `rounds` are made one at a time; why they came to an end is in `end` afterwards.

    `said` holds what there is to say of the functions.
    """

    prompt: str
    tokens: list[Token]
    best: list[Candidate] = field(default_factory=list)
    vocabulary: int = 0
    rounds: Iterator[Round] = iter(())
    end: str = ""
    said: list[str] = field(default_factory=list)


def play_of(course: Course) -> Play:
    """Which functions of a course do what here. Raises NothingToTry."""
    if course.play is None:
        raise NothingToTry(f"The functions of the course {course.name} don't make a text step by step.")
    return course.play


def names(play: Play) -> tuple[str, ...]:
    """The functions that are needed, in the order of their use."""
    return tuple(getattr(play, role) for role in ROLES)


def whose(play: Play, done: Collection[str]) -> list[str]:
    """Which of the functions are the student's own here, and which are the kit's."""
    own = [name for name in names(play) if name in done]
    kits = [name for name in names(play) if name not in done]
    lines = [f"Yours: {', '.join(own)}."] if own else []
    return lines + ([f"The kit's, until yours is done: {', '.join(kits)}."] if kits else [])


def begin(play: Play, functions: Mapping[str, Callable[..., Any]], model: Any, tokenizer: Any, prompt: str) -> Trial:
    """Try a text with these functions (those of a student that are done, by name). Raises NothingToTry."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # it warns of a long text, in words for other people
    trying = _Trying(play, dict(functions), model, tokenizer)
    ids = trying.tokens(_as_text(prompt))
    if not ids:
        raise NothingToTry(
            f"An empty text has no tokens, and a model needs one to go on from. Try {play.text!r}, or a space."
        )
    found = Trial(prompt, [trying.token(token_id) for token_id in ids], said=trying.said)
    places = _places(model)
    if places is not None and len(ids) > places:
        found.end = f"The text has {len(ids)} tokens, and this model has places for {places}: take a shorter one."
        return found
    scores = trying.scores(ids)
    found.vocabulary, found.best = len(scores), trying.best(scores, BEST)
    found.rounds = trying.rounds(found, ids)
    return found


def limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a student's that may not take for ever, nor call `generate`."""

    def call(*args: Any) -> Any:
        with guard.without_generate():
            return time_limit.limited_to(time_limit.SECONDS, function, *args)

    return call


def in_lines(trial: Trial, rounds: Iterable[Round]) -> list[str]:
    """What is shown of a text, in plain lines."""
    lines = [*trial.said, "  ".join(f"{token.text} {token.token_id}" for token in trial.tokens)]
    lines += [f"{found.token.text:16} {found.score:6.1f} {percent(found.chance):>9}" for found in trial.best]
    lines += [f"{found.before}[{found.chosen.token.text}] {percent(found.chosen.chance)}" for found in rounds]
    return [*lines, trial.end] if trial.end else lines


def _as_text(prompt: str) -> str:
    try:
        prompt.encode()
    except UnicodeEncodeError:
        raise NothingToTry("That is no text: there are bytes in it that are no UTF-8. Type it again.") from None
    return prompt


def _places(model: Any) -> int | None:
    """How many tokens a model can read, where it says so."""
    places = getattr(model.config, "max_position_embeddings", None)
    return places if type(places) is int and places > 0 else None


@dataclass
class _Trying:
    """The functions that are used, on one model. One of a student's that fails is replaced from then on."""

    play: Play
    functions: dict[str, Callable[..., Any]]
    model: Any
    tokenizer: Any
    said: list[str] = field(default_factory=list)

    def tokens(self, text: str) -> list[int]:
        """The ids of a text."""
        got = self._asked(self.play.tokens, _ids, self.tokenizer, text)
        return reference.pipeline_ids(self.model, self.tokenizer, text) if got is None and text else got or []

    def scores(self, ids: list[int]) -> np.ndarray:
        """The scores of the token after these."""
        got = self._asked(self.play.scores, _row, self.model, list(ids))
        if got is None:
            got = _row(snapshot(reference.pipeline_logits(self.model, ids)))
        return got

    def step(self, ids: list[int], scores: np.ndarray) -> int:
        """The token that is chosen."""
        got = self._asked(self.play.step, _id_below(len(scores)), self.model, list(ids))
        return int(scores.argmax()) if got is None else got

    def _asked(self, name: str, read: Callable[[Any], Any], *arguments: Any) -> Any:
        """What a student's function answers; None where it is not theirs, or fails, which is said."""
        if name not in self.functions:
            return None
        try:
            answer = snapshot(self.functions[name](*arguments))
        except (Exception, time_limit.TimedOut) as error:
            why = f"raised {describe_error(error)}"
        else:
            got = read(answer)
            if got is not None:
                return got
            why = "gave something else than it is to give"
        del self.functions[name]
        self.said.append(f"Your {name} {why} here; the kit's takes its place.")
        return None

    def token(self, token_id: int) -> Token:
        """A token to be shown."""
        return Token(token_id, token_text(self.tokenizer, token_id), token_id in set(self.tokenizer.all_special_ids))

    def candidate(self, token_id: int, scores: np.ndarray, chances: np.ndarray) -> Candidate:
        return Candidate(self.token(token_id), float(scores[token_id]), float(chances[token_id]))

    def best(self, scores: np.ndarray, count: int) -> list[Candidate]:
        """The tokens with the largest scores."""
        chances = probabilities(scores)
        order = np.argsort(-scores, kind="stable")[:count]
        return [self.candidate(int(token_id), scores, chances) for token_id in order]

    def rounds(self, trial: Trial, ids: list[int]) -> Iterator[Round]:
        """The rounds of the loop, as far as it goes; says in `trial.end` why it ends."""
        new: list[int] = []
        places, eos = _places(self.model), self.tokenizer.eos_token_id
        while len(new) < ROUNDS:
            if places is not None and len(ids) + len(new) > places:
                trial.end = f"The model has places for {places} tokens, and they are full."
                return
            scores = self.scores(ids + new)
            chosen = self.step(ids + new, scores)
            other = next(found for found in self.best(scores, 2) if found.token.token_id != chosen)
            before = trial.prompt + self.tokenizer.decode(new, skip_special_tokens=True)
            yield Round(before, self.candidate(chosen, scores, probabilities(scores)), other)
            if chosen == eos:
                trial.end = f"{self.token(chosen).text} ends the text, and is no part of it."
                return
            new.append(chosen)
        trial.end = f"The loop was to add {ROUNDS} tokens, and has."


def _ids(value: Any) -> list[int] | None:
    fits = type(value) is list and all(type(token_id) is int for token_id in value)
    return value if fits else None


def _row(value: Any) -> np.ndarray | None:
    fits = isinstance(value, Tensor) and len(value.shape) == 1 and value.array.size > 1
    return value.array.astype(np.float64) if fits and np.isfinite(value.array).all() else None


def _id_below(count: int) -> Callable[[Any], int | None]:
    return lambda value: value if type(value) is int and 0 <= value < count else None
