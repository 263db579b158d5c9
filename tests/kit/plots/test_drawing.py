"""What pictures share: how a function is asked, the line in the place of a picture, and how one is shown and saved."""

import base64
import io
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch

from exercises.kit.plots import drawing as kit
from exercises.kit.plots.drawing import Message, NoPicture, Picture, new_figure


@kit.picture
def hello(text="hello"):
    figure = new_figure(2, 1)
    figure.add_subplot().text(0, 0, text)
    return Picture(figure, f"It says {text}.")


def no_picture(function, *args):
    with pytest.raises(NoPicture) as caught:
        function(*args)
    return str(caught.value)


def returns(value):
    def mine(*args):
        return value

    return mine


def raises(error):
    def mine(*args):
        raise error

    return mine


# Showing


def test_a_notebook_gets_an_image_with_its_size_and_its_words():
    data, metadata = hello()._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    shown = metadata["image/png"]
    assert width / shown["width"] == pytest.approx(height / shown["height"], rel=0.02)
    assert shown["alt"] == data["text/plain"] == "It says hello."


def test_a_notebook_with_html_gets_the_picture_in_colours_for_light_and_dark():
    picture = hello()
    data, _ = picture._repr_mimebundle_()
    width = round(picture.figure.get_size_inches()[0] * 96)
    assert base64.b64encode(picture.saved("svg")).decode() in data["text/html"]
    assert f'width="{width}"' in data["text/html"] and 'alt="It says hello."' in data["text/html"]


def test_elsewhere_a_picture_is_its_words():
    assert repr(hello()) == "It says hello."


def test_the_same_picture_is_the_same_bytes():
    picture = hello()
    assert picture.saved("svg") == picture.saved("svg") == hello().saved("svg")


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_is_as_matplotlib_itself_would_save_it_and_its_figure_is_left_as_it_was(form):
    import matplotlib

    picture, written = hello(), io.BytesIO()
    metadata = {"Date": None, "Creator": None, "Title": picture.alt} if form == "svg" else {}
    with matplotlib.rc_context(kit.SETTINGS):
        picture.figure.savefig(written, format=form, dpi=kit.DOTS_PER_INCH, metadata=metadata)
    before = picture.figure.canvas, picture.figure.dpi
    expected = written.getvalue()
    assert picture.saved(form) == (kit.dark.themed(expected) if form == "svg" else expected)
    assert (picture.figure.canvas, picture.figure.dpi) == before


def test_an_svg_holds_its_words_as_text_and_as_title():
    root = ElementTree.fromstring(hello("a < b & $c$").saved("svg"))
    assert root.findtext(".//{http://www.w3.org/2000/svg}title") == "It says a < b & $c$."
    assert "a < b & $c$" in [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_letters_that_the_font_has_not_are_no_reason_to_warn(recwarn):
    hello("\U0001f642 \u0f3c").saved("png")
    assert not recwarn.list


def test_nothing_of_a_students_own_settings_is_touched():
    import matplotlib

    before = dict(matplotlib.rcParams)
    hello().saved("svg")
    kit.picture(raises(NoPicture("no")))()
    assert dict(matplotlib.rcParams) == before


def test_matplotlib_is_imported_when_a_picture_is_made_and_pyplot_never():
    code = (
        "import sys; from exercises.kit import plots; assert 'matplotlib' not in sys.modules, 'at once'\n"
        "plots.tokens(lambda t, x: [1], type('T', (), {'decode': lambda s, i: 'a'})(), 'a')\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# The line in place of a picture


def test_where_there_is_no_picture_there_is_one_line():
    message = kit.picture(raises(NoPicture("two\n  lines")))()
    assert isinstance(message, Message)
    assert repr(message) == "two lines"


def test_the_line_is_text_whose_words_stay_whole():
    markup = kit.Message("a <b> & a very long line")._repr_html_()
    assert "a &lt;b&gt; &amp; a very long line" in markup
    assert "word-break: normal" in markup and "overflow-wrap: anywhere" in markup


def test_an_error_of_the_kits_own_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        kit.picture(raises(ZeroDivisionError("the kit's")))()


def test_a_stub_is_waited_for_in_its_own_words():
    said = no_picture(kit.ask, raises(NotImplementedError("Do this.")))
    assert said == "This picture waits for mine. Do this."


def test_what_torch_has_not_implemented_is_an_error_of_the_function():
    said = no_picture(kit.ask, lambda: torch.softmax(torch.tensor([1, 2]), -1))
    assert said.startswith("No picture yet: <lambda> raised NotImplementedError: ")


@pytest.mark.parametrize("error", [ValueError("no good"), KeyError(), RecursionError(), AssertionError("x")])
def test_an_error_of_a_function_is_named_with_the_check_that_tells_more(error):
    said = no_picture(kit.ask, raises(error))
    assert said.startswith(f"No picture yet: mine raised {type(error).__name__}")
    assert said.endswith("See check(mine).")


def test_stopping_the_kernel_stops_the_picture():
    with pytest.raises(KeyboardInterrupt):
        kit.picture(lambda: kit.ask(raises(KeyboardInterrupt())))()


@pytest.mark.parametrize(
    ("asked", "value", "said"),
    [
        (kit.ids_of, torch.tensor([1, 2]), "a tensor of shape (2,) and dtype int64, not a list of ints"),
        (kit.ids_of, [1, "2"], "the list [1, '2'], not a list of ints"),
        (kit.ids_of, [[1]], "not a list of ints"),
        (kit.ids_of, [True], "not a list of ints"),
        (kit.ids_of, None, "None (is there a return?), not a list of ints"),
        (kit.ids_of, [], "the list [], not the ids of the text"),
    ],
)
def test_ids_of_another_kind_are_described(asked, value, said):
    assert said in no_picture(asked, returns(value), "tokenizer", "text")


@pytest.mark.parametrize(
    "value",
    [torch.zeros(1, 3), torch.tensor(1.0), torch.zeros(0), torch.tensor([1.0, float("nan")]), [1.0, 2.0], 3, None],
    ids=str,
)
def test_a_vector_is_one_row_of_finite_numbers(value):
    assert "not one row of numbers. See check(mine)." in no_picture(kit.vector_of, returns(value))


@pytest.mark.parametrize("value", [torch.tensor(0.5), 1, "0.5", float("inf"), None], ids=str)
def test_a_similarity_is_a_float(value):
    assert "not a float. See check(mine)." in no_picture(kit.number_of, returns(value))


def test_a_text_is_a_str():
    assert "the list [1, 2], not text. See check(mine)." in no_picture(kit.text_of, returns([1, 2]))


def test_what_is_of_the_right_kind_comes_back_as_plain_data():
    assert kit.ids_of(returns([3, 4]), None, "x") == [3, 4]
    assert kit.number_of(returns(0.25)) == 0.25
    assert kit.text_of(returns("x")) == "x"
    vector = kit.vector_of(returns(torch.nn.Parameter(torch.tensor([1.5, 2.0], dtype=torch.bfloat16))))
    assert vector.tolist() == [1.5, 2.0]


# Words and numbers


def test_softmax_gives_positive_numbers_that_sum_to_one_in_the_same_order():
    chances = kit.probabilities(np.array([1000.0, 999.0, -1000.0]))
    assert chances.sum() == pytest.approx(1)
    assert chances[0] / chances[1] == pytest.approx(np.e)
    assert 0 <= chances[2] < chances[1] < chances[0]


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.276, "27.6 %"),
        (0.5, "50.0 %"),
        (0.0, "< 0.1 %"),
        (0.0009, "< 0.1 %"),
        (0.9995, "> 99.9 %"),
        (0.997, "99.7 %"),
    ],
)
def test_a_chance_is_never_rounded_to_nothing_or_all(chance, said):
    assert kit.percent(chance) == said


