"""Nothing that a student may get gives a hidden test away: canaries in every hidden input and expected value.

Every text, number and list of ids that a hidden test feeds or expects is recorded while a class is graded that tries to
smuggle them out or gets them wrong; then every file of the run is searched for them. Public inputs are no secret.
"""

import csv
import re

import pytest

from grader.harness import plugin, replay
from grader.harness.inputs import Inputs
from grader.records import scoring
from grader.reports import outputs
from grader.run import provenance
from grader.sandbox import client
from tests.harness.test_plugin import LEAK
from tests.support import grading
from tests.support.courses import SIX
from tests.support.exported import kept

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
    SIX.solutions.read_text()
    .replace('["input_ids"]', '["input_ids"][1:]')
    .replace("logits[0, -1]", "logits[0, 0]")
    .replace(".item()", ".item() + 0.25")
    .replace(".detach()", ".detach() + 1")
)


@pytest.fixture(scope="module")
def graded(judge, tmp_path_factory):
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
        for argument in (*arguments, *named.values()):
            note(argument)
        value = call(self, name, *arguments, **named)
        if self.load["op"] == "reference":  # what is expected
            note(value)
        return value

    def marked(method):
        return lambda self: f"{CANARY} {method(self)}"

    for name in ("sentence", "prompt", "capital_prompt", "finished_sentence", "accents", "digits"):
        monkeypatch.setattr(Inputs, name, marked(getattr(Inputs, name)))
    monkeypatch.setattr(client.Worker, "call", recording)
    run_test = replay.call

    def watched(item, batch):
        nonlocal hidden
        hidden = item.stash[plugin.KEY].visibility == "hidden"
        return run_test(item, batch)

    monkeypatch.setattr(replay, "call", watched)
    out = tmp_path_factory.mktemp("out")
    sources = {"leak": LEAK, "hoarder": HOARDER, "wrong": WRONG, "right": SIX.solutions.read_text()}
    suite = grading.drawn_once(SIX.hidden, tmp_path_factory.mktemp("suite"))
    batch = grading.graded(judge, *sources.values(), suite=suite)
    monkeypatch.undo()
    records = [
        scoring.graded(
            name, f"{name}/a.py", batch.outcomes(number), "", provenance.of_submission(COMMON, submission), SIX
        )
        for number, (name, submission) in enumerate(zip(sources, batch.submissions, strict=True))
    ]
    outputs.write_reports(out, kept(out, *records), SIX)
    files = {path: path.read_text(errors="replace") for path in sorted(out.rglob("*")) if path.is_file()}
    return files, secrets, {record.student: record for record in records}


COMMON = {"kit": "0", "model": "pocket", "isolation": "test"}


def test_the_canaries_were_planted(graded):
    _, secrets, records = graded
    assert sum(CANARY in secret for secret in secrets) > 20 and len(secrets) > 200
    assert records["right"].score == SIX.points
    assert records["leak"].score == records["hoarder"].score == 0.0
    assert records["wrong"].status == "graded" and records["wrong"].score < 12  # some of it by follow-through


def test_no_file_of_a_run_holds_a_hidden_input_or_expected_value(graded):
    files, secrets, _ = graded
    assert {path.name for path in files} >= {
        "gradebook.db",
        "results.jsonl",
        "grades.csv",
        "report.html",
        "leak.html",
        "hoarder.html",
    }
    for path, text in files.items():
        assert CANARY not in text, path
        # Public messages show public values; a number may stand in both.
        public = " ".join(test.message for r in graded[2].values() for test in r.tests if test.visibility == "public")
        found = [secret for secret in secrets if secret in text and secret not in public]
        assert not found, (path, found[:3])


def test_a_submission_that_hoards_hidden_inputs_shows_public_ones_only(graded):
    messages = [test.message for test in graded[2]["hoarder"].tests]
    assert any("HOARD" in message for message in messages)
    assert not any(CANARY in message for message in messages)


def test_the_gradebook_shows_no_message_of_a_test(graded):
    text = next(text for path, text in graded[0].items() if path.name == "grades.csv")
    assert [row["message"] for row in csv.DictReader(text.splitlines())] == [""] * 4
