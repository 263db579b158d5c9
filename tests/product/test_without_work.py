"""Marks without work: the answers of the public checks in a table, and for all else a constant that is right at times.

Of no exercise does that give more than a tenth, whatever the seed. The table is made here as a student would make it at
home: by running the solution on the public checks and writing down what it was asked and what it said.
Not covered: a table of hidden inputs (their seed is drawn, tests/test_cli.py); other loops than the student's own
(tests/redteam).
"""

from contextlib import closing
from dataclasses import replace

import pytest

from exercises.kit.values import Handle, Tensor
from grader.harness.session import Session
from grader.records import scoring
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import client
from tests.support import grading, inline
from tests.support.courses import MAIN, STRETCH

NOTHING_HIDDEN = "import pytest\n\n\n@pytest.mark.exercise({!r})\ndef test_nothing(student):\n    pass\n"
SOURCE = """
import torch

TABLE = {table!r}


def plain(value):
    return value.tolist() if isinstance(value, torch.Tensor) else value


def known(name, constant, *given):
    said = TABLE[name].get(repr([plain(value) for value in given]), constant)
    return torch.tensor(said[1:]) if isinstance(said, tuple) else said

"""
# For each function how it is called, what of that stands in the table, and constants that may be right.
GUESSES = {
    MAIN: {
        "tokenize": ("tokenizer, text", "text", ["[]", "tokenizer.all_special_ids"]),
        "next_token_logits": ("model, input_ids", "input_ids", ["torch.zeros(model.config.vocab_size)"]),
        "greedy_step": ("model, input_ids", "input_ids", ["model.config.eos_token_id", "input_ids[-1]", "0"]),
        "greedy_generate": (
            "model, tokenizer, prompt, max_new_tokens=20", "prompt, max_new_tokens", ["prompt", "prompt + '.'"],
        ),
        "get_embedding": ("model, token_id", "token_id", ["torch.zeros(model.config.hidden_size)"]),
        "compare": ("emb1, emb2", "emb1, emb2", ["1.0", "0.0", "-1.0", "0.1"]),
    },
    STRETCH: {
        "sampling_distribution": (
            "logits, temperature=1.0, top_k=None, top_p=None", "logits, temperature, top_k, top_p",
            ["torch.full_like(logits, 1 / len(logits))", "(logits == logits.max()).float()"],
        ),
        "sample_tokens": (
            "probabilities, count, seed", "probabilities, count, seed",
            ["[0] * count", "[int(probabilities.argmax())] * count"],
        ),
        "cached_generate": ("model, tokenizer, prompt, max_new_tokens=20", "prompt, max_new_tokens", ["prompt"]),
        "nearest_tokens": ("model, tokenizer, word, k=5", "word, k", ["[]", "[word] * k"]),
        "attention_weights": (
            "model, input_ids, layer, head", "input_ids, layer, head",
            ["torch.eye(len(input_ids))", "torch.ones(len(input_ids), len(input_ids)).tril().softmax(-1)"],
        ),
        "layer_logits": (
            "model, input_ids", "input_ids", ["torch.zeros(4, 1024)", "torch.eye(1024)[input_ids[-1:] * 4]"],
        ),
    },
}  # fmt: skip
# The right answers for the first seed are those of all tests.
ROUNDS, SEEDS = 4, 2


@pytest.fixture(scope="module")
def judge_of(judge):
    """judge_of(course): the judge of all tests, or one for another course with its zygote."""
    with inline.borrowed(judge.zygote):
        yield lambda course: judge if course is MAIN else Judge(Settings(course))


def written_down(judge, course, folder):
    """What the solution says to the public checks: {function: {its arguments, as text: its answer}}."""
    (folder / "test_nothing.py").write_text(NOTHING_HIDDEN.format(course.names[0]))
    table = {name: {} for name in course.names}
    real = client.Worker.call

    def call(self, name, /, *args, **kwargs):
        value = real(self, name, *args, **kwargs)
        if self.load["op"] == "load":
            signature = GUESSES[course][name][0].split(", ")
            given = {part.partition("=")[0]: eval(part.partition("=")[2] or "None") for part in signature}
            given |= dict(zip(given, args, strict=False)) | kwargs
            key = [_plain(value) for value in given.values() if not isinstance(value, Handle)]
            table[name][repr(key)] = ("tensor", *_plain(value)) if isinstance(value, Tensor) else value
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client.Worker, "call", call)
        grading.graded(judge, course.solutions.read_bytes(), suite=folder, follow=False)
    return table


def _plain(value):
    return value.array.tolist() if isinstance(value, Tensor) else value


def guessing(course, table, round_):
    """A submission that looks up, and says a constant where it finds nothing: another one each round."""
    functions = [
        f"\ndef {name}({signature}):\n    return known({name!r}, {constants[round_ % len(constants)]}, {given})\n"
        for name, (signature, given, constants) in GUESSES[course].items()
    ]
    return SOURCE.format(table=table) + "\n".join(functions)


@pytest.mark.parametrize("of", GUESSES, ids=lambda course: course.name)
def test_a_table_of_public_answers_and_a_lucky_constant_give_a_tenth_at_most(of, judge_of, tmp_path):
    course, judge = of, judge_of(of)
    table = written_down(judge, course, tmp_path)
    assert all(table.values())
    sources = [guessing(course, table, round_) for round_ in range(ROUNDS)]
    too_much = []
    for seed in range(SEEDS):
        batch = replace(judge.batch(grading.submissions(course, *sources)), seed=seed)
        with closing(Session(course.hidden, course)) as session:
            session.run(batch)
        for number in range(ROUNDS):
            record = scoring.graded("guess", "a.py", batch.outcomes(number), "", {}, course)
            passed = [test for test in record.tests if test.verdict == "passed"]
            public = [test.name for test in record.tests if test.visibility == "public" and test not in passed]
            assert (batch.notes[number], public) == ([], [])
            for name, points in record.exercises.items():
                if points["score"] > points["max_score"] / 10 + 1e-9:
                    too_much.append((seed, name, points["score"], [one.name for one in passed if one.exercise == name]))
    assert too_much == []