def test_spaces_and_line_ends_of_a_token_are_seen(pocket):
    [denmark] = pocket.tokenizer(" Denmark")["input_ids"]
    assert kit.token_text(pocket.tokenizer, denmark) == "\u2423Denmark"
    assert kit.token_name(pocket.tokenizer, denmark) == "\u0120Denmark"
    assert kit.plain("a b\n") == "a\u2423b\u21b5"


def test_a_part_of_a_letter_has_the_tokenizers_own_name(pocket):
    part = pocket.tokenizer("\u00e9")["input_ids"][0]
    assert "\ufffd" in pocket.tokenizer.decode([part])
    assert kit.token_text(pocket.tokenizer, part) == pocket.tokenizer.convert_ids_to_tokens(part)


@pytest.mark.parametrize("number", [-1, 10**6, 2**62])
def test_the_number_of_no_token_is_a_question_mark(pocket, number):
    assert kit.token_text(pocket.tokenizer, number) == "?"


# The layout of a map


def test_the_plane_is_the_one_in_which_points_differ_most():
    flat = np.array([[0.0, 0, 5], [4, 0, 5], [0, 2, 5], [4, 2, 5]])
    points, shares = kit.plane(flat)
    assert sorted(np.ptp(points, axis=0)) == pytest.approx([2, 4])
    assert shares == pytest.approx([0.8, 0.2])


def test_the_plane_does_not_depend_on_a_sign_that_chance_decides():
    vectors = np.random.default_rng(0).normal(size=(6, 5))
    points, _ = kit.plane(vectors)
    mirrored, _ = kit.plane(-vectors)
    assert (points[0] >= 0).all()
    assert np.abs(points) == pytest.approx(np.abs(mirrored))


def test_the_plane_of_points_that_are_all_the_same_is_a_point():
    points, shares = kit.plane(np.ones((3, 4)))
    assert np.abs(points).max() < 1e-9
    assert np.isfinite(shares).all()


def test_labels_stand_at_their_points_where_there_is_room():
    points = np.array([[0.0, 0.0], [0.0, 1.0], [3.0, 0.0]])
    assert kit.apart(points, [1.0, 1.0, 1.0]) == [0.0, 1.0, 0.0]


def test_labels_of_points_close_together_cover_neither_each_other_nor_a_point():
    points = np.random.default_rng(1).uniform(0, 0.5, (8, 2))
    widths = [0.5] * 8
    heights = kit.apart(points, widths)
    boxes = [(x + 0.08, y, 0.5) for (x, _), y in zip(points, heights, strict=True)]
    others = boxes + [(x - 0.07, y, 0.14) for x, y in points]
    for number, (x, y, width) in enumerate(boxes):
        for at, (left, height, length) in enumerate(others):
            if at not in (number, number + 8):
                assert x >= left + length or left >= x + width or abs(height - y) > 0.169
