"""Fairness: what is right gets everything, whatever its style; the same code gets the same record in either form of
file.

The right submissions are tests/submissions/right: a line at the top of each .py says what is unusual about it.
Not covered: that what is wrong loses points where it is wrong; `grader verify` proves it of every known mistake, and
test_mistakes.py runs that.
"""

import ast
import io
import re
import shutil
import tokenize
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import ROOT
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.records.record import Record
from solutions.misconceptions import as_submission, catalogue
from tests.support import grading
from tests.support.courses import MAIN, SIX

RIGHT = sorted(
    path for path in (ROOT / "tests" / "submissions" / "right").iterdir() if path.suffix in (".py", ".ipynb")
)
POINTS = {name: MAIN.exercise(name).points for name in SIX.names}
WRONG = {mistake.slug: mistake for mistake in catalogue(MAIN)}

SCRIPT, NOTEBOOK = MAIN.stub.name, MAIN.stub.with_suffix(".ipynb").name

# Graded a second time as notebooks.
STYLES = (
    "dataclass_state.py",
    "demos_that_fail.py",
    "future_annotations.py",
    "latin_1.py",
    "odd_order.py",
)
MISTAKES = ("tokenize_returns_a_tensor", "greedy_generate_calls_generate")
RAISES = '''
from dataclasses import dataclass
import torch
raise SystemExit("in the middle")

class Odd(ValueError):
    def __str__(self):
        return "odd: " + self.args[0]

def helper(text):
    raise Odd(text)

def tokenize(tokenizer, text):
    """Fails two frames down."""
    return helper("no tokens")

def next_token_logits(model, input_ids):
    raise NotImplementedError("Not yet.")

@torch.no_grad()
def greedy_step(model, input_ids):
    assert len(input_ids) > 100, f"{len(input_ids)} ids"

def get_embedding(model, token_id):
    return {}["row"]

def compare(emb1):
    return emb1
'''


@pytest.fixture(scope="module")
def grade(judge):
    """grade(submissions, suite): their records, graded in one batch by this suite or the course's own."""

    def grade(submissions: list[Submission], suite: Path | None = None) -> list[Record]:
        batch = judge.run(submissions, suite)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scoring, "MAX_TEXT", 100_000)  # a long note is cut at another word when names are longer
            return [
                scoring.graded(
                    one.student, one.source, batch.outcomes(number), "\n".join(batch.notes[number]), {}, MAIN
                )
                for number, one in enumerate(submissions)
            ]

    return grade


def lost(record: Record) -> str:
    """Every test that was not passed, with its message, and the notes on the file."""
    failed = [test for test in record.tests if test.verdict != "passed"]
    lines = [f"{test.visibility} {test.exercise}.{test.name}: {test.verdict}: {test.message}" for test in failed]
    return "\n".join([f"{record.score} of {record.max_score}", *lines, record.message])


# What is right


# The hidden tests of whole loops, which take most of the time, are dealt out to so many parts of the styles.
PARTS = 3


def suite_of(part: int, suite: Path) -> Path:
    """Every hidden test, but once where it draws its inputs several times: a style is no matter of the draw.

    Of the loop a third of the tests, on one model; it runs on gpt2 and neox in other tests of it as well.
    """
    [path] = grading.drawn_once(MAIN.hidden, suite).glob("*_greedy_generate.py")
    once = path.read_text("utf-8").replace('["gpt2", "neox", "untied"]', '["untied"]')
    tree = ast.parse(once.replace('"count", [1, 2]', '"count", [2]'))
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    others = [test for number, test in enumerate(tests) if number % PARTS != part]
    tree.body = [node for node in tree.body if node not in others]
    path.write_text(ast.unparse(tree), "utf-8")
    return suite


@pytest.fixture(scope="module")
def right(grade, tmp_path_factory) -> dict[str, Record]:
    records = []
    for part in range(PARTS):
        some = [Submission(path.stem, path.name, path.read_bytes()) for path in RIGHT[part::PARTS]]
        records += grade(some, suite_of(part, tmp_path_factory.mktemp("once")))
    return {record.source: record for record in records}


