"""The handout's pictures as the kit draws them: they are those of right functions.

Not covered: the pictures themselves (test_plots.py), and the handout's files (tests/product/test_handout.py).
"""

import pytest

from exercises.kit import plots
from exercises.kit.plots import inside
from exercises.kit.plots.look import Look
from solutions import unpacking_further as further
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


def test_the_picture_of_attention_is_the_one_that_a_right_function_gives(pocket):
    wanted = inside.attention(
        solution.tokenize, further.attention_weights, pocket.model, pocket.tokenizer, "The dog", 1, 2
    )
    drawn = Look(pocket.model, pocket.tokenizer).attention("The dog", 1, 2)
    assert drawn.alt == wanted.alt and drawn.alt.startswith("Attention in layer 1, head 2. The last position, ␣dog,")


def test_the_picture_of_layers_is_the_one_that_a_right_function_gives(pocket):
    wanted = inside.layers(solution.tokenize, further.layer_logits, pocket.model, pocket.tokenizer, "The dog")
    drawn = Look(pocket.model, pocket.tokenizer).layers("The dog")
    assert drawn.alt == wanted.alt and "after layer 2 ␣" in drawn.alt
