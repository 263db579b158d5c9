"""The suites: what a submission gets for its tests, and what a message may say."""

import pytest

from exercises.kit.checks import Wrong
from grader.errors import RunFailed
from grader.harness.session import Session
from grader.harness.verdicts import explain
from grader.records import scoring
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox.client import CallFailed, Limits
from tests.support import grading
from tests.support.courses import MAIN, SIX

SOLUTIONS = MAIN.solutions.read_text()
SMALLEST = SOLUTIONS.replace(".argmax()", ".argmin()")


def outcomes(judge, *sources, suite=None):
    """The outcomes of each of these sources, graded in one batch."""
    batch = grading.graded(judge, *sources, suite=suite, limits=Limits(call=3.0))
    return [batch.outcomes(number) for number in range(len(sources))]


@pytest.fixture(scope="module")
def both(judge):
    """The outcomes of the solutions, of the stubs, of a mistake, and of the solutions again, in one batch."""
    return outcomes(judge, SOLUTIONS, SIX.stub.read_text(), SMALLEST, SOLUTIONS)


def test_the_solutions_pass_everything(both):
    assert {outcome.verdict for outcome in both[0]} == {"passed"}
    assert scoring.graded("s", "x", both[0], "", {}, SIX).score == SIX.points


def test_every_submission_of_a_batch_is_its_own(both):
    right, _, bad, again = both
    assert {outcome.verdict for outcome in right} == {outcome.verdict for outcome in again} == {"passed"}
    assert {outcome.exercise for outcome in bad if outcome.verdict != "passed"} == {"greedy_step"}
    assert {outcome.exercise for outcome in bad if outcome.followed_through} == {"greedy_generate"}


def test_the_stubs_get_nothing_and_every_verdict_is_not_attempted(both):
    assert {outcome.verdict for outcome in both[1]} == {"not_attempted"}
    assert scoring.graded("s", "x", both[1], "", {}, SIX).score == 0.0


def test_there_are_at_least_forty_hidden_tests_and_some_for_each_exercise(both):
    hidden = [outcome for outcome in both[0] if outcome.visibility == "hidden"]
    assert len(hidden) >= 40
    assert all(sum(outcome.exercise == name for outcome in hidden) >= 5 for name in MAIN.names)


@pytest.fixture
def short(tmp_path):
    """The first test of each file of the hidden suite."""
    for path in grading.drawn_once(MAIN.hidden, tmp_path).iterdir():
        before, first, *others = path.read_text("utf-8").split("\ndef test_")
        path.write_text("\ndef left_out_".join([f"{before}\ndef test_{first}", *others]), "utf-8")
    return tmp_path


def test_in_bfloat16_the_solutions_pass_too_and_a_mistake_does_not(course, cache, short):
    """With the public checks, too. Ties in bfloat16 are tried in tests/solutions/test_oracle.py."""
    with Judge(Settings(course, "pocket@bfloat16")) as judge:
        batch = grading.graded(judge, SOLUTIONS, SMALLEST, suite=short, follow=False)
    right, bad = batch.outcomes(0), batch.outcomes(1)
    assert {outcome.verdict for outcome in right} == {"passed"}
    assert {outcome.exercise for outcome in right if outcome.visibility == "hidden"} == {*course.names}
    assert {outcome.exercise for outcome in bad if outcome.verdict != "passed"} == {"greedy_step", "greedy_generate"}
    assert {outcome.visibility for outcome in bad if outcome.verdict != "passed"} == {"public", "hidden"}


def test_public_tests_come_before_hidden_ones(both):
    shown = [outcome.visibility for outcome in both[0]]
    assert shown == sorted(shown, reverse=True)


def test_names_do_not_hold_a_hidden_tests_inputs(both):
    names = [outcome.name for outcome in both[0] if outcome.visibility == "hidden"]
    assert "test_works_for_any_architecture[name0]" in names
    assert not any("gpt2" in name for name in names)


LEAK = """
import torch
def tokenize(tokenizer, text):
    raise type(text, (Exception,), {})(f"LEAK {text}")
def next_token_logits(model, input_ids):
    raise ValueError(f"LEAK {input_ids}")
def greedy_step(model, input_ids):
    return f"LEAK {input_ids}"
def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    return type("LEAK " + prompt, (), {})()
def get_embedding(model, token_id):
    raise NotImplementedError(f"LEAK {token_id}")
def compare(emb1, emb2):
    raise MemoryError(f"LEAK {emb1}")
"""


