"""Credit for what only fails because of what it builds on: who gets another try, and what comes of it.

The first half is about lists of outcomes made by hand; the second grades whole submissions. Covered: values of the
wrong form, stubs, missing functions, a prerequisite that hangs, a hostile submission that asks the judge for what it is
not offered. Not covered: prerequisites bound at another time than the call (default arguments, closures).
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from exercises.kit.diagnosis import Answer
from exercises.kit.feedback import building
from exercises.kit.values import MODEL, TOKENIZER
from grader.harness import follow_through
from grader.harness.batch import Call, Trial
from grader.records import scoring
from grader.records.record import Outcome
from grader.sandbox import client
from grader.sandbox.client import CallFailed, Limits, SandboxError
from solutions import misconceptions
from tests.support import grading
from tests.support.courses import MAIN, SIX

SAYS = {mistake.slug: mistake.says for mistake in misconceptions.catalogue(MAIN)}


def made(exercise, verdict, name="test_x", visibility="public", calls=(), kept="", message="m"):
    return Trial(
        Outcome(exercise, name, "Title.", visibility, verdict, message=message, seconds=0.5), list(calls), kept, None
    )


def chosen(*outcomes):
    """The exercises that get another try, of these ('exercise', 'verdict') pairs, in a file that can be used."""
    trials = [made(*outcome) for outcome in outcomes] + [made("compare", "passed", "test_y")]
    return {key.exercise for key in follow_through.worth_another_try(trials, MAIN)}


# Who gets another try


@pytest.mark.parametrize("below", ["wrong", "error", "not_attempted", "timeout", "memory", "crashed", "blocked"])
@pytest.mark.parametrize("verdict", ["wrong", "error"])
def test_what_is_wrong_or_raises_gets_one_when_a_prerequisite_failed_in_any_way(verdict, below):
    assert chosen(("next_token_logits", below), ("greedy_step", verdict)) == {"greedy_step"}


@pytest.mark.parametrize("verdict", ["timeout", "memory", "crashed", "blocked"])
def test_another_verdict_gets_one_only_when_a_prerequisite_has_it_too(verdict):
    assert chosen(("next_token_logits", verdict), ("greedy_step", verdict)) == {"greedy_step"}
    assert chosen(("next_token_logits", "wrong"), ("greedy_step", verdict)) == set()
    both = [("tokenize", "wrong"), ("next_token_logits", verdict), ("greedy_generate", verdict)]
    assert chosen(*both) == {"greedy_generate"}


def test_nobody_gets_one_when_the_prerequisites_are_right():
    assert chosen(("next_token_logits", "passed"), ("greedy_step", "wrong")) == set()
    assert chosen(("compare", "wrong"), ("get_embedding", "wrong"), ("greedy_step", "wrong")) == set()


def test_a_function_that_builds_on_nothing_gets_none():
    assert chosen(*((name, "wrong") for name in SIX.names)) == {"greedy_step", "greedy_generate"}


def test_one_failed_test_of_a_prerequisite_is_enough():
    outcomes = [("next_token_logits", "passed"), ("next_token_logits", "wrong"), ("greedy_step", "wrong")]
    assert chosen(*outcomes) == {"greedy_step"}


@pytest.mark.parametrize("verdict", ["passed", "not_attempted", "unreadable"])
def test_what_is_passed_and_what_cannot_change_get_none(verdict):
    assert chosen(("next_token_logits", verdict), ("next_token_logits", "wrong"), ("greedy_step", verdict)) == set()


@pytest.mark.parametrize("verdict", ["unreadable", "timeout", "crashed"])
def test_a_file_that_cannot_be_used_is_not_loaded_again(verdict):
    assert follow_through.worth_another_try([made(name, verdict) for name in MAIN.names], MAIN) == set()


def test_only_the_failed_tests_are_chosen():
    outcomes = [made("next_token_logits", "wrong"), made("greedy_step", "passed", "test_a")]
    outcomes += [made("greedy_step", "wrong", "test_b"), made("greedy_step", "wrong", "test_b", "hidden")]
    keys = {("public", "greedy_step", "test_b"), ("hidden", "greedy_step", "test_b")}
    assert follow_through.worth_another_try(outcomes, MAIN) == keys


# Credit


def test_what_passes_the_second_time_is_passed_and_says_so():
    first = [made("greedy_step", "wrong")]
    follow_through.credit(first, [made("greedy_step", "passed")])
    assert first[0].outcome == Outcome(
        "greedy_step",
        "test_x",
        "Title.",
        "public",
        "passed",
        message=follow_through.CREDITED,
        seconds=0.5,
        followed_through=True,
    )


@pytest.mark.parametrize(
    "second",
    [
        [],
        [made("greedy_step", "wrong")],
        [made("greedy_step", "timeout")],
        [made("greedy_step", "passed", "test_other")],
        [made("greedy_step", "passed", visibility="hidden")],
        [made("greedy_generate", "passed")],
    ],
)
def test_nothing_else_is_credited(second):
    first = [made("greedy_step", "wrong")]
    before = first[0].outcome
    follow_through.credit(first, second)
    assert first[0].outcome == before


# Diagnosis

DOT, ANGLE = "compare_returns_the_dot_product", "compare_returns_the_angle"


def called(value, name="compare", argument=1):
    return Call(name, (argument,), {}, Answer(value))


def knows(**values):
    """Stands for the reference: what each mistake gives, whatever the call."""
    return asked(lambda exercise, *args, **kwargs: {slug: {"value": value} for slug, value in values.items()})


def asked(mistakes):
    """A reference that answers what known mistakes give by this function."""
    return SimpleNamespace(mistakes=mistakes)


def diagnose(first, second, reference):
    follow_through.diagnose(first, second, MAIN, reference)


def test_a_known_mistake_is_named_below_what_is_kept_of_the_message():
    first = [made("compare", "wrong", calls=[called(5.0)], kept="expected 1, got 5.")]
    diagnose(first, [], knows(**{DOT: 5.0, ANGLE: 4.0}))
    assert first[0].outcome.message == f"expected 1, got 5.\n{SAYS[DOT]}"


def test_where_nothing_is_kept_the_message_is_the_words_and_no_more():
    first = [made("compare", "wrong", visibility="hidden", calls=[called(5.0)])]
    diagnose(first, [], knows(**{DOT: 5.0}))
    assert first[0].outcome.message == SAYS[DOT]


def test_a_mistake_that_nobody_knows_changes_nothing():
    first = [made("compare", "wrong", calls=[called(5.0)])]
    diagnose(first, [], knows(**{DOT: 6.0}))
    assert first[0].outcome.message == "m"


@pytest.mark.parametrize("verdict", ["passed", "timeout", "memory", "crashed", "blocked", "not_attempted"])
def test_only_what_is_wrong_or_raises_is_looked_at(verdict):
    def never(*args, **kwargs):
        raise AssertionError

    diagnose([made("compare", verdict, calls=[called(5.0)])], [], asked(never))


def test_the_mistake_that_explains_most_speaks_and_only_where_it_fits():
    first = [made("compare", "wrong", f"test_{i}", calls=[called(value)]) for i, value in enumerate([4.0, 5.0, 5.0])]
    diagnose(first, [], knows(**{DOT: 5.0, ANGLE: 4.0}))
    assert [trial.outcome.message for trial in first] == ["m", SAYS[DOT], SAYS[DOT]]


def test_only_the_first_few_failures_are_looked_at():
    arguments = []

    def mistakes(exercise, argument):
        arguments.append(argument)
        return {DOT: {"value": 5.0}}

    first = [made("compare", "wrong", f"test_{i}", calls=[called(5.0, argument=i)]) for i in range(9)]
    diagnose(first, [], asked(mistakes))
    assert arguments == [0, 1, 2]
    assert [trial.outcome.message for trial in first] == [SAYS[DOT]] * 3 + ["m"] * 6


def test_the_last_call_tells_and_only_one_of_the_exercises_own_function():
    other = made("compare", "wrong", "test_a", calls=[called(5.0), called(5.0, "tokenize")])
    last = made("compare", "wrong", "test_b", calls=[called(5.0), called(4.0)])
    none = made("compare", "wrong", "test_c")
    diagnose([other, last, none], [], knows(**{DOT: 5.0}))
    assert [trial.outcome.message for trial in (other, last, none)] == ["m"] * 3


def test_a_second_try_shows_the_functions_own_mistake():
    slug = "greedy_step_takes_the_smallest_score"
    first = [made("greedy_step", "wrong", calls=[called(7, "greedy_step")])]
    second = [made("greedy_step", "wrong", calls=[called(8, "greedy_step")])]
    diagnose(first, second, knows(**{slug: 8}))
    assert first[0].outcome.message == SAYS[slug]


def test_no_diagnosis_costs_the_grades():
    def broken(*args, **kwargs):
        raise SandboxError("the reference itself failed: timeout")

    first = [made("compare", "wrong", calls=[called(5.0)])]
    diagnose(first, [], asked(broken))
    assert first[0].outcome.message == "m"


# Whole submissions


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A hidden suite of two quick tests, of greedy_step and greedy_generate."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_tiny.py").write_text(
        "import pytest\nfrom exercises.kit.checks import check_text, check_token\n"
        "from exercises.kit.values import MODEL, TOKENIZER\n\n\n"
        '@pytest.mark.exercise("greedy_step")\ndef test_step(student, reference, tolerance):\n    """A step."""\n'
        "    ids = [5, 6, 7]\n    scores = reference.next_token_logits(MODEL, ids)\n"
        "    check_token(student.greedy_step(MODEL, ids), scores, tolerance(MODEL))\n\n\n"
        '@pytest.mark.exercise("greedy_generate")\ndef test_loop(student, accepted):\n    """A loop."""\n'
        "    prompt = 'My dog'\n    expected = accepted(MODEL, TOKENIZER, prompt, 5)\n"
        "    check_text(student.greedy_generate(MODEL, TOKENIZER, prompt, max_new_tokens=5), expected, prompt)\n"
    )
    return folder


def grade(judge, sources, hidden, **options):
    """The records of these sources (a dict), by name, graded in one batch."""
    batch = grading.graded(judge, *sources.values(), suite=hidden, **options)
    return {
        name: scoring.graded(name, "a.py", batch.outcomes(number), "", {}, SIX) for number, name in enumerate(sources)
    }


def of(record, exercise):
    return [test for test in record.tests if test.exercise == exercise]


def is_credited(record, exercise):
    """Whether the exercise has full marks, some of them by credit. (A wrong function may pass a test by luck.)"""
    points, tests = record.exercises[exercise], of(record, exercise)
    by_credit = [test for test in tests if test.followed_through]
    assert all(test.verdict == "passed" and test.message == follow_through.CREDITED for test in by_credit)
    return points["score"] == points["max_score"] and len(by_credit) > len(tests) / 2


SOLUTIONS = MAIN.solutions.read_text()
ALL_ROWS = """
def next_token_logits(model, input_ids):
    return model(torch.tensor([input_ids])).logits[0]
