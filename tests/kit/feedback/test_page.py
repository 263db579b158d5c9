"""The page to keep."""

import pytest

from exercises.kit.feedback import page
from exercises.kit.manifest import courses

COURSE = courses()[0]


def test_it_shows_the_functions_that_are_done_with_what_they_are_for():
    made = page.made(COURSE, ["compare"], {"compare": "def compare(emb1, emb2): return 1.0"})
    assert "def compare(emb1, emb2): return 1.0" in made and "1 of them done" in made
    assert made.count("Not done yet.") == len(COURSE.names) - 1
    assert COURSE.exercise("tokenize").title in made


def test_what_is_not_done_is_not_shown():
    assert "return 2.0" not in page.made(COURSE, [], {"compare": "def compare(emb1, emb2): return 2.0"})


def test_a_function_without_code_of_its_own_stands_there_without():
    assert "<pre>" not in page.made(COURSE, ["compare"], {})


def test_what_a_student_wrote_is_text_and_nothing_is_fetched():
    made = page.made(COURSE, ["compare"], {"compare": "def compare(a, b): '</code><script>alert(1)</script>{{ 7*7 }}'"})
    assert "<script" not in made and "&lt;script&gt;" in made and "{{ 7*7 }}" in made
    assert "http" not in made and "src=" not in made


def test_a_file_that_can_not_be_written_is_a_sentence(tmp_path):
    page.write(tmp_path / "page.html", "é")
    assert (tmp_path / "page.html").read_text("utf-8") == "é"
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "page.html" / "page.html", tmp_path / "nowhere" / "page.html", tmp_path / "folder"):
        with pytest.raises(page.CannotWrite, match="Name a file that can be written: --out"):
            page.write(path, "x")
