"""`check_close`, `check_equal`, `check_shape`: what passes, what a failure says, and that nothing breaks them.

Covered: plain data, arrays, torch's own tensors (as in a notebook) and snapshots of them (as a worker sends them).
Which sentence a slip gets: test_slips.py, test_numbers.py, test_shapes.py.
"""

import numpy as np
import pytest
import torch

from exercises.kit.checks import Wrong, check_close, check_equal, check_shape
from exercises.kit.values import snapshot, tensor
from tests.kit.checking.hostile import all_of_them

NAN, INF = float("nan"), float("inf")
NESTED = {"a": [1, (2.5, "x")], "b": torch.tensor([[1.0, 2.0]])}


def wrong(check, *args, **kwargs):
    """The Wrong that a check raises."""
    with pytest.raises(Wrong) as caught:
        check(*args, **kwargs)
    return caught.value


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (1, 1.0),
        (2.0, 2),
        (1_000_001.0, 1_000_000.0),
        ([1, 2.0000001], [1.0, 2.0]),
        ((1.0, [2.0]), (1.0, [2.0])),
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        (torch.tensor([1.0, 2.0]), tensor([1, 2])),
        (torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True), tensor([1, 2])),
        (torch.tensor([1, 2]), tensor([1, 2])),
        (np.array([1.0, 2.0]), np.array([1, 2], dtype=np.float32)),
        (torch.tensor([0.0, -INF]), torch.tensor([0.0, -INF])),
        ([NAN, INF], [NAN, INF]),
        (np.float64(1.5), np.float64(1.5)),
        (1.5, np.float64(1.5)),
        (1 + 2j, 1 + 2.0000001j),
        (None, None),
        ("text", "text"),
        (torch.zeros(0, 3), torch.zeros(0, 3)),
        (10**400, 10**400),
        (NESTED, NESTED),
    ],
    ids=repr,
)
def test_what_is_close_passes_as_it_is_and_as_a_snapshot(got, expected):
    check_close(got, expected)
    if not isinstance(got, complex | np.ndarray | np.generic) and type(got) is not int:
        check_close(snapshot(got), expected)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.0001, 1.0),
        (0.0, 1e-4),
        (1_000_100.0, 1_000_000.0),
        (True, 1.0),
        (1.0, True),
        ("1.0", 1.0),
        (None, 0.0),
        ([1.0], (1.0,)),
        ([1.0], torch.tensor([1.0])),
        (np.array([1.0]), torch.tensor([1.0])),
        (torch.tensor(1.0), 1.0),
        (np.float64(1.5), 1.5),
        (torch.tensor([True, False]), torch.tensor([1.0, 0.0])),
        (NAN, 1.0),
        (1.0, NAN),
        (INF, 1e308),
        (-INF, INF),
        (INF, NAN),
        (torch.tensor([1.0, NAN]), torch.tensor([1.0, 2.0])),
        (torch.tensor([1.0, 2.0]), torch.tensor([1.0, INF])),
        ([1.0, 2.0], [1.0]),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}),
        ({1: 1.0}, {True: 1.0}),
        ({"a": [1.0, {"b": 2.0}]}, {"a": [1.0, {"b": 2.1}]}),
        (10**400, 1.0),
        (1.0, 10**400),
    ],
    ids=repr,
)
def test_what_is_not_close_does_not_pass_with_any_tolerance_that_is_small(got, expected):
    wrong(check_close, got, expected)
    wrong(check_close, got, expected, 0.0)


@pytest.mark.parametrize("got", [NAN, INF, -INF])
def test_what_is_no_number_passes_at_no_tolerance(got):
    wrong(check_close, got, 1.0, INF)
    wrong(check_close, torch.tensor([got]), torch.tensor([1.0]), INF)


def test_a_tolerance_is_absolute_below_one_and_a_share_above():
    check_close([0.09, 109.0], [0.0, 100.0], 0.1)
    wrong(check_close, 0.11, 0.0, 0.1)
    wrong(check_close, 111.0, 100.0, 0.1)


@pytest.mark.parametrize("tolerance", [-1.0, NAN])
def test_a_tolerance_that_is_none_is_the_authors_mistake(tolerance):
    with pytest.raises(ValueError, match="is none"):
        check_close(1.0, 1.0, tolerance)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1, 1.0), (1.0, 1), (True, 1), (0, False),
        ([1], [1.0]), ((1,), [1]), ("1", 1), (b"a", "a"), ({1: "a"}, {1.0: "a"}),
        (torch.tensor([1]), torch.tensor([1.0])), (torch.tensor([1]), torch.tensor([True])), ({1, 2}, {1, 3}),
        (np.array([1]), np.array([1.0])), ([1, 2], [2, 1]), ({1}, frozenset({1})),
    ],
    ids=repr,
)  # fmt: skip
def test_equal_means_the_same_type_too(got, expected):
    wrong(check_equal, got, expected)


@pytest.mark.parametrize(
    "value",
    [1, 1.5, True, None, "a", b"a", [1, [2]], {"a": (1, 2)}, {(1, 2): 3}, {1, 2}, frozenset("a"), 2**70, NAN, [],
     np.arange(3), torch.tensor([[True]]), np.array(["a"]).size],
    ids=repr,
)  # fmt: skip
def test_a_value_is_equal_to_itself(value):
    check_equal(value, value)


def test_how_many_bits_a_whole_number_has_is_no_matter():
    check_equal(torch.tensor([1], dtype=torch.int32), torch.tensor([1]))
    large = torch.tensor([2**60 + 1])
    wrong(check_equal, large, large - 1)  # as floats they are the same


