"""The judge's side of the sandbox: each way in which a submission can fail costs that call, and nothing else."""

import nbformat
import pytest

from exercises.kit.checks import Wrong, check_raises
from exercises.kit.values import MODEL, TOKENIZER, Opaque, tensor
from grader.sandbox import client
from grader.sandbox.client import CallFailed, Limits, SandboxError
from grader.sandbox.spawner import Zygote
from tests.support.courses import MAIN

QUICK = Limits(call=10.0, load=30.0, submission=120.0)


@pytest.fixture
def submit(judge, work):
    """submit(source) -> a Worker for that source; all are stopped at the end."""

    def make(source, name=MAIN.stub.name, limits=QUICK):
        return work(judge.zygote, source, name, limits=limits)

    return make


def failure(worker, name, *args):
    with pytest.raises(CallFailed) as caught:
        worker.call(name, *args)
    return caught.value


def test_values_come_back_as_plain_data(submit):
    worker = submit(MAIN.solutions.read_text())
    ids = worker.call("tokenize", TOKENIZER, "The dog")
    assert type(ids) is list
    assert worker.call("next_token_logits", MODEL, ids).shape == (1024,)
    assert worker.call("compare", tensor([1, 0]), tensor([1, 0])) == pytest.approx(1.0)


def test_an_exception_is_an_error_with_the_students_own_lines(submit):
    worker = submit("def helper(x):\n    return 1 / x\n\n\ndef compare(a, b):\n    return helper(0)\n")
    error = failure(worker, "compare", 1, 2)
    assert error.verdict == "error" and error.error_type == "ZeroDivisionError"
    assert error.message == "ZeroDivisionError: division by zero\n    line 6, in compare\n    line 2, in helper"


@pytest.mark.parametrize(
    ("raised", "verdict"),
    [
        ("ValueError('no')", "passed"),
        ("UnicodeDecodeError('a', b'', 0, 1, 'no')", "passed"),  # it is one
        ("Own('no')", "passed"),
        ("Forged('no')", "wrong"),
        ("KeyError('no')", "wrong"),
        ("NotImplementedError('no')", "not_attempted"),
        ("MemoryError()", "memory"),
        ("SystemExit()", "error"),
    ],
)
def test_an_exception_is_an_answer_where_a_check_asks_for_one(submit, raised, verdict):
    worker = submit(
        "class Own(ValueError): pass\nclass Forged(Exception): pass\nForged.__name__ = 'ValueError'\n"
        f"def compare(a, b):\n    raise {raised}\n"
    )
    try:
        check_raises(ValueError, worker.call, "compare", 1, 2, says="no")
        found = "passed"
    except Wrong:
        found = "wrong"
    except CallFailed as error:
        found = error.verdict
    assert found == verdict


def test_a_function_that_is_not_there_raises_no_answer(submit):
    for source in ("x = 1\n", "class A:\n    def compare(self, a, b):\n        raise KeyError(a)\n"):
        with pytest.raises(CallFailed):
            check_raises(KeyError, submit(source).call, "compare", 1, 2)


def test_a_stub_is_not_attempted(submit):
    error = failure(submit('def compare(a, b):\n    raise NotImplementedError("Do it.")\n'), "compare", 1, 2)
    assert (error.verdict, error.message) == ("not_attempted", "Do it.")


@pytest.mark.parametrize(
    "call",
    ["torch.softmax(torch.tensor([1, 2]), -1)", "torch.tensor([1, 2]).log_softmax(-1)", "torch.nn.Module()(1)"],
)
def test_a_function_that_makes_torch_say_not_implemented_was_attempted(submit, call):
    """What torch has in C leaves no frame of its own; what it has in Python does."""
    error = failure(submit(f"import torch\ndef compare(a, b):\n    return {call}\n"), "compare", 1, 2)
    assert (error.verdict, error.error_type) == ("error", "NotImplementedError")
    assert error.message.endswith("\n    line 3, in compare")