"""
STUB = """
def next_token_logits(model, input_ids):
    raise NotImplementedError("Write me.")
"""
SMALLEST = """
def greedy_step(model, input_ids):
    return int(next_token_logits(model, input_ids).argmin())
"""
STUB_STEP = """
def greedy_step(model, input_ids):
    raise NotImplementedError
"""
TENSORS = """
import torch

def tokenize(tokenizer, text):
    return tokenizer(text, return_tensors="pt")["input_ids"]

def next_token_logits(model, input_ids):
    assert isinstance(input_ids, torch.Tensor)
    return model(input_ids).logits

def greedy_step(model, input_ids):
    return int(next_token_logits(model, torch.as_tensor(input_ids).reshape(1, -1)).argmax())

def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    new = []
    for _ in range(max_new_tokens):
        ids = torch.as_tensor(tokenize(tokenizer, prompt)).flatten()
        best = greedy_step(model, torch.cat([ids, torch.tensor(new, dtype=torch.long)]))
        if best == tokenizer.eos_token_id:
            break
        new.append(best)
    return prompt + tokenizer.decode(new)
"""
# Where everything else of the file is missing.
ALONE = SOLUTIONS[SOLUTIONS.index("def greedy_step") : SOLUTIONS.index("def get_embedding")]


@pytest.fixture(scope="module")
def records(judge, tiny):
    sources = {
        "all rows": SOLUTIONS + ALL_ROWS,
        "all rows, smallest": SOLUTIONS + ALL_ROWS + SMALLEST,
        "stub": SOLUTIONS + STUB,
        "stub, stub": SOLUTIONS + STUB + STUB_STEP,
        "alone": ALONE,
        "tensors": TENSORS,
    }
    return grade(judge, sources, tiny)


def test_right_functions_on_a_wrong_one_get_full_marks(records):
    record = records["all rows"]
    assert is_credited(record, "greedy_step") and is_credited(record, "greedy_generate")
    assert record.exercises["next_token_logits"]["score"] == 0.0
    assert record.score == 16.0
    assert not any(test.followed_through for test in record.tests if not SIX.builds_on(test.exercise))


def test_a_wrong_function_on_a_wrong_one_is_not_credited(records):
    record = records["all rows, smallest"]
    assert record.exercises["greedy_step"]["score"] == record.exercises["next_token_logits"]["score"] == 0.0
    assert not any(test.followed_through for test in of(record, "greedy_step"))
    assert is_credited(record, "greedy_generate")


def test_what_it_calls_comes_first_also_where_it_has_a_mistake_of_its_own(records):
    missed = [test for test in of(records["all rows, smallest"], "greedy_step") if test.verdict != "passed"]
    assert {test.message for test in missed} == {building.said("next_token_logits")}
    assert {test.visibility for test in missed} == {"public", "hidden"}


# What comes first


def first_things(uses, *trials):
    follow_through.put_first_things_first(trials, MAIN, uses)
    return [trial.outcome.message for trial in trials]


CALLS = {"greedy_step": ["next_token_logits"]}
SAID = building.said("next_token_logits")


@pytest.mark.parametrize("verdict", ["wrong", "error", "timeout", "memory", "crashed", "blocked"])
def test_a_function_that_calls_one_that_failed_is_told_that(verdict):
    below = made("next_token_logits", "not_attempted")
    assert first_things(CALLS, below, made("greedy_step", verdict)) == ["m", SAID]


@pytest.mark.parametrize("verdict", ["passed", "not_attempted", "unreadable", "missing_module", "grader_error"])
def test_what_was_not_its_functions_doing_keeps_its_words(verdict):
    assert first_things(CALLS, made("next_token_logits", "wrong"), made("greedy_step", verdict)) == ["m", "m"]


def test_a_function_that_calls_none_that_failed_keeps_its_words():
    assert first_things({"greedy_step": []}, made("next_token_logits", "wrong"), made("greedy_step", "wrong"))[1] == "m"
    assert first_things(CALLS, made("next_token_logits", "passed"), made("greedy_step", "wrong"))[1] == "m"
    left_out = made("next_token_logits", "not_attempted")
    left_out.outcome = replace(left_out.outcome, left_out=True)
    assert first_things(CALLS, left_out, made("greedy_step", "wrong"))[1] == "m"


def test_a_public_check_says_what_is_said_at_home_where_only_public_ones_are_known():
    below = [made("next_token_logits", "passed"), made("next_token_logits", "wrong", visibility="hidden")]
    public, hidden = made("greedy_step", "wrong"), made("greedy_step", "wrong", visibility="hidden")
    assert first_things(CALLS, *below, public, hidden)[2:] == ["m", SAID]


def test_right_functions_on_a_stub_get_full_marks(records):
    record = records["stub"]
    assert is_credited(record, "greedy_step") and is_credited(record, "greedy_generate")
    assert {test.verdict for test in of(record, "next_token_logits")} == {"not_attempted"}


def test_a_stub_on_a_stub_stays_a_stub(records):
    record = records["stub, stub"]
    assert {test.verdict for test in of(record, "greedy_step")} == {"not_attempted"}
    assert is_credited(record, "greedy_generate")


def test_right_functions_on_missing_ones_get_full_marks(records):
    record = records["alone"]
    assert is_credited(record, "greedy_step") and is_credited(record, "greedy_generate")
    assert record.score == 8.0


def test_ids_in_a_tensor_may_be_asked_about(records):
    """A student's functions may hand each other what the contract does not say: that is no mistake of the caller's."""
    record = records["tensors"]
    assert is_credited(record, "greedy_step") and is_credited(record, "greedy_generate")
    assert record.exercises["tokenize"]["score"] == record.exercises["next_token_logits"]["score"] == 0.0


def test_without_follow_through_nothing_is_credited(judge, tiny):
    record = grade(judge, {"all rows": SOLUTIONS + ALL_ROWS}, tiny, credits=False)["all rows"]
    assert not any(test.followed_through for test in record.tests)
    assert record.exercises["greedy_step"]["score"] == record.exercises["greedy_generate"]["score"] == 0.0


def test_right_functions_on_one_that_hangs_get_full_marks(judge, tiny):
    hangs = "\nimport time\ndef next_token_logits(model, input_ids):\n    time.sleep(1000)\n"
    record = grade(judge, {"hangs": SOLUTIONS + hangs}, tiny, limits=Limits(call=1.0))["hangs"]
    assert {test.verdict for test in of(record, "next_token_logits")} == {"timeout"}
    assert is_credited(record, "greedy_step") and is_credited(record, "greedy_generate")


# Hostile questions

FORGER = '''
import os, stat, struct
import msgpack

MODEL, TOKENIZER = (msgpack.ExtType(3, msgpack.packb([kind, "main"])) for kind in ("model", "tokenizer"))

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False

[SOCKET] = filter(is_socket, range(3, 64))

def read(count):
    found = b""
    while len(found) < count:
        found += os.read(SOCKET, count - len(found))
    return found

def ask(name, /, *args, **kwargs):
    """What the judge answers to a question that was written by hand."""
    header = msgpack.packb({"ask": name, "args": args, "kwargs": kwargs})
    frame = memoryview(struct.pack(">II", len(header), 0) + header)
    while frame:
        frame = frame[os.write(SOCKET, frame):]
    header, blob = struct.unpack(">II", read(8))
    answer = msgpack.unpackb(read(header), strict_map_key=False)
    read(blob)
    return answer

def next_token_logits(model, input_ids):
    return None

def greedy_step(model, input_ids):
    answer = QUESTION
    if "value" in answer:
        return answer["value"]
    raise ValueError("heard " + str(answer))

def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    answer = ask("greedy_generate", MODEL, TOKENIZER, prompt, max_new_tokens)
    if "value" in answer:
        return answer["value"]
    raise ValueError("heard " + str(answer))
'''
NOT_OFFERED, NOT_MODEST, NOT_CALLABLE = (
    "no such function",
    "more than can be asked about",
    "could not be called like this",
)
QUESTIONS = {
    "itself": ('ask("greedy_step", MODEL, input_ids)', NOT_OFFERED),
    "mistakes": ('ask("mistakes", "greedy_step", MODEL, input_ids)', NOT_OFFERED),
    "texts": ('ask("texts", MODEL, TOKENIZER, "The dog", 5, 0.1)', NOT_OFFERED),
    "no name": ("ask(None, MODEL, input_ids)", NOT_OFFERED),
    "a list for a name": ('ask(["next_token_logits"], MODEL, input_ids)', NOT_OFFERED),
    "many ids": ('ask("next_token_logits", MODEL, [5] * 1001)', NOT_MODEST),
    "negative ids": ('ask("next_token_logits", MODEL, [-1])', NOT_CALLABLE),
    "nested lists": ('ask("next_token_logits", MODEL, [[5] * 1000] * 3)', NOT_MODEST),
    "a dictionary": ('ask("next_token_logits", MODEL, {"a": 5})', NOT_CALLABLE),
    "a long text": ('ask("next_token_logits", MODEL, "x" * 1_000_000)', NOT_MODEST),
    "huge ids": ('ask("next_token_logits", MODEL, [2**63 - 1])', NOT_MODEST),
    "too huge ids": ('ask("next_token_logits", MODEL, [2**64 - 1])', NOT_MODEST),
    "no arguments": ('ask("next_token_logits")', NOT_CALLABLE),
    "odd keywords": ('ask("next_token_logits", name="greedy_step")', NOT_CALLABLE),
}
ENDS = {
    "a text of 10 MB": 'ask("next_token_logits", MODEL, "x" * 10_000_000)',
    "10,000 questions": '[ask("next_token_logits", MODEL, input_ids) for _ in range(10_000)][-1]',
}
# Those that a whole submission is graded with; the rest are single calls.
GRADED = ("itself", "mistakes", "a long text", "too huge ids", "odd keywords", *ENDS)


@pytest.fixture(scope="module")
def hostile(judge, tiny):
    questions = {name: question for name, (question, _) in QUESTIONS.items()} | ENDS
    return grade(judge, {name: FORGER.replace("QUESTION", questions[name]) for name in GRADED}, tiny)


@pytest.mark.parametrize("name", GRADED)
def test_a_forged_question_brings_no_marks(hostile, name):
    assert hostile[name].score == 0.0
    assert not any(test.followed_through for test in hostile[name].tests)


@pytest.mark.parametrize("name", GRADED)
def test_a_forged_question_is_no_fault_of_the_grader(hostile, name):
    assert "grader_error" not in {test.verdict for test in hostile[name].tests}


def forger(judge, question, replaced):
    """A worker with a submission that asks the judge this."""
    source = FORGER.replace("QUESTION", question).encode()
    load = client.of_submission("x.py", source, judge.settings.course)
    return client.Worker(judge.zygote, load, ask=judge.reference.ask, replaced=replaced)


@pytest.fixture(scope="module")
def ask(judge):
    """ask(question): what the judge answers to a forged question while a call is followed through."""
    workers = []

    def asking(question):
        workers.append(forger(judge, question, {"greedy_step": ("next_token_logits",)}))
        with pytest.raises(CallFailed) as caught:
            workers[-1].call("greedy_step", MODEL, [5, 6])
        return caught.value

    yield asking
    for worker in workers:
        worker.stop()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_forged_question_is_refused(ask, name):
    question, refusal = QUESTIONS[name]
    fault = ask(question)
    assert fault.verdict == "error"
    assert "'refused': " in fault.message and refusal in fault.message


@pytest.mark.parametrize("name", ENDS)
def test_too_large_or_too_many_questions_end_the_process(ask, name):
    assert ask(ENDS[name]).verdict == "crashed"


def test_the_channel_of_the_forger_works(ask):
    """So the refusals above are refusals, not slips of the forger's pen."""
    fault = ask('{"heard": ask("next_token_logits", MODEL, input_ids)}')
    assert "'value': ExtType" in fault.message


