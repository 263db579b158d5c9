"""A table's encoding is told by its bytes alone. That rosters and worksheets are read by it: their own tests."""

import pytest

from grader.intake import encodings
from grader.intake.encodings import Decoded

# Names as they are in the north, the middle and the south; each alone is to be told as well.
NAMES = [
    "Åsa Öberg",
    "Päivi Hämäläinen",
    "Jürgen Groß",
    "José Núñez",
    "Çelik Gül",
    "Søren Kjær",
    "François",
    "Émile Zoë",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
@pytest.mark.parametrize("name", NAMES)
def test_one_name_is_enough_to_tell(name, encoding):
    text = f"id,name\n1,{name}\n"
    assert encodings.read(text.encode(encoding)) == Decoded(text, encoding, False)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_a_class_of_many_names_is_told(encoding):
    text = "id,name\n" + "".join(f"{at},{name}\n" for at, name in enumerate(NAMES))
    assert encodings.read(text.encode(encoding)) == Decoded(text, encoding, False)


def test_capitals_alone_are_windows():
    text = "NIMI\nHÄMÄLÄINEN\nÅBERG\n"
    assert encodings.read(text.encode("cp1252")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_no_part_of_the_text(encoding):
    assert encodings.read("\ufeffid,name\n".encode(encoding)) == Decoded("id,name\n", encoding, True)


def test_every_byte_comes_back():
    data = bytes(range(1, 256))
    found = encodings.read(data)
    assert encodings.encoded(found.text, found.encoding) == data


@pytest.mark.parametrize("data", [b"", b"\xff\xfea", b"\xef\xbb\xbf", b"\0", b"a\0b"])
def test_nothing_is_raised_for_what_is_cut_short(data):
    assert isinstance(encodings.read(data).text, str)


def test_what_an_encoding_has_no_letter_for_is_written_as_html_or_marked():
    assert encodings.encoded("a → b", "cp1252") == b"a &#8594; b"
    assert encodings.encoded("a \ud800 b", "utf-8") == b"a ? b"