def test_a_submission_cannot_put_a_hidden_input_into_a_message(judge):
    [own] = outcomes(judge, LEAK)
    public = "\n".join(outcome.message for outcome in own if outcome.visibility == "public")
    hidden = "\n".join(outcome.message for outcome in own if outcome.visibility == "hidden")
    assert "LEAK" in public  # the trick works where it may
    assert "LEAK" not in hidden
    assert "It raised ValueError." in hidden


def test_a_wrong_value_is_described_in_full_in_public_and_by_its_lesson_where_hidden():
    error = Wrong("expected 3, got 4.", "Count again.")
    assert explain(error, public=True) == ("wrong", "expected 3, got 4.\nCount again.")
    assert explain(error, public=False) == ("wrong", "Count again.")


def test_a_fault_of_the_suite_is_not_booked_against_the_student():
    assert explain(KeyError("x"), public=False)[0] == "grader_error"


def test_a_plain_assertion_of_a_suite_is_wrong_and_says_nothing_where_hidden():
    assert explain(AssertionError("secret"), public=False) == ("wrong", "")


def test_an_error_type_that_is_not_pythons_own_is_not_named():
    assert explain(CallFailed("error", "x", "MyError"), public=False) == ("error", "It raised an exception.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def test_x(student):\n    assert\n", "can't be used"),
        ("import nowhere\ndef test_x(student):\n    pass\n", "nowhere"),
        ("def test_x(student):\n    pass\n", "names no exercise"),
        ("import pytest\n@pytest.mark.exercise('other')\ndef test_x(student):\n    pass\n", "names no exercise"),
    ],
)
def test_a_suite_that_cannot_be_used_is_said_with_its_name(course, tmp_path, text, said):
    (tmp_path / "test_mine.py").write_text(text)
    with pytest.raises(RunFailed) as caught:
        Session(tmp_path, course)
    assert "test_mine.py" in str(caught.value) and said in str(caught.value)


def test_an_instructors_own_suite_is_graded(judge, tmp_path):
    (tmp_path / "test_mine.py").write_text(
        "import pytest\nfrom exercises.kit.checks import check_number\nfrom exercises.kit.values import tensor\n\n\n"
        '@pytest.mark.exercise("compare")\ndef test_x(student):\n    """My own."""\n'
        "    check_number(student.compare(tensor([1]), tensor([1])), 1.0, 1e-6)\n"
    )
    [own] = outcomes(judge, SOLUTIONS, suite=tmp_path)
    assert [(outcome.title, outcome.verdict) for outcome in own if outcome.visibility == "hidden"] == [
        ("My own.", "passed")
    ]


BROKEN = """
import pytest
pytestmark = pytest.mark.exercise("compare")
SECRET = {"kanarienvogel": 1}
@pytest.fixture
def own():
    return SECRET["no such key"]
def helper(value):
    return value.shape
def test_in_the_test(student):
    return SECRET["kanarienvogel 2"]
def test_in_a_helper(student):
    helper(1.0)
def test_in_a_fixture(student, own):
    pass
def test_in_the_kit(student, reference):
    reference.greedy_step("no model", [1])
def test_right(student):
    pass
"""


def test_where_a_hidden_test_fails_by_itself_is_kept_for_its_author_and_goes_into_no_outcome(judge, tmp_path):
    (tmp_path / "test_mine.py").write_text(BROKEN)
    batch = grading.graded(judge, SOLUTIONS, suite=tmp_path)
    faults = {trial.key.name: trial.fault for trial in batch.trials[0] if trial.key.visibility == "hidden"}
    assert f"{tmp_path}/test_mine.py:11, in test_in_the_test: return SECRET" in faults["test_in_the_test"]
    assert faults["test_in_the_test"].endswith("KeyError: 'kanarienvogel 2'")
    assert "test_mine.py:13, in test_in_a_helper" in faults["test_in_a_helper"]
    assert "test_mine.py:9, in helper: return value.shape" in faults["test_in_a_helper"]
    assert "test_mine.py:7, in own" in faults["test_in_a_fixture"]
    assert "test_mine.py:17, in test_in_the_kit" in faults["test_in_the_kit"]
    assert faults["test_right"] == ""
    broken = [outcome for outcome in batch.outcomes(0) if outcome.verdict == "grader_error"]
    assert len(broken) == 4 and "test_mine.py" not in str(broken) and "kanarienvogel" not in str(broken)


def test_of_what_a_submission_does_wrong_no_fault_of_the_suite_is_told(judge):
    batch = grading.graded(judge, LEAK)
    assert [trial.fault for trial in batch.trials[0] if trial.fault] == []