def test_nothing_is_offered_when_nothing_is_followed_through(judge):
    worker = forger(judge, 'ask("next_token_logits", MODEL, input_ids)', {})
    with pytest.raises(CallFailed, match=NOT_OFFERED):
        worker.call("greedy_step", MODEL, [5, 6])
    worker.stop()


def test_a_question_while_the_file_is_loaded_is_no_fault_of_the_grader(judge, tiny):
    source = FORGER.replace("QUESTION", "{}") + '\nask("next_token_logits", MODEL, [5])\n'
    record = grade(judge, {"early": source}, tiny)["early"]
    assert "grader_error" not in {test.verdict for test in record.tests}
    assert record.score == 0.0


# Where a text leaves the path


def test_a_public_message_says_where_a_text_left_the_path_and_a_hidden_one_does_not():
    call = Call("greedy_generate", (MODEL, TOKENIZER, "The"), {"max_new_tokens": 3}, Answer("The dog"))
    questions = []

    def ask(*args, **kwargs):
        questions.append((args, kwargs))
        return "token 7: yours ' in'"

    both = [
        Trial(Outcome("greedy_generate", "t", "T.", shown, "wrong", message="Wrong.", seconds=0.0), [call], "", None)
        for shown in ("public", "hidden")
    ]
    follow_through.say_more(both, SimpleNamespace(about_greedy_generate=ask))
    assert both[0].outcome.message == "Wrong.\ntoken 7: yours ' in'"
    assert both[1].outcome.message == "Wrong."
    assert questions == [(("The dog", MODEL, TOKENIZER, "The"), {"max_new_tokens": 3})]


def test_a_text_that_no_tokenizer_takes_costs_nobody_else_anything(judge, tiny):
    """Each submission of a batch gets its credit and its diagnosis, whatever another one returned."""
    odd = "\ndef greedy_generate(model, tokenizer, prompt, max_new_tokens=20):\n    return prompt + '\\ud800'\n"
    found = grade(judge, {"odd": SOLUTIONS + odd, "all rows": SOLUTIONS + ALL_ROWS}, tiny)
    assert {test.verdict for test in of(found["odd"], "greedy_generate")} == {"wrong"}
    assert is_credited(found["all rows"], "greedy_step") and is_credited(found["all rows"], "greedy_generate")
