"""Pictures of what goes on inside a model: where each position of a text looks, and what each layer would say.

As in plots/__init__.py each shows what the function says that it is fed by, right or wrong.
Not covered: whether the shares or scores are right; `check` says that.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from exercises.kit.plots.drawing import (
    INK,
    Picture,
    ids_of,
    new_figure,
    percent,
    picture,
    rows_of,
    table_of,
    token_text,
)

# Ink on a cell that is the same on a dark page.
ON_COLOUR = "#222222"
# More columns than that are not to be read; the picture shows the end of the text.
MOST = 14
# How many tokens of a layer are shown.
BEST = 4


@picture
def attention(
    tokenize: Callable[..., Any],
    attention_weights: Callable[..., Any],
    model: Any,
    tokenizer: Any,
    text: str,
    layer: int,
    head: int,
) -> Picture:
    """Where each position of a text looks, in one head of one layer: a row for who looks, a column for what is seen."""
    ids = ids_of(tokenize, tokenizer, text)
    table = table_of(attention_weights, len(ids), model, ids, layer, head)[-MOST:, -MOST:]
    names = [token_text(tokenizer, token_id) for token_id in ids][-MOST:]
    figure = new_figure(2.2 + 0.8 * len(names), 1.4 + 0.45 * len(names))
    axes = figure.add_subplot()
    axes.imshow(table, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(table):
        if column <= row:
            ink = "white" if share > 0.6 else ON_COLOUR
            axes.text(column, row, f"{share:.2f}", ha="center", va="center", size=9.5, color=ink)
    axes.set_xticks(range(len(names)), names, color=INK, size=11, family="monospace")
    axes.set_yticks(range(len(names)), names, size=11, family="monospace")
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set_ylabel("who looks")
    axes.set_xlabel("what is looked at: shares of one attention")
    axes.set_title(f"Where each position looks: layer {layer}, head {head}", weight="bold")
    listed = ", ".join(f"{name} {share:.2f}" for name, share in zip(names, table[-1], strict=True))
    return Picture(
        figure, f"Attention in layer {layer}, head {head}. The last position, {names[-1]}, looks at: {listed}"
    )


@picture
def layers(
    tokenize: Callable[..., Any], layer_logits: Callable[..., Any], model: Any, tokenizer: Any, text: str
) -> Picture:
    """The best next tokens in the eyes of each layer, the embeddings at the bottom and the last layer at the top."""
    scores = rows_of(layer_logits, model, ids_of(tokenize, tokenizer, text))
    chances = np.exp(scores - scores.max(-1, keepdims=True))
    chances /= chances.sum(-1, keepdims=True)
    best = np.argsort(-chances, axis=-1, kind="stable")[:, :BEST]
    shown = np.take_along_axis(chances, best, -1)
    names = ["embeddings", *(f"after layer {layer}" for layer in range(len(best) - 1))]
    figure = new_figure(2.2 + 1.4 * best.shape[1], 1.2 + 0.5 * len(best))
    axes = figure.add_subplot()
    axes.imshow(shown, cmap="Blues", vmin=0, vmax=1, aspect="auto", origin="lower")
    for (row, column), chance in np.ndenumerate(shown):
        ink = "white" if chance > 0.6 else ON_COLOUR
        token = token_text(tokenizer, int(best[row, column]))
        axes.text(column, row + 0.14, token, ha="center", va="center", size=11, family="monospace", color=ink)
        axes.text(column, row - 0.24, percent(float(chance)), ha="center", va="center", size=9, color=ink)
    axes.set_yticks(range(len(names)), names, color=INK, size=11)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("the best next tokens, with their probabilities")
    axes.set_title("What each layer would say", weight="bold")
    listed = ", ".join(
        f"{name} {token_text(tokenizer, int(row[0]))} {percent(float(chance[0]))}"
        for name, row, chance in zip(names, best, shown, strict=True)
    )
    return Picture(figure, f"The best next token in the eyes of each layer: {listed}")
