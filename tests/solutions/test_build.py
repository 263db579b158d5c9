"""The master: its examples are true, and what students get of it holds no solution."""

import ast
import doctest
import inspect
import re
import sys
from dataclasses import replace

import pytest

from exercises.kit.manifest import courses
from exercises.kit.submission import loader
from grader import ROOT
from solutions import build, loading
from tests.support.courses import MAIN, SIX

COURSES = {course.name: course for course in courses()}
NAMES = {name: course for course in COURSES.values() for name in course.names}
MODULES = {name: loading.master(course) for name, course in COURSES.items()}
SOLUTIONS = {name: getattr(MODULES[course.name], name) for name, course in NAMES.items()}
MASTER = MAIN.solutions.read_text("utf-8")
MADE = [path for course in COURSES.values() for path in (course.solutions, course.stub)]
GOOD = 'def f():\n    """Doc."""\n    # STUB: Do it.\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n'

# What the builder makes: a file for each course, and a notebook of the one that has checks and pictures in it.
FILES = {course.stub.name for course in COURSES.values()} | {MAIN.stub.with_suffix(".ipynb").name}


@pytest.fixture(scope="module")
def given():
    """given[name]: that function in the file that students get."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for course in COURSES.values():
            patch.setitem(sys.modules, course.stub.stem, None)
            source = loader.read(course.stub.name, course.stub.read_bytes())
            found |= vars(loader.execute(source, module=course.stub.stem))
    return found


@pytest.fixture
def examples(pocket):
    """examples(name): the doctest of one solution, to be run with the pocket model."""

    def examples(name):
        names = vars(MODULES[NAMES[name].name]) | {"model": pocket.model, "tokenizer": pocket.tokenizer}
        [found] = doctest.DocTestFinder(recurse=False).find(SOLUTIONS[name], name, globs=names)
        return found

    return examples


def run(test):
    """What doctest has to say against the examples: nothing, when all are true."""
    said = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
    return "".join(said)


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_in_the_docstring_are_true(examples, name):
    test = examples(name)
    assert any(example.want for example in test.examples)
    assert run(test) == ""


@pytest.mark.parametrize("name", NAMES)
def test_each_value_in_the_docstring_is_looked_at(examples, name):
    for number, example in enumerate(examples(name).examples):
        if example.want:
            test = examples(name)
            test.examples[number].want = re.sub(r"[\w.]", "7", example.want)
            assert f"Expected:\n    {test.examples[number].want}" in run(test)


def test_no_placeholder_is_left():
    assert [path for path in MADE if "@@" in path.read_text("utf-8")] == []


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_students_file_is_up_to_date(course):
    wanted = build.stubs(course.solutions.read_text("utf-8"))
    assert course.stub.read_text("utf-8") == wanted, "run: python -m solutions.build"


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_students_file_holds_no_line_of_a_solution(course):
    solved = re.findall(r"# BEGIN SOLUTION\n(.*?) *# END SOLUTION", course.solutions.read_text("utf-8"), re.S)
    lines = {line.strip() for region in solved for line in region.splitlines() if line.strip()}
    assert len(solved) == len(course.names)
    assert not lines & {line.strip() for line in course.stub.read_text("utf-8").splitlines()}


@pytest.mark.parametrize("name", NAMES)
def test_a_stub_says_in_a_sentence_what_to_do(given, name):
    stub = given[name]
    with pytest.raises(NotImplementedError) as caught:
        stub(*[None] * len(inspect.signature(stub).parameters))
    assert re.fullmatch(r"[A-Z][^.]*( [^ ]+){4,}\.", str(caught.value))


@pytest.mark.parametrize("name", NAMES)
def test_a_stub_has_the_signature_and_the_docstring_of_its_solution(given, name):
    stub, solved = given[name], SOLUTIONS[name]
    assert inspect.signature(stub) == inspect.signature(solved)
    assert stub.__doc__ == solved.__doc__


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_functions_are_those_of_the_manifest_in_its_order(course):
    tree = ast.parse(course.solutions.read_text("utf-8"))
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert tuple(defined) == course.names


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


def elsewhere(folder):
    """The courses with their stubs in a folder."""
    return [replace(course, stub=folder / course.stub.name) for course in COURSES.values()]


@pytest.fixture
def main(monkeypatch, tmp_path):
    """main(*arguments) of the builder, with the students' files elsewhere; and the first of those files."""
    monkeypatch.setattr(build, "courses", lambda: elsewhere(tmp_path))

    def main(*arguments):
        monkeypatch.setattr(sys, "argv", ["build", *arguments])
        build.main()

    return main, elsewhere(tmp_path)[0].stub


def test_the_builder_writes_the_students_files(main):
    run_main, path = main
    run_main()
    assert path.read_text("utf-8") == build.stubs(MASTER)
    assert {made.name for made in path.parent.iterdir()} == FILES
    run_main("--check")


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_builder_can_check_and_leave_the_files_as_they_are(main, name):
    run_main, path = main
    run_main()
    path.with_name(name).write_text("old")
    with pytest.raises(SystemExit, match=rf"{name} is out of date\. Run: python -m solutions\.build"):
        run_main("--check")
    assert path.with_name(name).read_text() == "old"


def test_the_builder_names_the_master_that_has_a_solution_left_in_it(main, monkeypatch, tmp_path):
    run_main, path = main
    bad = tmp_path / "bad.py"
    bad.write_text("# BEGIN SOLUTION")
    slipped = replace(MAIN, solutions=bad, stub=path.with_name("x.py"))
    monkeypatch.setattr(build, "courses", lambda: [*elsewhere(tmp_path), slipped])
    with pytest.raises(loading.BadCourse, match=f"{bad}: line 1: a solution region is not of the form"):
        run_main()
    assert not path.with_name("x.py").exists()


def functions(path):
    """The text of a file's functions, by name."""
    source = path.read_text("utf-8")
    made = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return {node.name: ast.get_source_segment(source, node) for node in made}


def test_the_sample_class_has_the_stubs_as_they_are():
    """It may lack one that has come since, as an older submission does."""
    stubs, sample = functions(MAIN.stub), functions(ROOT / "grader/commands/demo_class/cem" / MAIN.stub.name)
    assert set(SIX.names) <= set(sample)
    assert sample == {name: stubs[name] for name in sample}
