"""Where a function stands that is not at the margin, and what of a stub was left. Not covered: who is told of it."""

import ast

import pytest

from exercises.kit.reading import recovery, whereabouts

DEF = "def f(x):\n    return x\n"


def indented(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


def explained(text, texts=()):
    parsed = recovery.parse(text)
    return whereabouts.of([("", text, parsed.tree, parsed.problems)], texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(x)\n    return x\n", "f can't be read: line 1: expected ':'\n    def f(x)\n            ^"),
        (
            f"def main():\n{indented(DEF)}",
            "f stands inside of the function main, where nothing outside can call it (line 2)",
        ),
        (f"class A:\n{indented(DEF)}", "f stands inside of the class A, as a method of it (line 2)"),
        (f"if __name__ == '__main__':\n{indented(DEF)}", "f stands below `if __name__"),
        (f"if True:\n    def g():\n        if g:\n{indented(indented(indented(DEF)))}", "inside of the function g"),
        (f"x = 1\n'''\n{DEF}'''", "f stands in a string (line 3)"),
        ("# def f(x):\n#     return x\nx = 1", "f stands in a comment (line 1)"),
    ],
)
def test_it_is_said_where_a_function_stands(text, words):
    assert words in explained(text)["f"]


def test_a_text_cell_is_named():
    assert explained("x = 1", [("a text cell", f"My function:\n{DEF}")]) == {"f": "f stands in a text cell."}


@pytest.mark.parametrize("text", [DEF, f"if True:\n{indented(DEF)}", f"try:\n{indented(DEF)}except E:\n    pass"])
def test_a_function_that_is_bound_there_needs_no_words(text):
    assert explained(text) == {}


def test_a_text_that_is_a_value_is_nobodys_code():
    assert explained(f"PROMPT = '''\n{DEF}'''\ndef g():\n    '''\n    def f(x):\n    '''") == {}


def test_a_hostile_file_is_explained_in_bounds():
    many = explained("".join(f"class A{n}:\n    def f{n}(self): pass\n" for n in range(5000)))
    assert len(many) == whereabouts.MAX_NAMES
    [long] = explained(f"class {'A' * 5000}:\n    def f(self): pass\n").values()
    assert len(long) <= whereabouts.MAX_WORDS + 3


@pytest.mark.parametrize(
    ("name", "there", "found"),
    [
        ("tokenize", "tokenise", True), ("greedy_step", "greedyStep", True), ("get_embedding", "get_embeddings", True),
        ("compare", "Compare", True), ("greedy_generate", "greedy_step", False), ("compare", "cosine", False),
        ("tokenize", "tokenize", False),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_told_from_another_function(name, there, found):
    words = whereabouts.why_missing(name, {}, [there])
    assert (f"but {there}: is it that?" in words) is found


RAISE = "    raise NotImplementedError('write it')\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"{RAISE}    return x\n", "line 2 still raises NotImplementedError, and your code stands below it."),
        (
            f"    y = x\n    print(y)\n{RAISE}",
            "line 4 still raises NotImplementedError, and your code stands above it.",
        ),
        (f"    '''Says.'''\n{RAISE}    return x\n", "line 3 still raises"),
        ("    if not x:\n        raise NotImplementedError\n    return x\n", "line 3 still raises"),
    ],
)
def test_work_beside_what_the_stub_raises_is_seen(body, words):
    said = whereabouts.left_raises([ast.parse(f"def f(x):\n{body}")])
    assert said["f"].startswith(words)


@pytest.mark.parametrize(
    "body",
    [RAISE, f"    '''Says.'''\n{RAISE}", f"    ...\n    pass\n{RAISE}", "    return x\n", "    raise ValueError\n"],
)
def test_a_stub_and_whole_work_are_none_of_it(body):
    assert whereabouts.left_raises([ast.parse(f"def f(x):\n{body}")]) == {}


def test_the_last_definition_counts():
    trees = [ast.parse(f"def f(x):\n{RAISE}    return x\n"), ast.parse(DEF)]
    assert whereabouts.left_raises(trees) == {}
