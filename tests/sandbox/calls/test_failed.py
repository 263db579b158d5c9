"""What a failed call means: its verdict, and whose words the message is. Not covered: how it fails (test_client.py)."""

import pytest

from grader.sandbox.calls.failed import as_failure
from grader.sandbox.messages import Failed, Parsed

NONE = "there is no function f in the file."
MISSING = Failed("KeyError", "KeyError: 'f'", (), False, False)
STUB = Failed("NotImplementedError", "NotImplementedError: Do it.", ((2, "f"),), True, False)


@pytest.mark.parametrize(
    ("failed", "text", "unbound", "verdict", "message", "of_the_text"),
    [
        (MISSING, Parsed(), {}, "not_attempted", NONE, False),
        (MISSING, Parsed(elsewhere={"f": "f stands there"}), {"f": "no"}, "error", "f stands there", True),
        (MISSING, Parsed(elsewhere={"g": "g stands there"}), {}, "not_attempted", NONE, False),
        (MISSING, Parsed(), {"f": "f is not there: line 2"}, "error", "f is not there: line 2", False),
        (MISSING, Parsed(defined=("f",)), {"f": "f is not there: line 2"}, "error", "f is not there: line 2", False),
        (STUB, Parsed(), {}, "not_attempted", "Do it.", False),
        (STUB, Parsed(left={"f": "line 3 still raises"}), {}, "error", "line 3 still raises", True),
        (STUB, Parsed(elsewhere={"f": "f can't be read: line 9"}), {}, "error", "f can't be read: line 9", True),
        (STUB, Parsed(elsewhere={"f": "f stands in a comment"}), {}, "not_attempted", "Do it.", False),
    ],
)  # fmt: skip
def test_a_function_that_is_not_there_is_told_by_the_best_reason(failed, text, unbound, verdict, message, of_the_text):
    found = as_failure("f", failed, text, unbound)
    assert (found.verdict, found.message, found.of_the_text) == (verdict, message, of_the_text)


def test_what_an_exception_means_stands_below_its_lines():
    failed = Failed("TypeError", "TypeError: no", ((2, "f"),), False, False, "`list` is not Python's own here.")
    found = as_failure("f", failed, Parsed(), {})
    assert found.message == "TypeError: no\n    line 2, in f\n`list` is not Python's own here."
    assert (found.raised, found.of_the_text) == ("TypeError: no", False)


def test_a_function_that_raises_key_error_is_there():
    failed = Failed("KeyError", "KeyError: 'x'", ((2, "f"),), False, False)
    assert as_failure("f", failed, Parsed(elsewhere={"f": "f stands there"}), {}).message.startswith("KeyError: 'x'")