def test_a_function_that_builds_on_a_stub_is_an_error_not_a_stub(submit):
    source = "def next_token_logits(m, i):\n    raise NotImplementedError\n"
    source += "def greedy_step(m, i):\n    return next_token_logits(m, i)\n"
    assert failure(submit(source), "greedy_step", MODEL, [1]).verdict == "error"


def test_a_missing_function_is_not_attempted(submit):
    error = failure(submit("x = 1\n"), "compare", 1, 2)
    assert error.verdict == "not_attempted" and "compare" in error.message


def test_a_file_may_import_all_names_of_a_package_that_loads_its_modules_when_they_are_asked_for(submit):
    """As transformers does, and each of its own packages; all of transformers would take ten seconds."""
    source = "from transformers.models.bert import *\ndef compare(a, b):\n    return BertForMaskedLM.__name__\n"
    assert submit(source, limits=Limits(load=300.0)).call("compare", 1, 2) == "BertForMaskedLM"


def test_a_name_that_is_no_function_is_an_error(submit):
    assert failure(submit("compare = 3\n"), "compare", 1, 2).verdict == "error"


def test_an_endless_loop_is_a_timeout_and_the_next_call_gets_a_fresh_worker(submit):
    worker = submit("def compare(a, b):\n    while a: pass\n    return 1.0\n", limits=Limits(call=1.0))
    assert failure(worker, "compare", 1, 2).verdict == "timeout"
    assert worker.call("compare", 0, 2) == 1.0


def test_after_two_timeouts_a_function_is_not_tried_again(submit):
    source = "import time\ndef compare(a, b):\n    time.sleep(1000 * a)\n    return 1.0\n"
    worker = submit(source, limits=Limits(call=0.5))
    assert [failure(worker, "compare", 1, 2).verdict for _ in range(2)] == ["timeout", "timeout"]
    error = failure(worker, "compare", 0, 2)
    assert error.verdict == "timeout" and "not tried again" in error.message


def test_a_submission_has_a_budget(submit):
    worker = submit(
        "import time\ndef compare(a, b):\n    time.sleep(0.2)\n    return 1.0\n", limits=Limits(submission=0.1)
    )
    worker.call("compare", 1, 2)
    error = failure(worker, "compare", 1, 2)
    assert error.verdict == "timeout" and "used up" in error.message


def test_a_file_that_never_finishes_loading_is_found_out_once(submit):
    worker = submit("def hang(f): sum(range(10**12))\n@hang\ndef f(): pass\n", limits=Limits(load=0.5))
    first = failure(worker, "compare", 1, 2)
    spent = worker.spent
    second = failure(worker, "tokenize", TOKENIZER, "")
    assert first.verdict == second.verdict == "timeout" and first.message == second.message
    assert worker.spent == spent  # it was not loaded again


HANGS = "def compare(a, b):\n    return 1.0\n\nsum(range(10**12))\nx = 1\ndef tokenize(t, x):\n    return [2]\n"


def test_a_file_that_hangs_in_a_library_outside_of_its_functions_has_its_functions_graded(submit):
    worker = submit(HANGS, limits=Limits(load=1.0))
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.call("tokenize", TOKENIZER, "") == [2]
    [note] = worker.notes
    assert note.startswith("a statement outside of the functions was still running after 1 seconds")
    worker.stop()
    begun = worker.spent
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.spent - begun < 1  # a fresh worker does not hang again


