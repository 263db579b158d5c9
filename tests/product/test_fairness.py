"""Fairness: what is right gets everything, whatever its style; the same code gets the same record in either form of
file; and what is wrong does not get everything.

The right submissions are tests/submissions/right: a line at the top of each .py says what is unusual about it.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from exercises.kit.manifest import courses
from grader import ROOT
from grader.harness import session, suites
from grader.harness.batch import Run
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.records.record import Record
from grader.sandbox.client import Limits
from solutions.misconceptions import as_submission, catalogue

RIGHT = sorted(
    path for path in (ROOT / "tests" / "submissions" / "right").iterdir() if path.suffix in (".py", ".ipynb")
)
COURSE = courses()[0]
WRONG = {each.slug: each for each in catalogue(COURSE)}
LIMITS = Limits(call=10.0)

# Graded a second time as notebooks.
STYLES = (
    "dataclass_state.py",
    "demos_that_fail.py",
    "future_annotations.py",
    "latin_1.py",
    "odd_order.py",
)
MISTAKES = (
    "tokenize_returns_a_tensor",
    "next_token_logits_keeps_all_positions",
    "greedy_generate_calls_generate",
    "get_embedding_knows_llama_only",
    "compare_returns_the_dot_product",
)
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


def grade(batch: list[Submission]) -> list[Record]:
    """The records of these submissions, graded in one batch."""
    ran = Run(batch, "pocket", limits=LIMITS)
    assert session.run(ran, suites.HIDDEN) in session.RAN and not ran.problems
    return records_of(ran)


def records_of(ran: Run) -> list[Record]:
    return [
        scoring.graded(each.student, each.source, ran.verdicts[number], "\n".join(ran.notes[number]), {})
        for number, each in enumerate(ran.batch)
    ]


def lost(record: Record) -> str:
    """Every test that was not passed, with its message, and the notes on the file."""
    failed = [each for each in record.tests if each.verdict != "passed"]
    lines = [f"{each.visibility} {each.exercise}.{each.name}: {each.verdict}: {each.message}" for each in failed]
    return "\n".join([f"{record.score} of {record.max_score}", *lines, record.message])


# What is right


@pytest.fixture(scope="module")
def right() -> dict[str, Record]:
    records = grade([Submission(path.stem, path.name, path.read_bytes()) for path in RIGHT])
    return {record.source: record for record in records}


def test_there_are_many_styles_in_both_forms():
    assert sum(path.suffix == ".py" for path in RIGHT) >= 24
    assert sum(path.suffix == ".ipynb" for path in RIGHT) >= 8


@pytest.mark.parametrize("path", [path for path in RIGHT if path.suffix == ".py"], ids=lambda path: path.name)
def test_a_script_says_its_style_in_one_line(path):
    style = (ast.get_docstring(ast.parse(path.read_bytes())) or "").split("\n")[0]
    assert style.endswith(".")


@pytest.mark.parametrize("name", [path.name for path in RIGHT])
def test_a_right_submission_gets_everything(right, name):
    assert right[name].status == "graded"
    assert right[name].score == right[name].max_score == 20.0, lost(right[name])


# The same code in either form


def as_notebook(source: str) -> bytes:
    """A script as a notebook: a cell for each top-level statement, with the comments above it."""
    lines = source.replace("\f", " ").split("\n")
    starts, end = [], 0
    for statement in ast.parse(source).body:
        decorators = getattr(statement, "decorator_list", [])
        start = min(each.lineno for each in (statement, *decorators))
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
        return as_submission(COURSE, WRONG[name]).encode()
    return RAISES.encode() if name == "raises" else next(path for path in RIGHT if path.name == name).read_bytes()


def text_of(script: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(script).readline)
    return script.decode(encoding)


BOTH_FORMS = ("raises", *STYLES, *MISTAKES)


@pytest.fixture(scope="module")
def in_both_forms() -> dict[str, tuple[Record, Record]]:
    scripts = [Submission(name, "unpacking_pipeline.py", script_of(name)) for name in BOTH_FORMS]
    notebooks = [
        Submission(each.student, "unpacking_pipeline.ipynb", as_notebook(text_of(each.data))) for each in scripts
    ]
    records = grade(scripts + notebooks)
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
            (each.exercise, each.name, each.title, each.visibility, each.verdict, each.score, each.max_score,
             without_lines(each.message))
            for each in record.tests
        ]  # fmt: skip

    assert told(script) == told(notebook)
    assert (script.status, script.score, script.exercises) == (notebook.status, notebook.score, notebook.exercises)
    assert without_lines(script.message) == without_lines(notebook.message)


def test_what_is_compared_holds_messages_with_lines(in_both_forms):
    """The comparison would say nothing if all messages were empty."""
    script, notebook = in_both_forms["raises"]
    for record in (script, notebook):
        assert {each.verdict for each in record.tests} == {"error", "not_attempted"}
        assert any("odd: no tokens" in each.message and "in helper" in each.message for each in record.tests)
        assert "SystemExit: in the middle" in record.message


# What is wrong


@pytest.fixture(scope="module")
def wrong() -> dict[str, Record]:
    """A record of each, from the hidden tests of its own exercise; from all of them where those find nothing.

    What is lost without the others is lost with them. Credit and diagnosis are left out: neither gives a function
    points for tests that it fails by itself.
    """
    records: dict[str, Record] = {}
    for path in sorted(suites.HIDDEN.glob("test_*.py")):
        records |= graded_as_wrong([slug for slug in WRONG if path.stem.endswith(WRONG[slug].exercise)], path)
    missed = [slug for slug in WRONG if slug not in records or records[slug].score == 20.0]
    return records | graded_as_wrong(missed, suites.HIDDEN)


def graded_as_wrong(slugs: list[str], hidden: Path) -> dict[str, Record]:
    batch = [Submission(slug, f"{slug}.py", as_submission(COURSE, WRONG[slug]).encode()) for slug in slugs]
    if not batch:
        return {}
    ran = Run(batch, "pocket", limits=LIMITS)
    assert session.once(ran, hidden) in session.RAN and not ran.problems
    return dict(zip(slugs, records_of(ran), strict=True))


@pytest.mark.parametrize("slug", WRONG)
def test_a_wrong_submission_loses_points_where_it_is_wrong(wrong, slug):
    record, points = wrong[slug], wrong[slug].exercises[WRONG[slug].exercise]
    assert record.status == "graded"
    assert record.score < 20.0, WRONG[slug].says
    assert points["score"] < points["max_score"], WRONG[slug].says
    assert not any(each.verdict == "grader_error" for each in record.tests), lost(record)