def test_each_hidden_test_meets_many_styles(right):
    """And each style the public checks, the hidden tests of the other functions, and some of the loop."""
    tests = [{test.name.partition("[")[0] for test in record.tests if test.exercise == "greedy_generate"
              and test.visibility == "hidden"} for record in right.values()]  # fmt: skip
    [path] = MAIN.hidden.glob("test_hidden_*_greedy_generate.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M):
        assert sum(name in own for own in tests) >= len(RIGHT) // PARTS
    assert all(tests)


def test_there_are_many_styles_in_both_forms():
    assert sum(path.suffix == ".py" for path in RIGHT) >= 24
    assert sum(path.suffix == ".ipynb" for path in RIGHT) >= 8


def test_a_script_says_its_style_in_one_line():
    scripts = {path.name: ast.parse(path.read_bytes()) for path in RIGHT if path.suffix == ".py"}
    styles = {name: (ast.get_docstring(tree) or "").split("\n")[0] for name, tree in scripts.items()}
    assert {name: style for name, style in styles.items() if not style.endswith(".")} == {}


@pytest.mark.parametrize("name", [path.name for path in RIGHT])
def test_a_right_submission_gets_everything(right, name):
    """Of the six functions that each of them has, whatever a course has been given since."""
    assert right[name].status == "graded"
    assert {exercise: right[name].exercises[exercise]["score"] for exercise in POINTS} == POINTS, lost(right[name])


# The same code in either form


def as_notebook(source: str) -> bytes:
    """A script as a notebook: a cell for each top-level statement, with the comments above it."""
    lines = source.replace("\f", " ").split("\n")
    starts, end = [], 0
    for statement in ast.parse(source).body:
        decorators = getattr(statement, "decorator_list", [])
        start = min(part.lineno for part in (statement, *decorators))
        if start > end:  # not a second statement on the same line
            starts.append(start - 1)
        end = statement.end_lineno or start
    cuts = [0, *starts[1:], len(lines)]
    cells = [new_markdown_cell("# In cells")]
    cells += [
        new_code_cell("\n".join(lines[here:there]).strip("\n")) for here, there in zip(cuts, cuts[1:], strict=False)
    ]
    return nbformat.writes(new_notebook(cells=cells)).encode()


def script_of(name: str) -> bytes:
    if name in WRONG:
        return as_submission(MAIN, WRONG[name]).encode()
    return RAISES.encode() if name == "raises" else next(path for path in RIGHT if path.name == name).read_bytes()


def text_of(script: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(script).readline)
    return script.decode(encoding)


BOTH_FORMS = ("raises", *STYLES, *MISTAKES)


@pytest.fixture(scope="module")
def in_both_forms(grade, tmp_path_factory) -> dict[str, tuple[Record, Record]]:
    """(of the script, of the notebook) for each; the hidden tests of one function are enough to compare."""
    suite = tmp_path_factory.mktemp("suite")
    [path] = MAIN.hidden.glob("test_hidden_*_compare.py")
    shutil.copy(path, suite)
    scripts = [Submission(name, SCRIPT, script_of(name)) for name in BOTH_FORMS]
    notebooks = [Submission(script.student, NOTEBOOK, as_notebook(text_of(script.data))) for script in scripts]
    records = grade(scripts + notebooks, suite)
    return dict(zip(BOTH_FORMS, zip(records[: len(scripts)], records[len(scripts) :], strict=True), strict=True))


def test_a_script_is_cut_into_cells_at_its_statements():
    made = nbformat.reads(as_notebook("# above\nx = 1; y = 2\n\n# and f\n@g\ndef f():\n    pass\n"), as_version=4)
    sources = [cell["source"] for cell in made["cells"] if cell["cell_type"] == "code"]
    assert sources == ["# above\nx = 1; y = 2\n\n# and f", "@g\ndef f():\n    pass"]


def without_lines(text: str) -> str:
    """A message without what a notebook must say in other words: lines and cells."""
    return re.sub(r"\bline \d+", "line N", re.sub(r"unpacking_pipeline\.(py|ipynb, code cell \d+)", "FILE", text))


@pytest.mark.parametrize("name", BOTH_FORMS)
def test_a_notebook_gets_the_same_record_as_a_script(in_both_forms, name):
    script, notebook = in_both_forms[name]

    def told(record: Record) -> list[tuple[object, ...]]:
        return [
            (test.exercise, test.name, test.title, test.visibility, test.verdict, test.score, test.max_score,
             without_lines(test.message))
            for test in record.tests
        ]  # fmt: skip

    assert told(script) == told(notebook)
    assert (script.status, script.score, script.exercises) == (notebook.status, notebook.score, notebook.exercises)
    assert without_lines(script.message) == without_lines(notebook.message)


def test_what_is_compared_holds_messages_with_lines(in_both_forms):
    """The comparison would say nothing if all messages were empty."""
    script, notebook = in_both_forms["raises"]
    for record in (script, notebook):
        assert {test.verdict for test in record.tests} == {"error", "not_attempted"}
        assert any("odd: no tokens" in test.message and "in helper" in test.message for test in record.tests)
        assert "SystemExit: in the middle" in record.message