def test_a_file_that_takes_long_has_its_functions_graded(submit):
    worker = submit(HANGS.replace("sum(range(10**12))", "while True: pass"), limits=Limits(call=0.5))
    assert worker.call("compare", 1, 2) == 1.0
    assert worker.call("tokenize", TOKENIZER, "") == [2]
    [note] = worker.notes
    assert "line 4 was stopped: the file may run for 0.5 seconds in all. Does it load a model" in note


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        ("def compare(a, b)\n    return 1.0\ndef f(): pass", "error", "compare can't be read: line 1: expected ':'"),
        ("class A:\n    def compare(self, a, b): pass", "error", "inside of the class A"),
        ("@missing\ndef compare(a, b): pass", "error", "compare is not there: line 2 did not run: NameError"),
        ("def compares(a, b): pass", "error", "but compares: is it that?"),
        ("def compare(a, b):\n    raise NotImplementedError\n    return 1.0", "error", "line 2 still raises"),
        ("def compare(a, b):\n    raise NotImplementedError('Do it.')", "not_attempted", "Do it."),
        ("compare = 3", "error", "TypeError: compare is no function but an object of type int: line 1"),
        ("list = 3\ndef compare(a, b): return list(a)", "error", "`list` is not Python's own here: line 1"),
        ("def compare(a, b): return input()", "error", "EOFError: input() waits for a person"),
    ],
)
def test_why_a_function_gives_nothing_is_said(submit, source, verdict, said):
    error = failure(submit(source), "compare", 1, 2)
    assert error.verdict == verdict and said in error.message


def test_a_debugger_is_passed_over(submit):
    worker = submit("import pdb\ndef compare(a, b):\n    breakpoint()\n    pdb.set_trace()\n    return 1.0")
    assert worker.call("compare", 1, 2) == 1.0
    assert len(worker.notes) == 2 and all("take it out" in note for note in worker.notes)


