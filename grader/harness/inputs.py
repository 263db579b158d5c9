"""What hidden tests are fed: texts, prompts and numbers drawn with a seed, the same for a whole class.

A test that asks for `inputs` gets its own stream, named by the seed of the run and the test, so that adding a test
changes no other test's inputs. Texts come from the course's corpus, a Python file with `sentences(seed)`; the methods
that name capitals, words and people need more of it. That of the main course knows what the pocket model knows; any
model can read them. Any other function of that file may be asked for too: `inputs.NAME(...)` calls it with the chance
of this test in front. A course without such a file has numbers, vectors and choices.
"""

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from exercises.kit.values import Tensor, tensor
from solutions import loading

ACCENTS = "äöåéèñçßøłžπΩжд中文日本語😀🎉“”–…"


class Corpus:
    """What texts are drawn from: a course's corpus, loaded from its file."""

    def __init__(self, path: Path) -> None:
        self.facts = loading.file(path) if path.is_file() else ModuleType("nothing")
        self.sentences: tuple[str, ...] = tuple(self.facts.sentences(0)) if hasattr(self.facts, "sentences") else ()


class Inputs:
    """A stream of inputs for one test."""

    def __init__(self, seed: int, test: str, corpus: Corpus) -> None:
        self._random = random.Random(f"{seed} {test}")
        self._corpus = corpus
        self._facts = corpus.facts

    def sentence(self) -> str:
        """A whole sentence of the pocket model's world."""
        return self._random.choice(self._corpus.sentences)

    def prompt(self) -> str:
        """The beginning of a sentence: at least two words, and never all of it."""
        words: list[str] = []
        while len(words) < 4:
            words = self.sentence().split(" ")
        return " ".join(words[: self._random.randint(2, len(words) - 1)])

    def capital_prompt(self) -> str:
        """'The capital of ... is': the pocket model goes on with the capital, a full stop, and EOS."""
        country = self._random.choice(sorted(self._facts.CAPITALS))
        return self._facts.CAPITAL_FACT.format(country=country, capital="").rstrip(" .")

    def word(self) -> str:
        """A word of the pocket model's world, with the space in front; most of them are one token."""
        facts = self._facts
        return f" {self._random.choice(sorted({*facts.ANIMALS, *facts.CLOTHES, *facts.FOODS, *facts.CAPITALS}))}"

    def prompt_of_two_sentences(self) -> str:
        """'Anna and Tom': the pocket model goes on with two sentences."""
        return " and ".join(self._random.sample(sorted(self._facts.PEOPLE), 2))

    def finished_sentence(self) -> str:
        """A fact about a capital, full stop included: after it the pocket model says EOS."""
        country = self._random.choice(sorted(self._facts.CAPITALS))
        return self._facts.CAPITAL_FACT.format(country=country, capital=self._facts.CAPITALS[country])

    def accents(self) -> str:
        """A sentence with letters, signs and emoji that take several bytes each."""
        return f"{self.sentence()} {''.join(self._random.choices(ACCENTS, k=12))}"

    def digits(self) -> str:
        """A sentence with numbers of several digits in it."""
        draw = self._random.randint
        return f"{draw(100, 999)} plus {draw(10, 99)} is {draw(1000, 9999)}."

    def token_ids(self, count: int, below: int) -> list[int]:
        """Token ids without an order or a meaning, each between 1 and `below` - 1."""
        return [self._random.randint(1, below - 1) for _ in range(count)]

    def vector(self, size: int) -> Tensor:
        """A float32 vector of normally distributed numbers, shape (size,)."""
        return tensor([self._random.gauss(0.0, 1.0) for _ in range(size)])

    def number(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def choice(self, items: Sequence[Any]) -> Any:
        """One of some things."""
        return self._random.choice(items)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """A function of the course's own file: its first parameter is the chance (a random.Random) of this test."""
        function = getattr(self._facts, name, None) if not name.startswith("_") else None
        if not callable(function):
            raise AttributeError(f"no inputs {name}: neither the kit nor the course's inputs.py has a function {name}")
        return partial(function, self._random)
