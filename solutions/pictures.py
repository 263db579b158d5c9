"""Draws the handout's pictures, `exercises/pictures/*.svg`, with the solutions and the pocket model.

    python -m solutions.pictures

The same versions give the same bytes. Another processor or another matplotlib may move a point by a hair, which is why
the test of this looks at what is written in a picture and where, not at its bytes.
"""

from pathlib import Path

from exercises.kit import models, plots
from exercises.kit.plots.drawing import Message, Picture
from solutions import unpacking_pipeline as solution

FOLDER = Path(__file__).parent.parent / "exercises" / "pictures"
DENMARK, DOG = "The capital of Denmark is", "The dog"
GROUPS = {
    "animals": ["dog", "cat", "horse", "cow"],
    "clothes": ["hat", "coat", "scarf", "sock"],
    "food": ["bread", "soup", "cake", "cheese"],
    "capitals": ["Copenhagen", "Helsinki", "Paris", "Oslo"],
}
WORDS = ["dog", "cat", "horse", "hat", "coat", "bread", "cheese"]


def pictures() -> dict[str, Picture | Message]:
    """Every picture of the handout, by the name of its file without the ending."""
    pocket = models.load("pocket")
    model, tokenizer = pocket.model, pocket.tokenizer
    tokenize, logits, embedding = solution.tokenize, solution.next_token_logits, solution.get_embedding
    return {
        "tokens": plots.tokens(tokenize, tokenizer, DENMARK),
        "next_token": plots.next_token(tokenize, logits, model, tokenizer, DENMARK),
        "next_token_unsure": plots.next_token(tokenize, logits, model, tokenizer, DOG),
        "path": plots.path(tokenize, logits, solution.greedy_generate, model, tokenizer, DOG),
        "embedding_map": plots.embedding_map(tokenize, embedding, model, tokenizer, GROUPS),
        "similarities": plots.similarities(tokenize, embedding, solution.compare, model, tokenizer, WORDS),
    }


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
