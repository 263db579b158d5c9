"""The handout's pictures as the kit draws them: they are those of right functions.

Not covered: the pictures themselves (test_plots.py), and the handout's files (tests/product/test_handout.py).
"""

import pytest

from exercises.kit import plots
from exercises.kit.plots.look import Look
from solutions import unpacking_pipeline as solution

GROUPS = {"animals": ["dog", "cat"], "clothes": ["hat", "coat"]}
WORDS = ["dog", "cat", "hat"]


@pytest.mark.parametrize(
    ("name", "given", "functions", "others"),
    [
        ("tokens", "The dog", ["tokenize"], ["tokenizer"]),
        ("next_token", "The dog", ["tokenize", "next_token_logits"], ["model", "tokenizer"]),
        ("path", "The dog", ["tokenize", "next_token_logits", "greedy_generate"], ["model", "tokenizer"]),
        ("embedding_map", GROUPS, ["tokenize", "get_embedding"], ["model", "tokenizer"]),
        ("similarities", WORDS, ["tokenize", "get_embedding", "compare"], ["model", "tokenizer"]),
    ],
)
def test_a_picture_is_the_one_that_right_functions_give(pocket, name, given, functions, others):
    asked = [getattr(solution, function) for function in functions] + [getattr(pocket, other) for other in others]
    wanted = getattr(plots, name)(*asked, given)
    drawn = getattr(Look(pocket.model, pocket.tokenizer), name)(given)
    assert drawn.alt == wanted.alt
    assert drawn.figure.get_size_inches().tolist() == wanted.figure.get_size_inches().tolist()
