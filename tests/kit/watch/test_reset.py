"""A stub in the place of a function, whatever the function and the rest of the file have become."""

import ast

import pytest

from exercises.kit.manifest import courses
from exercises.kit.watch import reset

SENTENCE = 'Say "it".'
HEAD = 'def one(a, b="é"):\n    """What it is for.\n\nA line at the margin.\n    """\n'
STUB = HEAD + '    raise NotImplementedError("Say \\"it\\".")\n'


@pytest.mark.parametrize(
    "body",
    [
        "    return a\n",
        "    # a remark\n    if a:\n\n        return b\n    return 3\n",
        '    raise NotImplementedError("another")\n',
        "    return ((\n",
        "    x = = 1\n    return x\n",
        '    text = """never closed\n',
        "    for\n",
    ],
)
@pytest.mark.parametrize("after", ["", "\n\ndef two():\n    return 2\n", "\n\nprint(1)\n"])
def test_the_body_becomes_the_stubs_and_all_else_stays(body, after):
    before = "import torch\n\n\n"
    assert reset.stubbed(before + HEAD + body + after, "one", SENTENCE) == before + STUB + after


@pytest.mark.parametrize("broken", ["def other(:\n    pass\n", "x = (\n"])
def test_a_mistake_elsewhere_in_the_file_is_no_obstacle(broken):
    text = f"{HEAD}    return 1\n\n\n{broken}"
    assert reset.stubbed(text, "one", SENTENCE) == f"{STUB}\n\n{broken}"


def test_of_two_functions_of_that_name_the_last_one_counts():
    text = "def one():\n    return 1\n"
    assert reset.stubbed(text * 2, "one", "x") == text + 'def one():\n    raise NotImplementedError("x")\n'


@pytest.mark.parametrize("text", ["", "one = 1\n", "def onerous():\n    pass\n", "def one(\n", "def (\nx = one\n"])
def test_where_there_is_no_such_function_nothing_is_made(text):
    assert reset.stubbed(text, "one", SENTENCE) is None


def test_the_course_s_own_stubs_come_back_as_functions_that_say_they_are_not_done():
    for course in courses():
        text = course.stub.read_text("utf-8")
        for name in course.names:
            made = reset.stubbed(text, name, SENTENCE)
            [function] = [node for node in ast.parse(made).body if getattr(node, "name", "") == name]
            [before] = [node for node in ast.parse(text).body if getattr(node, "name", "") == name]
            assert ast.get_docstring(function) == ast.get_docstring(before)
            assert isinstance(function.body[-1], ast.Raise) and len(function.body) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_a_file_keeps_its_encoding_and_its_line_ends_and_what_it_was(tmp_path, encoding):
    path = tmp_path / "me.py"
    line = f"# -*- coding: {encoding} -*-\r\n"
    data = (line + (HEAD + "    return a\n").replace("\n", "\r\n")).encode(encoding)
    path.write_bytes(data)
    assert "me.py.bak" in reset.reset(path, "one", SENTENCE)
    assert path.read_bytes() == (line + STUB.replace("\n", "\r\n")).encode(encoding)
    assert (tmp_path / "me.py.bak").read_bytes() == data


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("me.ipynb", b"{}", "open in your editor"),
        ("me.py", b"x = 1\n", "There is no `def one(`"),
        ("me.py", b"# coding: no-such\n", "stays as it is"),
        ("me.py", b"\xff\xfe\x00", "stays as it is"),
        ("none.py", None, "No such file"),
    ],
)
def test_what_can_not_be_reset_stays_and_that_is_said(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert said in reset.reset(path, "one", SENTENCE)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == ([(name, content)] if content else [])
