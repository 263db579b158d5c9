"""A table as it lies in a file: what it finds, and when it finds nothing.

Not covered: what the courses' own tables hold (tests/solutions/test_table.py).
"""

import json
import shutil
import zlib
from dataclasses import replace

import pytest

from exercises.kit.diagnosis import Answer
from exercises.kit.known import fingerprint, table
from tests.support.courses import MAIN

SALT = b"sixteen bytes ok"
SENTENCES = ("You counted from one.", "You forgot the last.", "You did it twice.")
KEYS = (b"first.", b"second", b"third.")
# The numbers of the sentences of what a function may answer when it is called with 7.
ANSWERS = {8: (0,), 6: (1,), 14: (1, 2)}


@pytest.fixture
def made():
    rows = {}
    for answer, numbers in ANSWERS.items():
        mark, key = table.opened(SALT, fingerprint.called("step", (7,), {}).texts(Answer(answer))[0])
        rows[mark] = table.masked(b"".join(number.to_bytes(2, "big") + KEYS[number] for number in numbers), key)
    sealed = [table.masked(zlib.compress(text.encode()), key) for text, key in zip(SENTENCES, KEYS, strict=True)]
    return table.Table(SALT, rows, sealed)


@pytest.fixture
def course(tmp_path):
    """A course with checks of its own, which a test may edit."""
    shutil.copytree(MAIN.checks, tmp_path / "checks", ignore=lambda folder, names: {*names} - {*found(MAIN)})
    return replace(MAIN, checks=tmp_path / "checks")


def found(course):
    return [path.name for path in course.public_checks()]


@pytest.fixture
def file(tmp_path, made, course):
    path = tmp_path / table.FILE
    path.write_text(table.written({course.name: made}, [course]))
    return path


def like(made, answer, argument=7):
    return made.like("step", (argument,), {}, Answer(answer))


def test_an_answer_opens_the_sentences_of_the_mistakes_that_give_it(made):
    assert like(made, 8) == {"known mistake 000": SENTENCES[0]}
    assert like(made, 14) == {"known mistake 001": SENTENCES[1], "known mistake 002": SENTENCES[2]}


def test_another_answer_or_another_call_opens_nothing(made):
    assert like(made, 7) == {} == like(made, 8, argument=8)
    assert made.like("other", (7,), {}, Answer(8)) == {} == made.like("step", (7,), {}, Answer(raised="8"))
    assert made.like("step", (object(),), {}, Answer(8)) == {}


def test_a_file_gives_back_what_was_written(file, made, course):
    read = table.read(file, [course])[course.name]
    assert (read.salt, read.rows, [*read.sentences]) == (made.salt, made.rows, [*made.sentences])
    assert [*like(read, 14).values()] == [*SENTENCES[1:]]


def test_nothing_of_it_can_be_read_in_the_file(file):
    text = file.read_text()
    assert not [word for sentence in SENTENCES for word in sentence.split() if word in text and len(word) > 3]


def test_a_table_is_not_used_when_one_of_the_checks_was_edited(file, course):
    edited = course.public_checks()[2]
    edited.write_text(edited.read_text("utf-8") + "\n# mine\n", "utf-8")
    assert table.read(file, [course]) == {}
    edited.unlink()
    assert table.read(file, [course]) == {}


def test_a_check_of_ones_own_and_other_line_ends_change_nothing(file, course):
    (course.checks / "test_mine.py").write_text("def test_mine(): ...\n")
    for path in course.public_checks():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert [*table.read(file, [course])] == [course.name]


def test_a_course_that_is_not_in_the_file_has_none(file, course):
    assert table.read(file, [replace(course, name="another")]) == {}


def test_where_there_is_no_file_there_is_no_table(tmp_path, course):
    assert table.read(tmp_path / "none.json", [course]) == {}


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", "null", "\x00", '{"main": 3}', '{"main": {"checks": {}, "rows": "a"}}']
)
def test_a_damaged_file_gives_none(file, course, damaged):
    file.write_text(damaged)
    assert table.read(file, [course]) == {}


def test_a_file_with_a_letter_changed_says_nothing_or_what_it_said(file, course):
    """Whatever is opened is a sentence that was sealed: nobody reads noise."""
    whole = json.loads(file.read_text())
    sentence = whole[course.name]["sentences"][0]
    for place in range(0, len(sentence), 3):
        other = "A" if sentence[place] != "A" else "B"
        whole[course.name]["sentences"][0] = sentence[:place] + other + sentence[place + 1 :]
        file.write_text(json.dumps(whole))
        said = table.read(file, [course])
        assert not said or [*like(said[course.name], 8).values()] in ([], [SENTENCES[0]])
    whole[course.name]["sentences"] = []
    file.write_text(json.dumps(whole))
    assert like(table.read(file, [course])[course.name], 8) == {}
