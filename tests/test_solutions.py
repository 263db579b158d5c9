"""The master: its examples are true, and what students get of it holds no solution."""

import ast
import doctest
import inspect
import re
import sys

import pytest

from exercises.kit import loader, manifest
from solutions import build
from solutions import unpacking_pipeline as solution

MASTER = build.MASTER.read_text("utf-8")
GOOD = 'def f():\n    """Doc."""\n    # STUB: Do it.\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n'


@pytest.fixture(scope="module")
def given():
    """The module that students get."""
    saved = sys.modules.get(loader.MODULE)
    module = loader.execute(loader.read(build.STUBS.name, build.STUBS.read_bytes()))
    sys.modules.pop(loader.MODULE)
    if saved:
        sys.modules[loader.MODULE] = saved
    return module


@pytest.fixture
def examples(pocket):
    """examples(name): the doctest of one solution, to be run with the pocket model."""
    names = vars(solution) | {"model": pocket.model, "tokenizer": pocket.tokenizer}

    def examples(name):
        [found] = doctest.DocTestFinder(recurse=False).find(getattr(solution, name), name, globs=dict(names))
        return found

    return examples


def run(test):
    """What doctest has to say against the examples: nothing, when all are true."""
    said = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
    return "".join(said)


@pytest.mark.parametrize("name", manifest.names())
def test_the_examples_in_the_docstring_are_true(examples, name):
    test = examples(name)
    assert any(example.want for example in test.examples)
    assert run(test) == ""


@pytest.mark.parametrize("name", manifest.names())
def test_each_value_in_the_docstring_is_looked_at(examples, name):
    for number, example in enumerate(examples(name).examples):
        if example.want:
            test = examples(name)
            test.examples[number].want = re.sub(r"[\w.]", "7", example.want)
            assert f"Expected:\n    {test.examples[number].want}" in run(test)


@pytest.mark.parametrize("path", [build.MASTER, build.STUBS], ids=["master", "stubs"])
def test_no_placeholder_is_left(path):
    assert "@@" not in path.read_text("utf-8")


def test_the_students_file_is_up_to_date():
    assert build.STUBS.read_text("utf-8") == build.stubs(MASTER), "run: python -m solutions.build"


def test_the_students_file_holds_no_line_of_a_solution():
    solved = re.findall(r"# BEGIN SOLUTION\n(.*?) *# END SOLUTION", MASTER, re.S)
    lines = {line.strip() for region in solved for line in region.splitlines() if line.strip()}
    assert len(solved) == len(manifest.names())
    assert not lines & {line.strip() for line in build.STUBS.read_text("utf-8").splitlines()}


@pytest.mark.parametrize("name", manifest.names())
def test_a_stub_says_in_a_sentence_what_to_do(given, name):
    stub = getattr(given, name)
    with pytest.raises(NotImplementedError) as caught:
        stub(*[None] * len(inspect.signature(stub).parameters))
    assert re.fullmatch(r"[A-Z][^.]*( [^ ]+){4,}\.", str(caught.value))


@pytest.mark.parametrize("name", manifest.names())
def test_a_stub_has_the_signature_and_the_docstring_of_its_solution(given, name):
    stub, solved = getattr(given, name), getattr(solution, name)
    assert inspect.signature(stub) == inspect.signature(solved)
    assert stub.__doc__ == solved.__doc__


def test_the_functions_are_those_of_the_manifest_in_its_order():
    defined = [node.name for node in ast.parse(MASTER).body if isinstance(node, ast.FunctionDef)]
    assert tuple(defined) == manifest.names()


def test_a_region_becomes_its_sentence_and_the_rest_stays():
    text = "x = 1\n" + GOOD + "\ny = 2\n" + GOOD.replace("Do it.", "And this.")
    stub = 'def f():\n    """Doc."""\n    raise NotImplementedError("Do it.")\n'
    assert build.stubs(text) == "x = 1\n" + stub + "\ny = 2\n" + stub.replace("Do it.", "And this.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    # STUB: Do it.\n", ""),
        ("    # BEGIN SOLUTION\n", ""),
        ("    # END SOLUTION\n", ""),
        ("    # END SOLUTION\n", "# END SOLUTION\n"),
        ("    # STUB: Do it.\n", "    # STUB: Do it.\n\n"),
        ("# BEGIN SOLUTION", "# BEGIN SOLUTION:"),
        ("# STUB: Do it.", "# STUB Do it."),
    ],
)
@pytest.mark.parametrize("after", ["", GOOD], ids=["alone", "before a good one"])
def test_a_region_of_another_form_is_refused(old, new, after):
    """Before a good one: its end must not be taken for the end of the one before."""
    assert old in GOOD
    with pytest.raises(ValueError, match="a solution region is not of the form"):
        build.stubs(GOOD.replace(old, new) + "\n" + after)


@pytest.fixture
def main(monkeypatch, tmp_path):
    """main(*arguments) of the builder, with the students' file elsewhere; and that file."""
    monkeypatch.setattr(build, "STUBS", tmp_path / "stubs.py")

    def main(*arguments):
        monkeypatch.setattr(sys, "argv", ["build", *arguments])
        build.main()

    return main, build.STUBS


def test_the_builder_writes_the_students_file(main):
    run_main, path = main
    run_main()
    assert path.read_text("utf-8") == build.stubs(MASTER)
    run_main("--check")


def test_the_builder_can_check_and_leave_the_file_as_it_is(main):
    run_main, path = main
    path.write_text("old")
    with pytest.raises(SystemExit, match=r"out of date\. Run: python -m solutions\.build"):
        run_main("--check")
    assert path.read_text() == "old"


def test_the_sample_class_has_the_stubs_as_they_are():
    sample = build.STUBS.parent.parent / "grader" / "demo_class" / "cem" / build.STUBS.name
    assert sample.read_text("utf-8") == build.STUBS.read_text("utf-8")