# What a failure says


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (3.0, 2.5, "expected the float 2.5, got the float 3.0."),
        ([1, 2], [1, 3], "They differ first at [1]: expected 3, got 2. Of 2 items 1 differs."),
        ({"x": [0, {"y": "a"}]}, {"x": [0, {"y": "b"}]}, "at ['x'][1]['y']: expected 'b', got 'a'. Of 2 items 1"),
        ([[1], [2, 3]], [[1], [2]], "They differ first at [1]: expected the list [2], got the list [2, 3]."),
        ({"x": 1}, {"y": 1}, "missing are 'y', too many are 'x'"),
        (torch.ones(2, 3), torch.zeros(2, 3), "6 differ.\nThe first is at index [0, 0]: expected 0, got 1."),
        (torch.tensor([0.0, 1.0, 5.0]), torch.zeros(3), "The furthest off is at index [2]: expected 0, got 5."),
        (torch.tensor([1.0000001, 9.0]), torch.tensor([1.0, 1.0]), "1 differs.\nThe first is at index [1]"),
        ({"w": torch.ones(2)}, {"w": torch.zeros(2)}, "not the expected one at ['w']. Of 2 numbers 2 differ"),
        (torch.ones(2, 3), torch.ones(3), "a tensor of shape (3,) and dtype float32, got a tensor of shape (2, 3)"),
        (list(range(200)), list(range(201)), "expected a list of 201 items, got one of 200"),
        (list(range(200)), [*range(100), 0, *range(101, 200)], "first at [100]: expected 0, got 100. Of 200 items 1"),
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0][:30],
)  # fmt: skip
def test_a_failure_says_what_was_asked_what_came_and_where(got, expected, said):
    assert said in wrong(check_close, got, expected).message


def test_numbers_that_look_alike_are_written_out():
    message = wrong(check_close, torch.tensor([1.00000001], dtype=torch.float64), torch.tensor([1.0]), 0.0).message
    assert "expected 1.0, got 1.00000001" in message


def test_the_author_may_give_the_result_a_name():
    assert wrong(check_close, torch.ones(1), torch.zeros(1), of="the row of weights").message.startswith("the row of w")


@pytest.mark.parametrize("check", [check_close, check_equal])
@pytest.mark.parametrize("expected", [2.5, [1, 2, 3], {"a": 1}, "text", torch.tensor([[1.0, 2.0]]), {1, 2}, None, True])
@pytest.mark.filterwarnings("error")
def test_hostile_values_are_wrong_shortly_and_in_no_time(check, expected):
    for value in all_of_them():
        if value is None and expected is None or value is True and expected is True:
            continue
        assert len(str(wrong(check, value, expected))) < 3000


def test_an_answer_that_is_too_large_is_wrong_even_when_it_is_equal():
    deep: list = []
    for _ in range(30):
        deep = [deep]
    wrong(check_close, deep, [])
    with pytest.raises(TypeError, match="too deeply nested"):
        check_equal(deep, deep)


@pytest.mark.parametrize("expected", [object(), [object()], range(3), np.array(["a"]), {object(): 1}, lambda: 1])
def test_what_nothing_can_be_equal_to_is_the_authors_mistake(expected):
    with pytest.raises(TypeError, match="a check can't expect this"):
        check_equal(1, expected)


# check_shape


@pytest.mark.parametrize(
    ("got", "shape", "dtype"),
    [
        (torch.zeros(2, 3), (2, 3), None),
        (torch.zeros(2, 3), (None, 3), "float32"),
        (torch.zeros(2, 3), (None, None), "float"),
        (torch.zeros(2, dtype=torch.bfloat16), (2,), "float"),
        (torch.zeros(2, dtype=torch.uint8), (2,), "int"),
        (torch.zeros(2, dtype=torch.bool), (2,), "bool"),
        (np.zeros((2, 3)), (2, 3), "float64"),
        ([[1, 2], [3, 4]], (2, 2), None),
        ([], (0,), None),
        (torch.tensor(1.0), (), None),
    ],
    ids=repr,
)
def test_a_shape_passes(got, shape, dtype):
    check_shape(got, shape, dtype)


@pytest.mark.parametrize(
    ("got", "shape", "dtype", "message", "lesson"),
    [
        (torch.zeros(1, 3), (3,), None, "expected the shape (3,), got (1, 3)", "a batch of one"),
        (torch.zeros(3, 2), (None, 3), None, "expected the shape (any, 3), got (3, 2)", "Rows and columns are swapped"),
        (torch.zeros(2), (2,), "int64", "expected a tensor of int64, got a tensor of float32", "with a fraction"),
        (torch.zeros(2, dtype=torch.int64), (2,), "float", "got a tensor of int64", "whole numbers"),
        (torch.zeros(2, dtype=torch.bool), (2,), "int", "got a tensor of bool", "True and False"),
        (torch.zeros(2), (2,), "bool", "got a tensor of float32", "True and False are asked for"),
        (torch.zeros(2), (2,), "float64", "got a tensor of float32", "another size"),
        ([1, 2], (2,), "float", "got the list [1, 2]", "Lists have no dtype"),
        ([[1], [1, 2]], (2, 2), None, "got the list", "not as long as one another"),
        (None, (2,), None, "got None", "returns nothing"),
        (3.0, (), None, "got the float 3.0", "A tensor is asked for"),
        ("ab", (2,), None, "got the str 'ab'", "A tensor is asked for"),
    ],
    ids=repr,
)
def test_another_shape_or_dtype_is_explained(got, shape, dtype, message, lesson):
    found = wrong(check_shape, got, shape, dtype)
    assert message in found.message
    assert lesson in found.lesson


@pytest.mark.filterwarnings("error")
def test_no_hostile_value_has_a_shape_of_its_own_choice():
    for value in all_of_them():
        wrong(check_shape, value, (7, None, 3), "float")
