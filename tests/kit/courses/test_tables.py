"""The lines of a TOML file's keys. Not covered: what is said of them (tests/kit/test_manifest.py)."""

import pytest

from exercises.kit.courses import tables

TEXT = """name = "x"  # a comment = no key
[[exercise]]
name = "one"
hints = [
    "a = b",
]

[[ exercise ]]
"title" = "two"
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(TEXT)
    return path


def test_every_key_has_the_line_in_which_it_stands(path):
    text, values = tables.read(path)
    one, two = tables.below(path, text, values, "exercise")
    assert tables.top(path, text, values, "it").lines == {"name": 1}
    assert (one.line, one.lines["name"], one.lines["hints"]) == (2, 3, 4)
    assert (two.line, two.lines) == (8, {"title": 9})


def test_a_problem_names_the_line_of_its_key_or_of_the_table(path):
    [one, _] = tables.below(path, *tables.read(path), "exercise")
    for key, line in (("hints", 4), ("points", 2)):
        with pytest.raises(tables.BadManifest, match=f"course.toml: line {line}: no"):
            one.bad("no", key)


def test_a_table_in_one_line_has_the_first_line(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text('exercise = [{name = "one"}]\n')
    [one] = tables.below(path, *tables.read(path), "exercise")
    assert (one.values, one.line) == ({"name": "one"}, 1)


def test_a_mark_at_the_beginning_of_a_file_does_no_harm(tmp_path):
    path = tmp_path / "course.toml"
    path.write_bytes(b'\xef\xbb\xbfname = "x"\n')
    assert tables.read(path)[1] == {"name": "x"}
