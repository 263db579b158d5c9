"""Of Python that can't be parsed what can be is kept, and the rest is named. Not covered: what runs of it."""

import ast
import time

import pytest

from exercises.kit.reading import recovery

GOOD = "def good(x):\n    return x\n"


def names(text):
    """The functions that are kept, and the problems as text."""
    parsed = recovery.parse(text)
    kept = [node.name for node in parsed.body if isinstance(node, ast.FunctionDef)]
    return kept, [str(problem) for problem in parsed.problems]


BROKEN = {
    "no colon": "def bad(x)\n    return x\n",
    "open bracket": "def bad(x):\n    return (x\n",
    "closed bracket": "def bad(x):\n    return x)\n",
    "open string": "def bad(x):\n    return 'x\n",
    "open text": 'def bad(x):\n    """What it does.\n    return x\n',
    "no body": "def bad(x):\n",
    "body at the margin": "def bad(x):\nreturn x\n",
    "wrong indentation": "def bad(x):\n    y = x\n      return y\n",
    "tabs and blanks": "def bad(x):\n\tif x:\n        return x\n",
    "decorator": "@decorator(\ndef bad(x):\n    return x\n",
    "assignment in an if": "def bad(x):\n    if x = 1:\n        return x\n",
    "print statement": "def bad(x):\n    print x\n",
    "else without if": "def bad(x):\n    else:\n        return x\n",
    "quotes of a word processor": "def bad(x):\n    return “x”\n",
    "lambda": "bad = lambda x: (x\n",
    "class": "class bad:\n    def f(self)\n        return 1\n",
    "two dots": "def bad(x):\n    return x..y\n",
    "keyword": "def bad(x):\n    class = 1\n    return x\n",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_definition_costs_only_itself(kind):
    text = f"import math\n{GOOD}\n{BROKEN[kind]}\n{GOOD.replace('good', 'better')}"
    kept, problems = names(text)
    assert kept == ["good", "better"]
    assert problems and problems[0].startswith("line ")
    assert any("bad" in problem.names for problem in recovery.parse(text).problems)


@pytest.mark.parametrize("kind", BROKEN)
def test_first_last_and_alone_it_costs_only_itself_too(kind):
    assert names(BROKEN[kind] + GOOD)[0] == ["good"]
    assert names(GOOD + BROKEN[kind])[0] == ["good"]
    assert names(BROKEN[kind] + GOOD + BROKEN[kind])[0] == ["good"]
    assert names(BROKEN[kind])[0] == [] and names(BROKEN[kind])[1]


def test_the_line_and_a_caret_below_the_place_are_shown():
    _, [problem] = names(f"{GOOD}def bad(x)\n    return x\n")
    assert problem == "line 3: expected ':'\n    def bad(x)\n              ^"
    _, [problem] = names(f"{GOOD}def bad(x):\n    return (x\n")
    assert problem == "line 4: '(' was never closed\n    return (x\n           ^"


def test_of_a_long_line_the_part_around_the_place_is_shown():
    _, [problem] = names(f"def bad(x):\n    return {'x + ' * 1000}(x\n")
    line, caret = problem.split("\n")[1:]
    assert len(line) <= 104 and line[caret.index("^")] == "("


def test_statements_keep_their_lines():
    lines = {node.name: node.lineno for node in recovery.parse(f"{BROKEN['no colon']}\n\n{GOOD}").body}
    assert lines == {"good": 5}


def test_texts_between_that_look_like_code_are_no_cut():
    text = f'{BROKEN["no colon"]}TEXT = """\ndef not_one(x):\n    return x\n"""\n{GOOD}'
    assert names(text)[0] == ["good"]


def test_docstrings_of_the_others_survive_a_text_without_an_end():
    others = "".join(f'def f{n}(x):\n    """Does {n}.\n\n    More.\n    """\n    return x\n\n' for n in range(4))
    kept, problems = names(f"{others}{BROKEN['open text']}\n{others.replace('def f', 'def g')}")
    assert kept == ["f0", "f1", "f2", "f3", "g0", "g1", "g2", "g3"]
    assert [problem.partition(":")[0] for problem in problems] == ["line 30"]


def test_a_definition_that_is_set_in_by_mistake_is_kept():
    assert names(f"def one(x):\n    return 1\n {GOOD.replace(chr(10), chr(10) + ' ')}")[0] == ["one", "good"]
    assert names(f"x = 1\n  {GOOD.replace(chr(10), chr(10) + '  ')}\ny = 2")[0] == ["good"]


def test_methods_of_a_broken_class_are_no_functions_of_the_file():
    assert names("class A:\n    def f(self)\n        return 1\n    def g(self):\n        return 2\n")[0] == []


def test_words_between_the_code_are_said_once():
    kept, problems = names(f"Here is what I did.\n\nIt's this:\n{GOOD}Hope it helps! Isn't it nice?\n")
    assert kept == ["good"]
    assert [problem.partition(":")[0] for problem in problems] == ["line 1", "line 6"]


def test_whole_python_has_no_problems():
    assert names(GOOD) == (["good"], [])
    assert recovery.whole(GOOD) is not None and recovery.whole(BROKEN["no colon"]) is None


@pytest.mark.parametrize("text", ["(" * 500 + ")" * 500, "-" * 100_000 + "1", "\ud800", "x = '\0'"])
def test_what_python_gives_up_is_said_in_words(text):
    kept, [problem] = names(text)
    assert kept == [] and problem.startswith("line 1: ")


HOSTILE = {
    "brackets": "x = (\n" * 40_000,
    "definitions": "def f(x)\n    return 1\n" * 5000,
    "quotes": "'''\n" * 20_001,
    "one at the end": GOOD * 7000 + "def g(x)\n",
    "every other": (GOOD + "def g(x)\n    pass\n") * 2000,
    "set in": ("def f(x):\n    return (1\n   def g(x):\n    return 2\n") * 3000,
    "decorators": "@a\n" * 50_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_takes_a_bounded_time(kind):
    """Measured: 0.4 s at most."""
    begun = time.process_time()
    parsed = recovery.parse(HOSTILE[kind])
    assert time.process_time() - begun < 5
    assert len(parsed.problems) <= recovery.PROBLEMS + 1
