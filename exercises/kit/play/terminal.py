"""A generation step by step in a terminal: as wide as that is, in the characters and colours that it has.

A key a step where a person sits at it; else all at once.
Not covered: letters that a terminal draws wider than it says.
"""

from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from exercises.kit.play.trial import Candidate, Round, Token, Trial
from exercises.kit.plots.drawing import SPACE, percent
from exercises.kit.system import terminal
from exercises.kit.watch import keyboard

# Of a long text, so many tokens are shown at its beginning and at its end.
FIRST, LAST = 40, 10
# What a token, a score and a probability take, and how long a bar may be.
TOKEN, SCORE, CHANCE, BAR = 16, 7, 9, 30
KEYS = "Any key: the next round.  a: all of them.  q: the end."
CTRL_C = "\x03"


def show(trial: Trial, whose: Sequence[str], console: Console) -> None:
    """Show it all; the rounds one at a time, if a person can press a key."""
    for line in (*whose, *trial.said):
        console.print(line, markup=False, highlight=False)
    _tokens(trial, console)
    if trial.best:
        _best(trial, console)
        _rounds(trial, console)
    if trial.end:
        console.print(f"\n{written(trial.end)}", markup=False, highlight=False)


def written(text: str) -> str:
    """A text as this terminal can show it: what it can't write as a number, and nothing that moves its cursor."""
    for sign, instead in ((SPACE, "_"), ("\u21b5", "\\n"), ("\u21e5", "\\t"), ("\u2026", "...")):
        text = text.replace(sign, terminal.either(sign, instead))
    shown = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
    return terminal.as_written(shown)


def fitted(text: str, width: int) -> str:
    """A text in exactly so many cells: filled up with spaces, or cut with a sign that says so."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    sign = terminal.either("\u2026", "~")
    return set_cell_size(text, max(0, width - 1)) + sign[:width]


def _tokens(trial: Trial, console: Console) -> None:
    """The tokens of the text above their ids, in as many rows as it takes."""
    count = len(trial.tokens)
    console.print(f"\n{count} token{'s' * (count != 1)}, and their ids", style="bold", highlight=False)
    cut = count > FIRST + LAST
    parts = [trial.tokens[:FIRST], trial.tokens[-LAST:]] if cut else [trial.tokens]
    for number, part in enumerate(parts):
        if number:
            console.print(f"  ({count - FIRST - LAST} more)", highlight=False)
        for row in _rows(part, console.width - 2):
            above, below = Text("  "), Text("  ")
            for place, (token, width) in enumerate(row):
                style = "reverse" if token.is_special else ("cyan", "yellow")[place % 2]
                above.append(fitted(written(token.text), width), style).append(" ")
                below.append(fitted(str(token.token_id), width)).append(" ")
            console.print(above, no_wrap=True, crop=True)
            console.print(below, no_wrap=True, crop=True)
    signs = [f"{written(SPACE)} is a space"] if any(SPACE in token.text for token in trial.tokens) else []
    special = [written(token.text) for token in trial.tokens if token.is_special]
    signs += [f"{special[0]} is a special token: a sign for the model, and no text"] if special else []
    if signs:
        console.print(f"  {'; '.join(signs)}.", style="dim", markup=False, highlight=False)


def _rows(tokens: Sequence[Token], width: int) -> Iterator[list[tuple[Token, int]]]:
    row: list[tuple[Token, int]] = []
    for token in tokens:
        wanted = min(width, max(cell_len(written(token.text)), len(str(token.token_id))))
        if row and sum(taken + 1 for _, taken in row) + wanted > width:
            yield row
            row = []
        row.append((token, wanted))
    if row:
        yield row


def _best(trial: Trial, console: Console) -> None:
    """The best next tokens with their scores, and their probabilities as bars."""
    title = f"\nWhat comes next? The {len(trial.best)} best of {trial.vocabulary}, by score and probability"
    console.print(title, style="bold", highlight=False)
    for number, candidate in enumerate(trial.best):
        console.print(_bar(candidate, console.width, "green" if number == 0 else "default"), no_wrap=True, crop=True)


def _bar(candidate: Candidate, width: int, style: str) -> Text:
    """A line for a candidate; without its score, and then its bar, where there is no room."""
    named = min(TOKEN, max(3, width - 2 - CHANCE))
    room = width - 2 - named - CHANCE - 2
    line = Text("  ").append(fitted(written(candidate.token.text), named), style)
    if room > SCORE + 6:
        room -= SCORE
        line.append(f"{candidate.score:>{SCORE}.1f}")
    line.append(f"{percent(candidate.chance):>{CHANCE}}  ")
    if room > 3:
        length = round(candidate.chance * min(BAR, room - 1))
        line.append(terminal.either("\u2588", "#") * length, style)
    return line


def _rounds(trial: Trial, console: Console) -> None:
    console.print("\nThe loop: the best one is taken, and the model is asked again", style="bold", highlight=False)
    keys: SimpleQueue[str] = SimpleQueue()
    if not console.is_terminal:
        _all(trial, console, lambda: "a")
        return
    with keyboard.pressed(keys.put) as pressed:
        if pressed is not None:
            console.print(f"  {KEYS}", style="dim", highlight=False)
        _all(trial, console, keys.get if pressed is not None else lambda: "a")


def _all(trial: Trial, console: Console, key: Callable[[], str]) -> None:
    pressed = ""
    said = len(trial.said)
    for number, found in enumerate(trial.rounds, 1):
        for line in trial.said[said:]:
            console.print(f"  {line}", markup=False, highlight=False)
        said = len(trial.said)
        console.print(_round(number, found, console.width), no_wrap=True, crop=True)
        if pressed != "a":
            pressed = key()
        if pressed in ("q", CTRL_C):
            return


def _round(number: int, found: Round, width: int) -> Text:
    """The end of the text so far with the new token, how likely that was, and what would have been next best."""
    chosen, other = found.chosen, found.other
    beside = f"   next best {written(other.token.text)} {percent(other.chance)}" if width >= 60 else ""
    token = written(chosen.token.text)
    room = width - 5 - CHANCE - (34 if beside else 0) - cell_len(token)
    line = Text(f"{number:>3}  ").append(_end(written(found.before), room), "dim")
    line.append(token if room >= 0 else fitted(token, max(1, width - 5 - CHANCE)), "bold reverse green")
    return line.append(f"{percent(chosen.chance):>{CHANCE}}").append(beside, "dim")


def _end(text: str, width: int) -> str:
    """The end of a text, in no more than so many cells; nothing where there is room for a letter or two."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 3:
        text = text[1:]
    return f"...{text}" if width > 5 else ""
