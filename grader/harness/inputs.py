"""What hidden tests are fed: texts, prompts and numbers drawn with a seed, the same for a whole class.

A test that asks for `inputs` gets its own stream, named by the seed of the run and the test, so that adding a test
changes no other test's inputs. Texts are sentences that the pocket model knows; any model can read them.
"""

import random
from functools import cache

from exercises.kit.values import Tensor, tensor
from exercises.pocket import corpus

ACCENTS = "äöåéèñçßøłžπΩжд中文日本語😀🎉“”–…"


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(corpus.sentences(0))


class Inputs:
    """A stream of inputs for one test."""

    def __init__(self, seed: int, test: str):
        self._random = random.Random(f"{seed} {test}")

    def sentence(self) -> str:
        """A whole sentence of the pocket model's world."""
        return self._random.choice(_sentences())

    def prompt(self) -> str:
        """The beginning of a sentence: at least two words, and never all of it."""
        words: list[str] = []
        while len(words) < 4:
            words = self.sentence().split(" ")
        return " ".join(words[: self._random.randint(2, len(words) - 1)])

    def capital_prompt(self) -> str:
        """'The capital of ... is': the pocket model goes on with the capital, a full stop, and EOS."""
        return corpus.CAPITAL_FACT.format(country=self._random.choice(sorted(corpus.CAPITALS)), capital="").rstrip(" .")

    def word(self) -> str:
        """A word of the pocket model's world, with the space in front; most of them are one token."""
        return f" {self._random.choice(sorted({*corpus.ANIMALS, *corpus.CLOTHES, *corpus.FOODS, *corpus.CAPITALS}))}"

    def prompt_of_two_sentences(self) -> str:
        """'Anna and Tom': the pocket model goes on with two sentences."""
        return " and ".join(self._random.sample(sorted(corpus.PEOPLE), 2))

    def finished_sentence(self) -> str:
        """A fact about a capital, full stop included: after it the pocket model says EOS."""
        country = self._random.choice(sorted(corpus.CAPITALS))
        return corpus.CAPITAL_FACT.format(country=country, capital=corpus.CAPITALS[country])

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
