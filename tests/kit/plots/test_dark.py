"""Pictures on dark pages: what is written can be read there, and the HTML says which colours are wanted.

Not covered: how a browser draws them (looked at by hand in JupyterLab, light and dark).
"""

import base64
import re
import xml.etree.ElementTree as ElementTree

import pytest

from exercises.kit import plots
from exercises.kit.plots import dark, drawing
from exercises.kit.plots.look import Look

GROUND = dark.DARK[drawing.GROUND]
# So much darker or lighter than its ground a text has to be (WCAG, AA).
CONTRAST = 4.5


@pytest.fixture(scope="module")
def svgs(pocket):
    """One of every kind of picture."""
    look = Look(pocket.model, pocket.tokenizer)
    groups = {"a": ["dog"], "b": ["hat"], "c": ["bread"], "d": ["Oslo"]}
    drawn = [
        look.tokens("The dog sleeps"),
        look.next_token("The dog"),
        look.path("The dog"),
        look.embedding_map(groups),
    ]
    return [picture.saved("svg").decode() for picture in [*drawn, look.similarities(["dog", "hat"])]]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ink", [drawing.INK, drawing.PALE, drawing.BLUE])
def test_ink_can_be_read_on_the_ground_and_on_a_token_dark_and_light(ink):
    grounds = [drawing.GROUND, *(plots.TINTS if ink == drawing.INK else ())]
    assert all(contrast(ink, ground) > CONTRAST for ground in grounds)
    assert all(contrast(dark.DARK[ink], dark.DARK[ground]) > CONTRAST for ground in grounds)


def test_every_text_of_a_picture_has_a_colour_for_dark_pages_unless_it_lies_on_a_colour_of_its_own(svgs):
    inks = {
        ink
        for svg in svgs
        for text in re.findall(r"<text style=[^>]*", svg)
        for ink in re.findall(r"fill: (#\w+)", text)
    }
    assert {drawing.INK.lower(), drawing.PALE.lower()} <= inks
    assert inks - {light.lower() for light in dark.DARK} == {plots.ON_COLOUR, "#ffffff"}


def test_every_picture_has_a_ground_that_turns_dark(svgs):
    for svg in svgs:
        assert f"fill: {drawing.GROUND.lower()}" in svg
        assert f'[style*="fill: {drawing.GROUND.lower()}"]{{fill:{GROUND}!important}}' in svg
        assert svg.count("@media (prefers-color-scheme: dark)") == 1
        ElementTree.fromstring(svg)


def test_the_html_holds_the_picture_and_follows_the_theme_of_the_editor():
    html = dark.html(b"<svg/>", 'a "b" <c>', 30, 20)
    [source] = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', html)
    assert base64.b64decode(source) == b"<svg/>"
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in html and 'width="30" height="20"' in html
    assert re.search(r"\[data-jp-theme-light='false'\] \.unpacking-picture.* \{color-scheme: dark\}", html)
    assert re.search(r"\.vscode-light \.unpacking-picture.* \{color-scheme: light\}", html)
