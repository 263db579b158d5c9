"""Bytes become text whatever they were saved by, with a note where that was odd. Not covered: what the text means."""

import codecs
import time

import pytest

from exercises.kit.reading import text
from exercises.kit.reading.text import Unreadable

CODE = "import math\n\n\ndef f(x):\n    return 'ä'\n"


def read(data):
    return text.of("me.py", data)


@pytest.mark.parametrize(
    "data",
    [
        CODE.encode(),
        codecs.BOM_UTF8 + CODE.encode(),
        CODE.replace("\n", "\r\n").encode(),
        CODE.replace("\n", "\r").encode(),
        f"# coding: latin-1\n{CODE}".encode("latin-1")[len("# coding: latin-1\n") :].replace(b"\xe4", "ä".encode()),
    ],
)
def test_usual_text_is_read_without_a_note(data):
    assert read(data) == (CODE, [])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso-8859-15"])
def test_a_declared_encoding_is_used_without_a_note(encoding):
    assert read(f"# -*- coding: {encoding} -*-\n{CODE}".encode(encoding)) == (
        f"# -*- coding: {encoding} -*-\n{CODE}",
        [],
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_powershell_writes_is_read_with_a_note(encoding):
    found, [note] = read(CODE.encode(encoding))
    assert found == CODE
    assert note.startswith("me.py: this was read as UTF-") and note.endswith("Save the file as UTF-8.")


def test_western_letters_of_one_byte_are_read_and_their_line_is_named():
    found, [note] = read(CODE.encode("cp1252"))
    assert found == CODE
    assert note == "me.py: line 5: this is not UTF-8 text; it was read as Latin-1. Save the file as UTF-8."


def test_bytes_that_windows_has_no_letter_for_are_read_too():
    assert read(b"# \x81\nx = 1")[0].endswith("x = 1")


@pytest.mark.parametrize("declared", ["klingon", "hex", "rot13", "punycode", "idna"])
def test_an_encoding_that_nobody_writes_python_in_is_passed_over(declared):
    begun = time.process_time()
    found, notes = read(f"# coding: {declared}\n".encode() + b"x = 1\n" * 20_000)
    assert found.endswith("x = 1\n") and notes == []
    assert time.process_time() - begun < 2  # idna takes the square of the length


def test_null_bytes_are_left_out_and_said():
    assert read(CODE.encode() + b"\0" * 512) == (CODE, ["me.py: there are null bytes in the file; they were left out"])


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\0" * 100])
def test_an_empty_file_is_said_to_be_empty(data):
    with pytest.raises(Unreadable, match=r"^me\.py: the file is empty$"):
        read(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04....", "a zip archive or an office document"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"{\\rtf1\\ansi def f", "a document of a word processor"),
        (b"<!DOCTYPE html>\n<html>", "a web page (HTML)"),
        (b"\n <html lang='en'>", "a web page (HTML)"),
        (bytes(range(1, 32)) * 100, "no text"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data, kind):
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert kind in str(caught.value)
