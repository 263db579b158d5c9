"""Nothing that a student may get gives a hidden test away: canaries in every hidden input and expected value.

Every text, number and list of ids that a hidden test feeds or expects is recorded while a class is graded that tries to
smuggle them out or gets them wrong; then every file of the run is searched for them. Public inputs are no secret.
"""

import csv
import re

import pytest

from grader.harness import plugin, session, suites
from grader.harness.batch import Run
from grader.harness.inputs import Inputs
from grader.intake.submissions import Submission
from grader.records import scoring, store
from grader.reports import outputs
from grader.run import provenance
from grader.sandbox import client
from grader.sandbox.client import Limits
from tests.harness.test_plugin import LEAK
from tests.support.courses import MAIN

CANARY = "Kanarienvogel"

# Keeps what hidden tests feed it and tries to get it into later messages, public ones of the next function included.
HOARDER = """
import torch
seen = []
def keep(*things):
    seen.extend(map(str, things))
    raise RuntimeError("HOARD " + " ".join(seen))
def tokenize(tokenizer, text): keep(text)
def next_token_logits(model, input_ids): keep(input_ids)
def greedy_step(model, input_ids): keep(input_ids)
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20): return keep(prompt) or " ".join(seen)
def get_embedding(model, token_id): keep(token_id)
def compare(emb1, emb2):
    print(seen)
    return len(seen) / 7
"""
WRONG = (
    MAIN.solutions.read_text()
    .replace('["input_ids"]', '["input_ids"][1:]')
    .replace("logits[0, -1]", "logits[0, 0]")
    .replace(".item()", ".item() + 0.25")
    .replace(".detach()", ".detach() + 1")
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """(the files of a run as one text each, what hidden tests fed and expected)."""
    secrets: set[str] = set()
    monkeypatch = pytest.MonkeyPatch()
    hidden = False

    def note(value):
        if not hidden:
            return
        for text in re.findall(r"-?\d+\.\d{6,}|\[[\d, ]{12,}\]", repr(value)):
            secrets.add(text)
        array = getattr(value, "array", None)
        if array is not None and array.dtype.kind == "f":
            secrets.update(f"{number:.6g}" for number in array.ravel()[:50] if len(f"{number:.6g}") >= 7)
        if isinstance(value, str) and len(value) > 20:
            secrets.add(value)

    call = client.Worker.call

    def recording(self, name, *arguments, **named):
        for each in (*arguments, *named.values()):
            note(each)
        value = call(self, name, *arguments, **named)
        if self.source is None:  # the reference: what is expected
            note(value)
        return value

    def marked(method):
        return lambda self: f"{CANARY} {method(self)}"

    for name in ("sentence", "prompt", "capital_prompt", "finished_sentence", "accents", "digits"):
        monkeypatch.setattr(Inputs, name, marked(getattr(Inputs, name)))
    monkeypatch.setattr(client.Worker, "call", recording)
    setup = plugin.visibility

    def visibility(item):
        nonlocal hidden
        hidden = setup(item) == "hidden"
        return setup(item)

    out = tmp_path_factory.mktemp("out")
    sources = {"leak": LEAK, "hoarder": HOARDER, "wrong": WRONG, "right": MAIN.solutions.read_text()}
    batch = [Submission(name, f"{name}/unpacking_pipeline.py", text.encode()) for name, text in sources.items()]
    ran = Run(batch, "pocket", limits=Limits(call=10.0))

    class Watching(session._Ours):
        """Tells the recorder which tests are hidden, before each one."""

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_setup(self, item):
            visibility(item)

    monkeypatch.setattr(session, "_Ours", Watching)
    assert session.run(ran, suites.HIDDEN) in session.RAN
    monkeypatch.undo()
    records = [
        scoring.graded(each.student, each.source, ran.verdicts[i], "", provenance.of_submission(COMMON, each), MAIN)
        for i, each in enumerate(batch)
    ]
    with store.Appender(out / store.RESULTS) as appender:
        appender.append(records)
    outputs.write_reports(out, store.Records(out / store.RESULTS), MAIN)
    files = {path: path.read_text() for path in sorted(out.rglob("*")) if path.is_file()}
    return files, secrets, {record.student: record for record in records}


COMMON = {"kit": "0", "model": "pocket", "isolation": "test"}


def test_the_canaries_were_planted(graded):
    _, secrets, records = graded
    assert sum(CANARY in each for each in secrets) > 20 and len(secrets) > 200
    assert records["right"].score == 20.0
    assert records["leak"].score == records["hoarder"].score == 0.0
    assert records["wrong"].status == "graded" and records["wrong"].score < 12  # some of it by follow-through


def test_no_file_of_a_run_holds_a_hidden_input_or_expected_value(graded):
    files, secrets, _ = graded
    assert {path.name for path in files} >= {"results.jsonl", "grades.csv", "report.html", "leak.html", "hoarder.html"}
    for path, text in files.items():
        assert CANARY not in text, path
        # Public messages show public values; a number may stand in both.
        public = " ".join(test.message for r in graded[2].values() for test in r.tests if test.visibility == "public")
        found = [each for each in secrets if each in text and each not in public]
        assert not found, (path, found[:3])


def test_a_submission_that_hoards_hidden_inputs_shows_public_ones_only(graded):
    messages = [test.message for test in graded[2]["hoarder"].tests]
    assert any("HOARD" in message for message in messages)
    assert not any(CANARY in message for message in messages)


def test_the_gradebook_shows_no_message_of_a_test(graded):
    text = next(text for path, text in graded[0].items() if path.name == "grades.csv")
    assert [row["message"] for row in csv.DictReader(text.splitlines())] == [""] * 4
