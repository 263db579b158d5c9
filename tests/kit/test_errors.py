"""Which line an exception was thrown by: a `raise` of Python's, or a call of what is written in C.

Not covered: `kinds_of`, which tests/sandbox/test_client.py asks through a worker.
"""

import contextlib

import pytest
import torch

from exercises.kit.errors import is_own_raise


def plain():
    raise NotImplementedError


def in_blocks():
    with torch.no_grad(), contextlib.ExitStack():
        try:
            raise NotImplementedError("Do it.")
        finally:
            print(end="")


def raised_again():
    try:
        torch.softmax(torch.tensor([1, 2]), -1)
    except NotImplementedError as error:
        raise NotImplementedError("Do it.") from error


def on_one_line(): raise NotImplementedError(str(len("")))  # fmt: skip # noqa: E704


def in_c():
    return torch.softmax(torch.tensor([1, 2]), -1)


def in_c_within_a_block():
    with torch.no_grad():
        return torch.softmax(torch.tensor([1, 2]), -1)


def in_c_while_it_makes_what_is_raised():
    raise NotImplementedError(torch.softmax(torch.tensor([1, 2]), -1))


@pytest.mark.parametrize("function", [plain, in_blocks, raised_again, on_one_line])
def test_a_raise_is_known(function):
    with pytest.raises(NotImplementedError) as caught:
        function()
    assert is_own_raise(caught.value)


@pytest.mark.parametrize("function", [in_c, in_c_within_a_block, in_c_while_it_makes_what_is_raised])
def test_what_is_thrown_by_c_is_no_raise_of_the_line_that_calls_it(function):
    with pytest.raises(NotImplementedError) as caught:
        function()
    assert not is_own_raise(caught.value)


def test_an_error_that_nobody_raised_was_raised_nowhere():
    assert not is_own_raise(NotImplementedError())