@pytest.mark.parametrize("how", ["os._exit(0)", "os._exit(3)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_process_that_ends_is_crashed_and_the_next_call_gets_a_fresh_worker(submit, how):
    worker = submit(f"import os\ndef compare(a, b):\n    if a: {how}\n    return 1.0\n")
    assert failure(worker, "compare", 1, 2).verdict == "crashed"
    assert worker.call("compare", 0, 2) == 1.0


def test_sys_exit_in_a_call_is_an_error(submit):
    assert failure(submit("import sys\ndef compare(a, b):\n    sys.exit(0)\n"), "compare", 1, 2).verdict == "error"


def test_a_file_that_ends_its_process_is_crashed_for_every_function(submit):
    worker = submit("import os\nos._exit(0)\n")
    assert failure(worker, "compare", 1, 2).verdict == failure(worker, "tokenize", TOKENIZER, "").verdict == "crashed"


@pytest.mark.parametrize("frame", ["b'nonsense' * 9", "b'\\0\\0\\0\\1\\0\\0\\0\\0\\xc0'", "b'\\xff' * 8"])
def test_an_answer_that_is_nonsense_is_crashed(submit, frame):
    source = f"""
import os
def compare(a, b):
    for fd in range(3, 64):
        try:
            os.write(fd, {frame})
        except OSError:
            pass
    return 1.0
"""
    assert failure(submit(source), "compare", 1, 2).verdict == "crashed"


def test_output_without_end_goes_nowhere(submit):
    source = """
import os, sys
def compare(a, b):
    print("x" * 1_000_000)
    os.write(1, b"x" * 1_000_000)
    os.write(2, b"x" * 1_000_000)
    return 1.0
"""
    assert submit(source).call("compare", 1, 2) == 1.0


@pytest.mark.parametrize("what", ["bytearray(50_000_000_000)", "torch.zeros(50_000_000_000)", "list(range(10**10))"])
def test_memory_beyond_the_limit_is_said_to_be_that(submit, what):
    worker = submit(f"import torch\ndef compare(a, b):\n    return len({what})\n", limits=Limits(call=60.0))
    assert failure(worker, "compare", 1, 2).verdict == "memory"


@pytest.mark.parametrize(
    "how",
    [
        "model.generate(torch.tensor([tokenizer(prompt)['input_ids']]))",
        "transformers.pipeline('text-generation', model=model, tokenizer=tokenizer)(prompt)",
        "transformers.TextGenerationPipeline(model, tokenizer)(prompt)",
    ],
)
def test_generate_and_pipeline_are_blocked(submit, how):
    source = "import torch, transformers\ndef greedy_generate(model, tokenizer, prompt, max_new_tokens=20):\n"
    error = failure(submit(f"{source}    return {how}\n"), "greedy_generate", MODEL, TOKENIZER, "The dog")
    assert error.verdict == "blocked"


def test_a_blocked_call_stays_blocked_when_its_exception_is_caught(submit):
    source = "def greedy_step(model, ids):\n    try:\n        model.generate()\n"
    source += "    except BaseException:\n        return 1\n"
    assert failure(submit(source), "greedy_step", MODEL, [1]).verdict == "blocked"


def test_what_is_no_plain_data_comes_back_as_the_name_of_its_type(submit):
    worker = submit("class Thing:\n    pass\ndef compare(a, b):\n    return Thing()\n")
    assert worker.call("compare", 1, 2) == Opaque("Thing")


def test_a_file_that_is_no_python_is_unreadable(submit):
    error = failure(submit("def compare(:\n"), "compare", 1, 2)
    assert error.verdict == "unreadable" and "line 1" in error.message


def test_notes_say_what_did_not_run(submit):
    worker = submit("nothing\ndef compare(a, b):\n    return 1.0\n")
    worker.call("compare", 1, 2)
    assert worker.notes == ["unpacking_pipeline.py: line 1 did not run: NameError: name 'nothing' is not defined"]


def test_a_zygote_without_a_model_says_why(tmp_path):
    zygote = Zygote(tmp_path)
    with pytest.raises(SandboxError, match="config.json"):
        zygote.spawn()


SPOILING = """
import torch

calls = 0


def next_token_logits(model, input_ids):
    global calls
    calls += 1
    scores = model(torch.tensor([input_ids])).logits[0, -1]
    {deed}
    return scores


def greedy_step(model, input_ids):
    return calls
"""


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("model.half()", "another number type"),
        ("model.get_input_embeddings().weight.data /= 2", "changes numbers in the model's weights"),
        ("model.get_input_embeddings().weight.data[7, 3] = 2", "changes numbers in the model's weights"),
        ("model.get_input_embeddings().weight.detach().numpy()[7, 3] = 2", "changes numbers in the model's weights"),
        ("model.register_forward_hook(lambda *args: None)", "leaves a hook"),
        ("input_ids.append(1)", "changes the list that it is given"),
        ("torch.set_default_dtype(torch.float64)", "default number type"),
    ],
)
def test_a_call_that_spoils_what_it_was_lent_is_wrong_and_the_next_gets_an_unspoilt_one(judge, submit, deed, said):
    worker = submit(SPOILING.format(deed=deed))
    right = judge.reference.functions.next_token_logits(MODEL, [1, 2])
    for _ in range(2):
        with pytest.raises(Wrong, match=said) as caught:
            worker.call("next_token_logits", MODEL, [1, 2])
        assert "next_token_logits" in caught.value.lesson
    assert worker.call("greedy_step", MODEL, [1, 2]) in (0, 2)  # a new worker where the model was spoilt
    assert (judge.reference.functions.next_token_logits(MODEL, [1, 2]).array == right.array).all()


def test_a_number_that_a_module_beside_the_file_has_written_is_found_too(judge, work):
    helper = b"def spoil(model):\n    model.get_input_embeddings().weight.data[7, 3] = 2\n"
    spoiling = SPOILING.format(deed="import helper; helper.spoil(model)")
    worker = work(judge.zygote, spoiling, beside=[("helper.py", helper)])
    with pytest.raises(Wrong, match="numbers in the model's weights"):
        worker.call("next_token_logits", MODEL, [1, 2])


def test_what_changes_no_answer_costs_neither_the_call_nor_the_worker(submit):
    deed = "model.requires_grad_(False); torch.manual_seed(1); torch.set_grad_enabled(False)"
    deed += "; model(torch.tensor([input_ids]), output_hidden_states=True)"
    worker = submit(SPOILING.format(deed=deed))
    worker.call("next_token_logits", MODEL, [1, 2])
    worker.call("next_token_logits", MODEL, [1, 2])
    assert worker.call("greedy_step", MODEL, [1, 2]) == 2


