"""The handout's table of two models side by side, pocket and SmolLM2, made with the solutions.

    python -m solutions.handout.side_by_side

It writes the table into `exercises/README.md`, between the two comments that stand there. The first time, SmolLM2 is
fetched (exercises/kit/fetched/smollm2.py).
Not covered: whether the words around the table fit it.
"""

import re
from typing import Any

from exercises.kit import models
from exercises.kit.fetched import smollm2
from exercises.kit.manifest import courses
from exercises.kit.models import Loaded
from solutions import handout
from solutions import unpacking_pipeline as solution

HANDOUT = courses()[0].stub.parent / handout.HANDOUT
BEGIN, END = "<!-- made by python -m solutions.handout.side_by_side -->", "<!-- end of what it made -->"
DENMARK, FINLAND, DOG = "The capital of Denmark is", "The capital of Finland is", "The dog"


def column(loaded: Loaded) -> dict[str, str]:
    """What the table says of a model, row by row."""
    model, tokenizer = loaded.model, loaded.tokenizer
    table, config = model.get_input_embeddings().weight, model.config
    attention = model.model.layers[0].self_attn
    asked, offered = attention.q_proj.out_features, attention.k_proj.out_features

    def embedding(word: str) -> Any:
        return solution.get_embedding(model, solution.tokenize(tokenizer, word)[0])

    def next_token(prompt: str) -> str:
        return tokenizer.decode([solution.greedy_step(model, solution.tokenize(tokenizer, prompt))])

    return {
        "tokens in the vocabulary": f"{table.shape[0]}",
        "numbers in an embedding": f"{table.shape[1]}",
        "layers": f"{config.num_hidden_layers}",
        "numbers in attention: asked with, offered": f"{asked}, {offered}",
        "numbers inside the `mlp`": f"{config.intermediate_size}",
        "weights, in millions": f"{sum(weights.numel() for weights in model.parameters()) / 1e6:.1f}",
        f"ids of `{DENMARK}`": ", ".join(map(str, solution.tokenize(tokenizer, DENMARK))),
        "id of `␣Finland`": f"{solution.tokenize(tokenizer, ' Finland')[0]}",
        "id of `␣dog`": f"{solution.tokenize(tokenizer, ' dog')[0]}",
        "cosine of `␣dog` and `␣cat`": f"{solution.compare(embedding(' dog'), embedding(' cat')):.2f}",
        "cosine of `␣cat` and `␣hat`": f"{solution.compare(embedding(' cat'), embedding(' hat')):.2f}",
        f"next token after `{DENMARK}`": _as_cell(next_token(DENMARK)),
        f"next token after `{FINLAND}`": _as_cell(next_token(FINLAND)),
        f"`{DOG}`, 20 tokens more": _as_cell(solution.greedy_generate(model, tokenizer, DOG)),
        "token that ends a text": f"`{tokenizer.eos_token}`".replace("|", "\\|"),
    }


def _as_cell(text: str) -> str:
    """A text as code in a cell of a table; a space in front is shown."""
    shown = re.sub("^ ", "␣", text).replace("\n", "⏎").replace("|", "\\|")
    return f"`{shown}`"


def table(columns: dict[str, dict[str, str]]) -> str:
    """The table in Markdown; a column for each model, by its heading."""
    rows = next(iter(columns.values()))
    lines = [["", *columns], ["---"] * (len(columns) + 1)]
    lines += [[row, *(said[row] for said in columns.values())] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def columns() -> dict[str, dict[str, str]]:
    """Both models. Raises ModelNotFound."""
    return {
        "`pocket`": column(models.load(models.DEFAULT)),
        "`smollm2`": column(models.load(smollm2.NAME)),
    }


def written(page: str) -> dict[str, dict[str, str]]:
    """The columns of the table in a handout."""
    lines = _between(page)[1].strip().splitlines()
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return {heading: {row[0]: row[at] for row in cells[2:]} for at, heading in enumerate(cells[0]) if heading}


def _between(page: str) -> tuple[str, str, str]:
    """The handout up to the table, the table, and what follows."""
    before, begin, rest = page.partition(f"{BEGIN}\n")
    made, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{HANDOUT}: the comments around the table are gone: {BEGIN} and {END}")
    return before + begin, made, end + after


def main() -> None:
    before, _, after = _between(HANDOUT.read_text("utf-8"))
    made = table(columns())
    HANDOUT.write_text(f"{before}{made}{after}", "utf-8")
    print(made)


if __name__ == "__main__":
    main()
