"""The pictures of attention and of layers: what they show of right functions, and what stands there for wrong ones."""

import pytest
import torch

from exercises.kit.plots import inside
from exercises.kit.plots.drawing import Message, Picture
from solutions import misconceptions
from solutions import unpacking_further as further
from solutions import unpacking_pipeline as solution
from tests.support.courses import STRETCH

TEXT = "The capital of Denmark is"


@pytest.fixture
def draw(pocket):
    def draw(function=further.attention_weights, text=TEXT, layer=2, head=0):
        return inside.attention(solution.tokenize, function, pocket.model, pocket.tokenizer, text, layer, head)

    return draw


def written(picture):
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_it_shows_a_share_for_all_that_a_position_can_look_at(draw):
    picture = draw()
    assert len(written(picture)) == 15 and written(picture)[0] == "1.00" == written(picture)[13]
    names = [label.get_text() for label in picture.figure.axes[0].get_xticklabels()]
    assert names == ["The", "␣capital", "␣of", "␣Denmark", "␣is"]
    assert "␣is, looks at: The 0.00, ␣capital 0.00, ␣of 0.00, ␣Denmark 1.00, ␣is 0.00" in picture.alt


def test_of_a_long_text_it_shows_the_end(draw):
    picture = draw(text="The dog likes the cat and the cat likes the hat and the dog is in the house.")
    assert len(picture.figure.axes[0].get_yticklabels()) == inside.MOST


def stub(*arguments):
    raise NotImplementedError("Look inside.")


@pytest.mark.parametrize(
    ("function", "said"),
    [(stub, "waits for stub. Look inside."), (lambda *arguments: torch.ones(2, 2), "not a tensor of shape (5, 5)")],
)
def test_a_function_that_gives_no_table_is_told_in_a_line(draw, function, said):
    assert said in repr(draw(function))


@pytest.mark.parametrize("mistake", misconceptions.of(STRETCH, "attention_weights"), ids=lambda one: one.slug)
def test_no_known_mistake_makes_it_raise(draw, mistake):
    assert isinstance(draw(misconceptions.function_of(mistake)), Picture | Message)


@pytest.fixture
def draw_layers(pocket):
    def draw(function=further.layer_logits, text=TEXT):
        return inside.layers(solution.tokenize, function, pocket.model, pocket.tokenizer, text)

    return draw


def test_it_shows_the_best_tokens_of_each_layer(draw_layers):
    picture = draw_layers()
    assert len(written(picture)) == 2 * 4 * inside.BEST
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()][::3] == [
        "embeddings",
        "after layer 2",
    ]
    assert "embeddings ␣is" in picture.alt and "after layer 2 ␣Copenhagen 99." in picture.alt


@pytest.mark.parametrize(
    ("function", "words"),
    [(stub, "waits for stub. Look inside."), (lambda *arguments: torch.ones(2), "not a tensor of two dimensions")],
)
def test_a_function_that_gives_no_rows_is_told_in_a_line(draw_layers, function, words):
    assert words in repr(draw_layers(function))


OTHER_SHAPES = ("returns_a_list", "gives_every_position", "returns_the_best_tokens", "leaves_out_the_last_layer")


@pytest.mark.parametrize("slug", OTHER_SHAPES)
def test_no_known_mistake_about_layers_makes_it_raise(draw_layers, slug):
    known = {mistake.slug: mistake for mistake in misconceptions.of(STRETCH, "layer_logits")}
    assert isinstance(draw_layers(misconceptions.function_of(known[f"layer_logits_{slug}"])), Picture | Message)
