"""Which encoding a table of a registrar's, a platform's or a spreadsheet's is in, to read it and to write it back.

Covered: UTF-8 and UTF-16 with a byte-order mark and without; else one byte a letter: Windows' western letters, the old
Mac's, DOS'. Which of these is told by the words that it makes: no capital and no other sign stands within a word.
Not covered: tables for other alphabets in one byte a letter (Windows-1250, -1251): nothing in such a file says so.
"""

import codecs
import re
from dataclasses import dataclass

# The likeliest first: it is taken where others make as good words.
ONE_BYTE = ("cp1252", "mac_roman", "cp850")
# What is no ASCII and stands in a word or at its ends.
STRANGE = re.compile(r"(?<=\w)[^\x00-\x7f]|[^\x00-\x7f](?=\w)")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Decoded:
    """A text without its byte-order mark, the encoding that it was in, and whether it had a mark."""

    text: str
    encoding: str
    marked: bool


def read(data: bytes) -> Decoded:
    """The text in the bytes of a file. Whatever can't be decoded becomes a replacement character."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Decoded(data.removeprefix(mark).decode(encoding, "replace"), encoding, True)
    # The first letters of a table are Latin ones, or quotes.
    if data[1:2] == b"\0":
        return Decoded(data.decode("utf-16-le", "replace"), "utf-16-le", False)
    if data[:1] == b"\0":
        return Decoded(data.decode("utf-16-be", "replace"), "utf-16-be", False)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        encoding = min(ONE_BYTE, key=lambda name: _slips(data.decode(name, "replace")))
        return Decoded(_one_byte(data, encoding), encoding if _is_whole(data, encoding) else "latin-1", False)


def _one_byte(data: bytes, encoding: str) -> str:
    """The text; by Latin-1 where the encoding has no letter for a byte, so that every byte can be written back."""
    return data.decode(encoding if _is_whole(data, encoding) else "latin-1")


def _is_whole(data: bytes, encoding: str) -> bool:
    return "\ufffd" not in data.decode(encoding, "replace")


def _slips(text: str) -> int:
    """How unlike words the text's words are: a sign or a capital within one, or a strange small letter at the start."""
    return sum(_slip(text, sign.start()) for sign in STRANGE.finditer(text))


def _slip(text: str, at: int) -> int:
    before, sign = text[at - 1 : at], text[at]
    if not sign.isalpha() or (sign.isupper() and before.islower()):
        return 2
    return int(sign.islower() and not before.isalpha())


def encoded(text: str, encoding: str) -> bytes:
    """The text in an encoding. A letter that it has not is written as HTML writes it: comments are HTML."""
    return text.encode(encoding, "replace" if encoding.startswith("utf") else "xmlcharrefreplace")