def test_a_call_that_fails_and_spoils_the_model_is_an_error_and_the_next_gets_an_unspoilt_one(submit):
    worker = submit(SPOILING.format(deed="model.half(); 1 / 0"))
    assert failure(worker, "next_token_logits", MODEL, [1]).error_type == "ZeroDivisionError"
    assert worker.call("greedy_step", MODEL, [1]) == 0


@pytest.mark.parametrize(("name", "verdict"), [("x.ipynb", None), ("x.py", "error")])
def test_display_is_there_in_a_notebook_as_it_was_when_it_was_written(submit, name, verdict):
    source = "def compare(a, b):\n    display(a)\n    return 1.0\n"
    if name == "x.ipynb":
        source = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]))
    worker = submit(source, name)
    if verdict is None:
        assert worker.call("compare", 1, 2) == 1.0
    else:
        assert failure(worker, "compare", 1, 2).verdict == verdict


def test_modules_that_a_submission_brings_along_are_imported_inside_the_wall(judge, work):
    source = (
        "from helpers import one\n\n\ndef compare(a, b):\n    from tools import words\n    return [one, words.TWO]\n"
    )
    load = client.of_submission(
        "x.py",
        source.encode(),
        MAIN,
        [("helpers.py", b"import statistics\none = statistics.mean([1, 1])\n"), ("tools/words.py", b"TWO = 2\n")],
    )
    worker = client.Worker(judge.zygote, load)
    try:
        assert worker.call("compare", 1, 2) == [1, 2]
        assert worker.notes == []
    finally:
        worker.stop()


def test_a_module_that_came_along_can_open_no_file(judge):
    helper = (
        b"try:\n    text = open('/etc/hostname').read()\nexcept OSError as error:\n    text = type(error).__name__\n"
    )
    load = client.of_submission(
        "x.py", b"import helpers\ncompare = lambda a, b: helpers.text\n", MAIN, [("helpers.py", helper)]
    )
    worker = client.Worker(judge.zygote, load)
    try:
        assert worker.call("compare", 1, 2) == "PermissionError"
    finally:
        worker.stop()


LACKING = "from no_such_module import cosine, jit\n\n\n"


@pytest.mark.parametrize(
    "source",
    [
        LACKING + "def compare(a, b):\n    return cosine(a, b)\n",
        LACKING + "@jit\ndef compare(a, b):\n    return 1.0\n",
        LACKING + "compare = jit(max)\n",
        "def compare(a, b):\n    import no_such_module.inner as inner\n    return inner.one(a)\n",
    ],
)
def test_a_call_that_lacks_a_module_is_no_error_of_the_students(submit, source):
    error = failure(submit(source), "compare", 1, 2)
    assert error.verdict == "missing_module"
    assert error.message.startswith("compare needs the module no_such_module, which is not installed where this was")


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("try:\n    import no_such_module as np\nexcept ImportError:\n    import numpy as np\n\n\n"
         "def compare(a, b):\n    return float(np.float32(1))\n", None),
        (LACKING + "def compare(a, b):\n    return 1 / 0\n", "error"),
        (LACKING + "def compare(a, b):\n    return undefined\n", "error"),
        (LACKING, "not_attempted"),
        ("def compare(a, b):\n    raise ModuleNotFoundError(\"No module named 'no_such_module'\")\n", "error"),
    ],
)  # fmt: skip
def test_what_does_not_hang_on_the_module_is_what_it_was(submit, source, verdict):
    if verdict is None:
        assert submit(source).call("compare", 1, 2) == 1.0
    else:
        assert failure(submit(source), "compare", 1, 2).verdict == verdict


def test_a_zygote_without_a_model_has_the_packages_of_the_course_and_says_that_there_is_no_model(work):
    zygote = Zygote("", packages=["colorsys", "nowhere_to_be_found"])
    try:
        worker = work(zygote, "import sys\n\n\ndef compare(a, b):\n    return 'colorsys' in sys.modules\n")
        assert worker.call("compare", {(1, 2): {3}}, b"x") is True
        assert "this course has no model" in failure(worker, "compare", MODEL, 1).message
    finally:
        zygote.close()
