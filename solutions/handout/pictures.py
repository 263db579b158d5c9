"""Draws the handout's pictures, `exercises/pictures/*.svg`, with the pocket model.

    python -m solutions.handout.pictures

What draws a picture stands below it in the handout, as a comment: the notebook draws it by the same line.
The same versions give the same bytes. Another processor or another matplotlib may move a point by a hair, which is why
the test of this looks at what is written in a picture and where, not at its bytes.
"""

from exercises.kit import models
from exercises.kit.manifest import courses
from exercises.kit.plots.drawing import Message, Picture
from exercises.kit.plots.look import Look
from solutions.handout import HANDOUT, cells

FOLDER = courses()[0].stub.parent / "pictures"


def pictures() -> dict[str, Picture | Message]:
    """Every picture of the handout, by the name of its file without the ending."""
    pocket = models.load("pocket")
    look = Look(pocket.model, pocket.tokenizer)
    drawn = cells.pictures((FOLDER.parent / HANDOUT).read_text("utf-8"))
    return {name: eval(code, {"look": look}) for name, code in drawn.items()}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, drawn in pictures().items():
        if isinstance(drawn, Message):
            raise SystemExit(f"{name}: {drawn}")
        path = FOLDER / f"{name}.svg"
        path.write_bytes(drawn.saved("svg"))
        print(f"wrote {path}: {drawn.alt}")


if __name__ == "__main__":
    main()
