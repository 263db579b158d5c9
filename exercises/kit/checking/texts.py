"""The comparison of texts: where they differ first, and what that usually means.

With a prompt, the text is one that a model has gone on with. Every sentence of a lesson is fixed.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from exercises.kit.checking.forms import plain
from exercises.kit.checking.wrong import NOTHING, UNKNOWN, Wrong, fail
from exercises.kit.pipeline.accepted import Accepted
from exercises.kit.values import Opaque, Tensor

# Letters of a text that are shown. A generated text has some hundred; one that never ended may have a million.
SHOWN_LETTERS = 1000
# So many letters around the first difference are shown of texts that are longer than a line.
AROUND, LINE = 20, 60
# Letters of a text that are looked at for what it usually is.
LOOKED_AT = 100_000


def check_text(got: Any, expected: str | list[str] | Accepted, prompt: str = "") -> None:
    """`got` must be the text `expected`, letter for letter: of several, any is right, and the first is the one to show.

    With `prompt`, the beginning that a model has gone on with, a failure tells what usually goes wrong there.

    >>> check_text("a cat", "a cat")
    >>> check_text("A cat ", "a cat")
    Traceback (most recent call last):
        ...
    exercises.kit.checking.wrong.Wrong: expected the text 'a cat', got 'A cat '.
    The letters are right, but for upper and lower case, and white space at the ends.
    """
    texts = [expected] if isinstance(expected, str) else expected
    expected = texts[0]
    got = plain(got)
    if type(got) is not str:
        fail(got, f"the text {shown(expected)}", _why_no_text(got))
    if got not in texts:
        whole = len(got) <= SHOWN_LETTERS
        said = repr(got) if whole else f"one of {len(got)} letters that begins {got[:SHOWN_LETTERS]!r}"
        lesson = why_other_text(got, expected, prompt) if prompt else why_other_letters(got, expected)
        raise Wrong(f"expected the text {shown(expected)}, got {said}.{where(got, expected)}", lesson)


def shown(text: str) -> str:
    """A text as it is shown in a message."""
    return repr(text) if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]!r}... ({len(text)} letters)"


def where(got: str, expected: str) -> str:
    """Where two texts of more than a line differ first; '' for short ones, where it can be seen."""
    if max(len(got), len(expected)) <= LINE:
        return ""
    at = common(got, expected)
    one, two = (text[max(0, at - AROUND) : at + AROUND] for text in (expected, got))
    return f" They differ first at letter {at + 1}: expected {one!r} there, got {two!r}."


def common(one: str, two: str) -> int:
    """How many letters two texts have in common from the beginning."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == two[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _why_no_text(got: Any) -> str:
    if got is None:
        return NOTHING
    if isinstance(got, list | Tensor):
        if isinstance(got, list) and got and all(type(text) is str for text in got):
            return "Those are several texts. One is asked for: join them."
        return "Those are ids. Text is asked for: decode them."
    if type(got) is bytes or (isinstance(got, Opaque) and got.type_name in ("bytes", "bytearray")):
        return "Those are bytes. Text is asked for: `decode` them."
    return "Text is asked for."


def why_other_text(got: str, expected: str, prompt: str) -> str:
    """What a wrong generation usually is."""
    if got == expected[len(prompt) :] or got == expected[len(prompt) :].lstrip():
        return "The new text is right, but the prompt is missing from the front. The pipeline returns both."
    if got == prompt:
        return "Nothing was added to the prompt."
    if not got.startswith(prompt):
        return "The text does not begin with the prompt, letter for letter."
    if got.startswith(expected):
        return "The text begins right and then goes on for too long. When does the loop end, and what happens at EOS?"
    if expected.startswith(got):
        return "The text begins right but ends too early. How many tokens may be added?"
    return (
        "The text takes another way than greedy decoding. What does the model read in each round, and what is chosen?"
    )


def why_other_letters(got: str, expected: str) -> str:
    """What a wrong text usually is."""
    if len(got) > LOOKED_AT or len(expected) > LOOKED_AT:
        return UNKNOWN
    return next(_slips(got, expected), UNKNOWN)


def _slips(got: str, expected: str) -> Iterator[str]:
    if not got:
        yield "The text is empty."
    if len(got) > 1 and got[0] == got[-1] and got[0] in "'\"" and got[1:-1] == expected:
        yield "There are quotes around the text. Is it a `repr`?"
    # What has to be taken away until both are the same: little by little.
    for parts in (("ends",), ("case",), ("case", "ends"), ("inside",), ("inside", "case"), ("marks",), ("signs",)):
        if _without(got, parts) == _without(expected, parts):
            yield f"The letters are right, but for {', and '.join(FORGIVEN[part] for part in parts)}."
    if got == expected[::-1]:
        yield "That is the right text backwards."
    if got.startswith(expected):
        yield "The text begins right and then goes on for too long."
    if expected.startswith(got):
        yield "The text begins right but ends too early."
    if got.endswith(expected):
        yield "The text ends right, but there is something in front of it."
    if expected.endswith(got):
        yield "The text ends right, but its beginning is missing."
    if sorted(got.split()) == sorted(expected.split()):
        yield "Those are the right words in another order."
    if sorted(got) == sorted(expected):
        yield "Those are the right letters in another order."
    at = common(got, expected)
    if got[at + 1 :] == expected[at:] or got[at:] == expected[at + 1 :] or got[at + 1 :] == expected[at + 1 :]:
        yield "The texts differ by one letter."


FORGIVEN = {
    "ends": "white space at the ends",
    "case": "upper and lower case",
    "inside": "white space",
    "marks": "how letters with accents are written (Unicode has two ways)",
    "signs": "punctuation, case and white space",
}


def _without(text: str, parts: tuple[str, ...]) -> str:
    """The text without what these parts are about."""
    for part in parts:
        if part == "ends":
            text = text.strip()
        elif part == "case":
            text = text.casefold()
        elif part == "inside":
            text = re.sub(r"\s+", "", text)
        elif part == "marks":
            text = unicodedata.normalize("NFC", text)
        else:
            text = re.sub(r"[\W_]+", "", text).casefold()
    return text
