"""The pictures: they show what a student's own functions answer, and never raise for what those do."""

import pytest
import torch

from exercises.kit import plots
from exercises.kit.manifest import courses
from exercises.kit.plots.drawing import Message, Picture
from solutions import unpacking_pipeline as right
from solutions.misconceptions import catalogue, function_of

DENMARK, DOG = "The capital of Denmark is", "The dog"
WORDS = ["dog", "cat", "hat"]
GROUPS = {"animals": ["dog", "cat"], "clothes": ["hat", "coat"]}
NAMES = ("tokenize", "next_token_logits", "greedy_generate", "get_embedding", "compare")


@pytest.fixture(autouse=True)
def one_thread():
    """Two threads wait for each other on a busy machine, and the model is too small to gain from them."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def draw(pocket):
    """draw(picture, name=function, ...): that picture with the solutions, but for the functions that are given."""
    model, tokenizer = pocket.model, pocket.tokenizer

    def draw(picture, text=DOG, **mine):
        given = {name: mine.get(name, getattr(right, name)) for name in NAMES}
        tokenize, logits, embedding = given["tokenize"], given["next_token_logits"], given["get_embedding"]
        calls = {
            "tokens": lambda: plots.tokens(tokenize, tokenizer, text),
            "next_token": lambda: plots.next_token(tokenize, logits, model, tokenizer, text),
            "path": lambda: plots.path(tokenize, logits, given["greedy_generate"], model, tokenizer, text),
            "embedding_map": lambda: plots.embedding_map(
                tokenize, embedding, model, tokenizer, mine.get("groups", GROUPS)
            ),
            "similarities": lambda: plots.similarities(
                tokenize, embedding, given["compare"], model, tokenizer, mine.get("words", WORDS)
            ),
        }
        return calls[picture]()

    return draw


PICTURES = ("tokens", "next_token", "path", "embedding_map", "similarities")
# The functions that each picture is fed by.
FED_BY = {
    "tokens": ["tokenize"],
    "next_token": ["tokenize", "next_token_logits"],
    "path": ["tokenize", "next_token_logits", "greedy_generate"],
    "embedding_map": ["tokenize", "get_embedding"],
    "similarities": ["tokenize", "get_embedding", "compare"],
}
FEEDS = [(picture, name) for picture, names in FED_BY.items() for name in names]


def texts(picture):
    """All that is written in a picture."""
    assert isinstance(picture, Picture), picture
    axes = picture.figure.axes
    found = [text.get_text() for axis in axes for text in axis.texts]
    found += [label.get_text() for axis in axes for label in (*axis.get_xticklabels(), *axis.get_yticklabels())]
    found += [text for axis in axes for text in (axis.get_xlabel(), axis.get_ylabel(), axis.get_title())]
    return found


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_is_drawn_and_has_words_for_it(draw, picture):
    made = draw(picture)
    assert isinstance(made, Picture)
    assert len(made.alt) > 20
    assert made.saved("png").startswith(b"\x89PNG")


@pytest.mark.parametrize(("picture", "name"), FEEDS)
def test_a_function_that_is_not_there_yet_is_waited_for(draw, picture, name):
    def stub(*args, **kwargs):
        raise NotImplementedError("Do it.")

    stub.__name__ = name
    made = draw(picture, **{name: stub})
    assert isinstance(made, Message)
    assert made.text == f"This picture waits for {name}. Do it."


@pytest.mark.parametrize(
    "value",
    [None, "text", [], {}, torch.zeros(2, 3), torch.tensor([float("nan")]), 10**30, object()],
    ids=["None", "text", "list", "dict", "matrix", "nan", "huge", "object"],
)
@pytest.mark.parametrize(("picture", "name"), FEEDS)
def test_a_value_of_the_wrong_kind_gives_a_line_that_names_the_function(draw, picture, name, value):
    def wrong(*args, **kwargs):
        return value

    wrong.__name__ = name
    made = draw(picture, **{name: wrong})
    assert isinstance(made, Message)
    assert name in made.text
    assert "\n" not in made.text


# Some of each exercise: what matters for a picture is the kind of a value, and the wrong kinds stand above.
KNOWN = [
    mistake
    for name in NAMES
    for mistake in [mistake for mistake in catalogue(courses()[0]) if mistake.exercise == name][::8]
]


@pytest.mark.parametrize(("number", "known"), [*enumerate(KNOWN)], ids=[mistake.slug for mistake in KNOWN])
def test_no_mistake_of_a_sample_makes_a_picture_raise(draw, number, known):
    """Each is drawn as it answers, or told in one line: in one of the pictures that it feeds, the next in another."""
    fed = [picture for picture, names in FED_BY.items() if known.exercise in names]
    made = draw(fed[number % len(fed)], **{known.exercise: function_of(known)})
    assert isinstance(made, Picture | Message)
    assert "\n" not in repr(made) or isinstance(made, Picture)


# Tokens


def test_tokens_shows_each_token_with_the_tokenizers_name_and_its_id(draw):
    shown = texts(draw("tokens", DENMARK))
    for part in ("The", "\u2423Denmark", "\u0120Denmark", "917", "271"):
        assert part in shown


def test_tokens_says_what_the_sign_for_a_space_is(draw):
    assert any(text.startswith("\u2423 is a space: it belongs to the word after it.") for text in texts(draw("tokens")))
    assert not any("\u2423 is" in text for text in texts(draw("tokens", "hat")))


def test_tokens_shows_a_wrong_answer_as_it_is(draw):
    shown = texts(draw("tokens", DENMARK, tokenize=lambda tokenizer, text: [917, 10**6]))
    assert "\u2423Denmark" in shown
    assert "?" in shown


@pytest.mark.parametrize("text", ["$x$ \\frac{1}{2} _^", "a" * 100, "\n\t  ", "caf\u00e9 \U0001f642", "<|endoftext|>"])
def test_tokens_takes_any_text(draw, text):
    draw("tokens", text).saved("svg")


def test_a_long_text_goes_over_several_rows_and_stays_on_the_picture(draw):
    made = draw("tokens", "The capital of Denmark is Copenhagen. " * 8)
    axes = made.figure.axes[0]
    right_edge, bottom = axes.get_xlim()[1], axes.get_ylim()[0]
    boxes = [patch.get_bbox() for patch in axes.patches]
    assert len({box.y0 for box in boxes}) > 2
    assert all(box.x1 <= right_edge and box.y0 >= bottom for box in boxes)


# The next token


def test_next_token_shows_ten_tokens_with_scores_and_probabilities(draw):
    made = draw("next_token", DENMARK)
    shown = texts(made)
    assert "\u2423Copenhagen" in shown
    left, right_side = made.figure.axes
    assert len(left.patches) == 10
    assert left.patches[0].get_width() > left.patches[1].get_width()
    whole, parts = right_side.patches[:10], right_side.patches[10:]
    assert {bar.get_width() for bar in whole} == {1}
    assert len(parts) == 10 and 0.99 < sum(bar.get_width() for bar in parts) <= 1
    assert "the 10 best of 1024 tokens" in shown


def test_next_token_labels_both_axes(draw):
    assert all(axes.get_xlabel() for axes in draw("next_token").figure.axes)


def test_probabilities_in_the_place_of_scores_show_as_a_flat_picture(draw):
    made = draw("next_token", next_token_logits=lambda model, ids: right.next_token_logits(model, ids).softmax(0))
    assert made.figure.axes[1].patches[10].get_width() < 0.01


def test_scores_below_zero_have_bars_too(draw, pocket):
    draw("next_token", next_token_logits=lambda model, ids: right.next_token_logits(model, ids) - 100).saved("svg")
    draw("next_token", next_token_logits=lambda model, ids: torch.zeros(1024)).saved("svg")
    assert len(draw("next_token", next_token_logits=lambda model, ids: torch.ones(3)).figure.axes[0].patches) == 3


# The path


def test_path_has_a_line_for_each_token_and_ends_with_eos(draw, pocket):
    shown = texts(draw("path"))
    new = right.tokenize(pocket.tokenizer, right.greedy_generate(pocket.model, pocket.tokenizer, DOG))[2:]
    assert len([text for text in shown if text.startswith(DOG)]) == len(new) + 1
    assert "<|endoftext|>" in shown
    assert any(text.startswith("It ends there") for text in shown)


def test_path_shows_the_probability_of_each_token_and_the_next_best(draw):
    shown = texts(draw("path"))
    assert "27.6 %" in shown  # sleeps
    assert "24.0 %" in shown  # b(arks), which was not taken
    assert "\u2423b" in shown


def test_a_path_that_is_cut_off_does_not_say_that_it_ends(draw, pocket):
    made = plots.path(
        right.tokenize, right.next_token_logits, right.greedy_generate, pocket.model, pocket.tokenizer, DOG, 3
    )
    assert len([text for text in texts(made) if text.startswith(DOG)]) == 3
    assert not any("It ends there" in text for text in texts(made))


def test_a_generation_that_takes_another_way_shows_what_was_more_likely(draw):
    def second_best(model, tokenizer, prompt, max_new_tokens=20):
        return prompt + " barks"[: 2 if max_new_tokens == 1 else None]

    shown = texts(draw("path", greedy_generate=second_best))
    assert shown.index("\u2423sleeps") > shown.index("24.0 %")


def test_a_generation_that_does_not_go_on_from_its_prompt_is_told_in_a_line(draw):
    made = draw("path", greedy_generate=lambda model, tokenizer, prompt, max_new_tokens: "Once")
    assert made.text.startswith("No picture yet: with max_new_tokens=1, greedy_generate returned 'Once'")


def test_a_generation_that_adds_several_tokens_at_once_has_no_probability(draw):
    made = draw("path", greedy_generate=lambda model, tokenizer, prompt, max_new_tokens: prompt + " and the cat")
    assert "?" in texts(made)


# Words


def test_the_map_shows_each_word_once_and_each_group_in_a_colour_and_a_shape_of_its_own(draw):
    made = draw("embedding_map")
    shown = texts(made)
    assert all(shown.count(word) == 1 for members in GROUPS.values() for word in members)
    axes = made.figure.axes[0]
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == list(GROUPS)
    first, second = axes.collections
    assert first.get_facecolor().tolist() != second.get_facecolor().tolist()
    assert first.get_paths()[0].vertices.tolist() != second.get_paths()[0].vertices.tolist()


def test_the_map_labels_both_axes(draw):
    axes = draw("embedding_map").figure.axes[0]
    assert "%" in axes.get_xlabel() and "%" in axes.get_ylabel()


def test_a_word_of_several_tokens_is_left_out(draw):
    shown = texts(draw("embedding_map", groups={"a": ["dog", "cat", "unbelievable"], "b": ["hat"]}))
    assert "unbelievable" not in shown and "hat" in shown
    assert "three words" in draw("embedding_map", groups={"a": ["dog", "unbelievable", "Aarhus"]}).text
    assert "single token" in draw("similarities", words=["unbelievable"]).text


def test_more_groups_than_colours_are_drawn_too(draw):
    groups = {str(number): [word] for number, word in enumerate(WORDS + ["coat", "bread", "soup", "horse", "cow"])}
    assert len(draw("embedding_map", groups=groups).figure.axes[0].collections) == 8


def test_embeddings_of_several_lengths_are_told_in_a_line(draw):
    made = draw("embedding_map", get_embedding=lambda model, token_id: torch.ones(token_id))
    assert made.text == "No picture yet: get_embedding gave vectors of several lengths. See check(get_embedding)."


def test_similarities_shows_what_compare_answers_for_each_two_words(draw):
    made = draw("similarities")
    assert [text for text in texts(made) if text in ("0.63", "0.19", "1.00")] == [
        "1.00",
        "0.63",
        "0.63",
        "1.00",
        "0.19",
        "0.19",
        "1.00",
    ]
    assert "cat and hat 0.19" in made.alt


def test_similarities_gives_compare_the_vectors_that_get_embedding_gave(draw):
    seen = []

    def compare(a, b):
        seen.append((a, b))
        return 0.5

    draw("similarities", compare=compare, get_embedding=lambda model, token_id: torch.tensor([float(token_id), 1]))
    assert len(seen) == 9
    assert all(type(vector) is torch.Tensor and vector.dtype == torch.float32 for pair in seen for vector in pair)
    assert seen[1][0].tolist() == [398.0, 1.0]


def test_the_words_above_a_table_do_not_touch(pocket):
    words = ["Copenhagen", "Helsinki", "Denmark", "dog"]
    drawn = plots.similarities(
        right.tokenize, right.get_embedding, right.compare, pocket.model, pocket.tokenizer, words
    )
    drawn.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in drawn.figure.axes[0].get_xticklabels()]
    assert len(boxes) == len(words)
    assert all(left.x1 < right.x0 for left, right in zip(boxes[:-1], boxes[1:], strict=True))
