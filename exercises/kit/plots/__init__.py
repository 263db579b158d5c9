"""Pictures of what a student's own functions answer: the tokens of a text, the next token, a generation, embeddings.

Each takes the functions that it is fed by, so it shows what they do: right, wrong or, in one line, not yet. It
returns a `Picture` (see drawing.py), or a `Message` in its place; it never raises for a fault of a student's.
Not covered: whether an answer is right. A wrong one is drawn as it is, and `check` says what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.kit.plots.drawing import (
    BLUE,
    GREEN,
    GROUND,
    INK,
    LINE,
    ORANGE,
    PALE,
    PINK,
    RED,
    SKY,
    SPACE,
    NoPicture,
    Picture,
    apart,
    ids_of,
    new_figure,
    number_of,
    percent,
    picture,
    plain,
    plane,
    probabilities,
    text_of,
    token_name,
    token_text,
    vector_of,
)

BARS = 10
TRACK = "#E8ECF0"
# Ink on a cell that is the same on a dark page.
ON_COLOUR = "#222222"
TINTS = ("#CFE6F5", "#FBE6B8", "#C9EBDD", "#F3D3E3")
MARKS = ((BLUE, "o"), (RED, "s"), (GREEN, "^"), (PINK, "D"), (ORANGE, "v"), (SKY, "P"))
# A letter of the fixed-width font at size 10, in inches; a text of more letters is shown by its beginning or its end.
LETTER, LETTERS = 0.0845, 46
# How wide and how high the points of a map lie, in inches.
MAP = (5.6, 4.3)

Function = Callable[..., Any]


def _start(text: str) -> str:
    return text if len(text) <= LETTERS else text[:LETTERS] + "\u2026"


def _end(text: str) -> str:
    return text if len(text) <= LETTERS else "\u2026" + text[-LETTERS:]


@picture
def tokens(tokenize: Function, tokenizer: Any, text: str) -> Picture:
    """The tokens of a text in boxes, with their ids below: what `tokenize(tokenizer, text)` answers."""
    ids = ids_of(tokenize, tokenizer, text)
    texts = [token_text(tokenizer, token_id) for token_id in ids]
    names = [token_name(tokenizer, token_id) for token_id in ids]
    row, x, boxes = 0, 0.0, []  # in inches
    for token, name, token_id in zip(texts, names, ids, strict=True):
        width = 0.2 + max(0.11 * len(token), LETTER * len(name), LETTER * len(str(token_id)))
        if x and x + width > 7:
            row, x = row + 1, 0.0
        boxes.append((row, x, width, token, name, str(token_id)))
        x += width + 0.08
    left, right, bottom = -1.2, max(4.6, *(x + width for _, x, width, *_ in boxes)), -1.15 * (row + 1) - 0.15
    figure = new_figure(right - left, 0.5 - bottom)
    axes = figure.add_subplot(xlim=(left, right), ylim=(bottom, 0.5))
    axes.axis("off")
    axes.text(left, 0.3, f"{len(ids)} tokens for \u201c{_start(text)}\u201d", weight="bold", size=12, va="center")
    styles: tuple[dict[str, Any], ...] = (
        {"family": "monospace", "size": 13},
        {"family": "monospace", "size": 10, "color": PALE},
        {"color": BLUE, "weight": "bold"},
    )
    drops = (0.2, 0.51, 0.78)
    for level in range(row + 1):
        for drop, label in zip(drops, ("token", "written as", "id"), strict=True):
            axes.text(left, -1.15 * level - drop, label, color=PALE, size=10, va="center")
    for number, (row, x, width, *lines) in enumerate(boxes):
        axes.barh(-1.15 * row - drops[0], width, 0.34, x, color=TINTS[number % len(TINTS)])
        for drop, line, style in zip(drops, lines, styles, strict=True):
            axes.text(x + width / 2, -1.15 * row - drop, line, ha="center", va="center", **style)
    axes.text(left, bottom + 0.1, _about_spaces(texts, names), color=PALE, size=9.5, va="center")
    listed = ", ".join(f"{token} is {token_id}" for token, token_id in zip(texts, ids, strict=True))
    return Picture(figure, f"The text \u201c{text}\u201d as {len(ids)} tokens with their ids: {listed}")


def _about_spaces(texts: list[str], names: list[str]) -> str:
    """What to say of the space in front of a word, by the first token that has one."""
    for token, name in zip(texts, names, strict=True):
        if token.startswith(SPACE) and len(token) > 1:
            return f"{SPACE} is a space: it belongs to the word after it. The tokenizer's own list writes it {name[0]}."
    return "An id is a token's place in the tokenizer's list, the vocabulary."


@picture
def next_token(tokenize: Function, next_token_logits: Function, model: Any, tokenizer: Any, prompt: str) -> Picture:
    """The ten tokens with the largest scores, and the probabilities that softmax makes of the scores."""
    scores = vector_of(next_token_logits, model, ids_of(tokenize, tokenizer, prompt))
    chances = probabilities(scores)
    best = np.argsort(-scores, kind="stable")[:BARS]
    labels = [token_text(tokenizer, int(token_id)) for token_id in best]
    figure = new_figure(7.6, 3.9)
    figure.suptitle(f"What comes after \u201c{_end(prompt)}\u201d?", weight="bold", size=12)
    left, right = figure.subplots(1, 2, sharey=True)
    score_texts = [f"{score:.1f}" for score in scores[best]]
    chance_texts = [percent(chance) for chance in chances[best]]
    right.barh(range(len(best)), [1] * len(best), color=TRACK, height=0.72)
    for axes, values, texts in ((left, scores[best], score_texts), (right, chances[best], chance_texts)):
        axes.barh(range(len(best)), values, color=[BLUE, *["#9CB4C8"] * (len(best) - 1)], height=0.72)
        axes.axvline(0, color=LINE, lw=1)
        # Scores have a scale of their own each time; probabilities have one for all, so that a doubt looks like one.
        low, high = (min(0, values.min()), max(0, values.max())) if axes is left else (0, 1)
        for row, (value, text) in enumerate(zip(values, texts, strict=True)):
            end = max(value, 0) if axes is left else 1
            axes.text(end + 0.02 * (high - low), row, text, va="center", size=9.5)
        axes.set_xlim(low, high + 0.26 * (high - low) or 1)
        axes.set_xticks([])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    left.set_yticks(range(len(best)), labels, family="monospace")
    left.invert_yaxis()
    left.set_ylabel(f"the {len(best)} best of {len(scores)} tokens")
    left.set_xlabel("score (logit): any number")
    right.set_xlabel("probability: softmax of all the scores")
    listed = ", ".join(f"{a} {b}" for a, b in zip(labels, chance_texts, strict=True))
    return Picture(figure, f"The most likely tokens after \u201c{prompt}\u201d: {listed}")


@dataclass(frozen=True)
class Step:
    """One step of a generation: the text before it, the token that came, and the best of those that did not.

    `chance` is None for a piece of text that is no token of its own.
    """

    before: str
    token: str
    chance: float | None
    other: str
    other_chance: float


@picture
def path(
    tokenize: Function,
    next_token_logits: Function,
    greedy_generate: Function,
    model: Any,
    tokenizer: Any,
    prompt: str,
    max_new_tokens: int = 12,
) -> Picture:
    """A generation, token by token: what came, how likely it was, and what would have been next best.

    It follows `greedy_generate` by asking it for one token more each time, until the text no longer grows.
    """
    steps, text = [], prompt
    for count in range(1, max_new_tokens + 1):
        chances = probabilities(vector_of(next_token_logits, model, ids_of(tokenize, tokenizer, text)))
        longer = text_of(greedy_generate, model, tokenizer, prompt, max_new_tokens=count)
        if not longer.startswith(text):
            raise NoPicture(
                f"No picture yet: with max_new_tokens={count}, greedy_generate returned {longer!r}, "
                f"which does not go on from {text!r}. See check(greedy_generate)."
            )
        added = longer[len(text) :]
        ids = ids_of(tokenize, tokenizer, added) if added else [tokenizer.eos_token_id]
        chance = float(chances[ids[0]]) if len(ids) == 1 and ids[0] in range(len(chances)) else None
        best = [int(token_id) for token_id in np.argsort(-chances, kind="stable")[:2]]
        other = best[1] if ids == best[:1] else best[0]
        token = plain(added) if added else token_text(tokenizer, ids[0])
        steps.append(Step(text, token, chance, token_text(tokenizer, other), float(chances[other])))
        if not added:
            break
        text = longer
    ends = "It ends there: this token is EOS, and is no part of the text." if steps and not added else ""
    listed = ", ".join(f"{step.token} {'' if step.chance is None else percent(step.chance)}" for step in steps)
    alt = f"The way from \u201c{prompt}\u201d to \u201c{text}\u201d: {listed}"
    return Picture(_draw_path(f"From \u201c{_end(prompt)}\u201d, one token at a time", steps, ends), alt)


def _draw_path(title: str, steps: list[Step], footnote: str) -> Any:
    """A line for each step: the text so far, the token that came, its probability as a bar, the next best."""
    start = -LETTER * max(len(_end(step.before)) for step in steps) - 0.2
    bar = max(1.2, 0.35 + 0.1 * max(len(step.token) for step in steps))
    second = bar + 2.6
    end = second + LETTER * max(12, *(len(step.other) + 9 for step in steps))
    figure = new_figure(end - start, 0.34 * len(steps) + (1.25 if footnote else 0.95))
    axes = figure.add_subplot(xlim=(start, end), ylim=(len(steps) + (0.6 if footnote else -0.4), -2.6))
    axes.axis("off")
    axes.text(start, -2, title, weight="bold", size=12, va="center")
    for x, label in ((0.05, "next token"), (bar, "its probability"), (second, "next best")):
        axes.text(x, -1, label, color=PALE, size=10, va="center")
    axes.text(-0.06, -1, "text so far", color=PALE, size=10, ha="right", va="center")
    for row, step in enumerate(steps):
        axes.text(-0.06, row, _end(step.before), family="monospace", size=10, color=PALE, ha="right", va="center")
        axes.barh(row, 0.1 + 0.1 * len(step.token), 0.8, 0, color=TINTS[1])
        axes.text(0.05, row, step.token, family="monospace", size=11, va="center")
        if step.chance is not None:
            axes.barh(row, 1.6, 0.6, bar, color=TRACK)
            axes.barh(row, 1.6 * step.chance, 0.6, bar, color=BLUE)
        axes.text(bar + 1.68, row, "?" if step.chance is None else percent(step.chance), size=9.5, va="center")
        axes.text(second, row, step.other, family="monospace", size=10, color=PALE, va="center")
        axes.text(end, row, percent(step.other_chance), size=9.5, color=PALE, ha="right", va="center")
    axes.text(0.05, len(steps), footnote, size=9.5, color=PALE, va="center")
    return figure


@picture
def embedding_map(
    tokenize: Function, get_embedding: Function, model: Any, tokenizer: Any, groups: Mapping[str, Sequence[str]]
) -> Picture:
    """The embeddings of some words, in groups, as points of a plane: the two directions in which they differ most.

    A word is looked up with a space in front, as within a sentence; one that is several tokens is left out.
    """
    asked = [word for members in groups.values() for word in members]
    words, vectors = _vectors(tokenize, get_embedding, model, tokenizer, asked)
    if len(words) < 3:
        raise NoPicture("No picture yet: a map takes three words or more that are one token each.")
    points, shares = plane(np.stack(vectors))
    points = points / np.ptp(points, axis=0).clip(1e-9) * MAP  # in inches
    labels = apart(points, [0.16 + 0.085 * len(word) for word in words])
    figure = new_figure(7.6, 5.6)
    (low, floor), (high, ceiling) = points.min(axis=0) - 0.2, points.max(axis=0) + 0.2
    axes = figure.add_subplot(
        xlim=(low, high + 0.8), ylim=(min(floor, min(labels) - 0.1), ceiling), xticks=[], yticks=[]
    )
    axes.set_title("Words that are used alike lie side by side", weight="bold")
    axes.set_xlabel(f"the direction in which they differ most: {percent(shares[0])} of the variance")
    axes.set_ylabel(f"the direction after that: {percent(shares[1])}")
    axes.spines[:].set_visible(False)
    for (group, members), (colour, mark) in zip(groups.items(), MARKS * len(groups), strict=False):
        own = [number for number, word in enumerate(words) if word in members]
        axes.scatter(points[own, 0], points[own, 1], color=colour, marker=mark, s=46, label=group, edgecolor=GROUND)
        for number in own:
            x, y = points[number]
            axes.plot((x, x + 0.11), (y, labels[number]), color=colour, lw=0.7, alpha=0.6, zorder=0)
            axes.text(x + 0.13, labels[number], words[number], size=9.5, va="center")
    axes.legend(frameon=False, fontsize=10)
    listed = "; ".join(f"{group}: {', '.join(w for w in members if w in words)}" for group, members in groups.items())
    return Picture(figure, f"A map of the embeddings of {len(words)} words. {listed}")


@picture
def similarities(
    tokenize: Function, get_embedding: Function, compare: Function, model: Any, tokenizer: Any, words: Sequence[str]
) -> Picture:
    """How alike each two of some words are: what `compare` answers for their embeddings, as a table of colours."""
    import torch

    words, vectors = _vectors(tokenize, get_embedding, model, tokenizer, words)
    rows = [torch.from_numpy(vector.astype(np.float32)) for vector in vectors]
    table = np.array([[number_of(compare, a, b) for b in rows] for a in rows])
    column = max(0.72, 0.15 + 0.09 * max(map(len, words)))  # the words above must not touch
    figure = new_figure(1.6 + column * len(words), 1.2 + 0.5 * len(words))
    axes = figure.add_subplot()
    axes.imshow(table, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        ink = "white" if abs(value) > 0.6 else ON_COLOUR
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", size=9.5, color=ink)
    axes.set_xticks(range(len(words)), words, color=INK, size=11)
    axes.set_yticks(range(len(words)), words, size=11)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("1: the same direction, 0: a right angle, -1: opposite")
    axes.set_title("How alike are two words?", weight="bold")
    pairs = [(a, b) for a in range(len(words)) for b in range(a + 1, len(words))]
    listed = ", ".join(f"{words[a]} and {words[b]} {table[a, b]:.2f}" for a, b in pairs)
    return Picture(figure, f"The cosine similarity of the embeddings of each two words: {listed}")


def _vectors(
    tokenize: Function, get_embedding: Function, model: Any, tokenizer: Any, words: Sequence[str]
) -> tuple[list[str], list[np.ndarray]]:
    """The words that are one token, and their embeddings. Raises NoPicture when there is none."""
    ids = {word: ids_of(tokenize, tokenizer, f" {word}") for word in words}
    single = [word for word, of_word in ids.items() if len(of_word) == 1]
    if not single:
        raise NoPicture("No picture yet: none of these words is a single token for tokenize. See check(tokenize).")
    vectors = [vector_of(get_embedding, model, ids[word][0]) for word in single]
    if len({len(vector) for vector in vectors}) > 1:
        raise NoPicture("No picture yet: get_embedding gave vectors of several lengths. See check(get_embedding).")
    return single, vectors
