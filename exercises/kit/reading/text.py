"""A file's bytes as text, whatever encoding an editor, a shell or a platform has saved them in.

Covered: a byte order mark, an encoding that the file declares, UTF-16 and UTF-32 with a mark and without (PowerShell
writes it), Windows' western letters, null bytes, line ends of all systems. What is odd is noted, and read all the same.
Not covered: other alphabets in one byte a letter, unless the file declares them: they become western letters, which
matters in strings and comments only.
The time is linear in the size.
"""

import codecs
import io
import re
import tokenize

from exercises.kit.errors import UserError

# Encodings of names on the internet, which nobody writes Python in: to decode them takes the square of the length.
SLOW_ENCODINGS = {"punycode", "idna"}
# The longer marks first: that of UTF-32 begins as that of UTF-16 does.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no text begins with.
KINDS = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"{\\rtf": "a document of a word processor (RTF)",
}
# So much of a file may be signs that no text has.
MAX_ODD = 0.01
HALF = re.compile("[\ud800-\udfff]")
ODD = bytes(sorted(set(range(32)) - set(b"\0\t\n\r\f\v\x1a\x1b")))


class Unreadable(UserError):
    """The file can't be read as Python or as a notebook; the message says what is wrong and where."""


def of(name: str, data: bytes) -> tuple[str, list[str]]:
    """The text in a file, with \\n at the end of its lines, and notes on how it was read. Raises Unreadable."""
    if not data.strip(b" \t\r\n\f\v\0"):
        raise Unreadable(f"{name}: the file is empty")
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), None)
    if kind is not None:
        raise Unreadable(f"{name}: this is {kind}, no Python and no notebook. Hand in the .py or .ipynb file itself.")
    text, notes = _decoded(name, data)
    if "\0" in text:
        notes.append(f"{name}: there are null bytes in the file; they were left out")
    text = text.replace("\0", "").replace("\x1a", "").removeprefix("\ufeff")
    if sum(map(text.count, ODD.decode("ascii"))) > MAX_ODD * len(text):
        raise Unreadable(f"{name}: this is no text. Hand in the .py or .ipynb file itself.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:100].lower().startswith(("<!doctype", "<html")):
        raise Unreadable(f"{name}: this is a web page (HTML). Download the file itself, not the page that shows it.")
    return text, notes


def _decoded(name: str, data: bytes) -> tuple[str, list[str]]:
    wide = _wide(data)
    if wide:
        note = f"{name}: this was read as {wide.upper()}, as PowerShell's > writes it. Save the file as UTF-8."
        return data.decode(wide, "replace"), [note]
    for encoding in (_declared(data), "utf-8-sig"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    note = f"{name}: line {line}: this is not UTF-8 text; it was read as Latin-1. Save the file as UTF-8."
    try:
        return data.decode("cp1252"), [note]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [note]


def _wide(data: bytes) -> str:
    """The encoding of text of two or four bytes a letter; '' for any other."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:4000]
    # Code is mostly ASCII, so that every second byte is null.
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = start[at::2]
        if len(start) > 3 and half.count(0) > 0.7 * len(half) and start[1 - at :: 2].count(0) < 0.1 * len(half):
            return encoding
    return ""


def _declared(data: bytes) -> str:
    """The encoding that a Python file declares in its first lines; UTF-8 where there is none that can be used."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        info = codecs.lookup(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return "utf-8-sig"
    if info.name in SLOW_ENCODINGS or not info._is_text_encoding:
        return "utf-8-sig"
    return encoding


def clean(text: str) -> str:
    """Text that can be encoded: a notebook's JSON may hold half a letter, which Python can't parse."""
    return text.encode("utf-8", "replace").decode("utf-8") if HALF.search(text) else text
