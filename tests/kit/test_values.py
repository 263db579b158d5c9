"""Snapshots: plain data is copied, everything else becomes a name, and nothing of the student's code runs."""

import copy
import math
from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pytest
import torch

from exercises.kit import values
from exercises.kit.values import Array, Handle, Opaque, Tensor, handles, snapshot, tensor, to_torch

PLAIN = [
    None,
    True,
    0,
    -(2**63),
    2**63 - 1,
    1.5,
    -0.0,
    math.inf,
    "",
    "ä 日本 😀\x00",
    "\ud800",
    [],
    [1, [2, "x"], (3,)],
    (),
    ({"a": [1]},),
    {},
    {"a": 1, 2: [None]},
    2**63,
    -(2**200),
    b"",
    b"\x00\xff",
    1j,
    {1, 2},
    frozenset({("a", 1)}),
    {("a", 1): 2, None: 3, 1.5: 4, True: 5, b"x": 6},
]


def boom(*args, **kwargs):
    raise AssertionError("the student's code ran")


def hostile(base):
    """A subclass of `base` whose every usual method is the student's and raises."""
    methods = ["__eq__", "__ne__", "__hash__", "__repr__", "__str__", "__bool__", "__getattribute__", "__format__"]
    if base in (list, dict, str, tuple):
        methods += ["__len__", "__iter__", "__getitem__", "__contains__"]
    return type("Mine", (base,), dict.fromkeys(methods, boom))


def nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def of_opaque(value):
    """The first Opaque in a nest of lists."""
    while not isinstance(value, Opaque):
        [value, *_] = value
    return value


@pytest.mark.parametrize("value", PLAIN, ids=ascii)
def test_plain_data_comes_back_equal_and_of_the_same_type(value):
    got = snapshot(value)
    assert got == value
    assert repr(got) == repr(value)  # True is no 1, and 0.0 no -0.0


def test_a_nan_comes_back_as_a_nan():
    assert math.isnan(snapshot(float("nan")))


def test_a_snapshot_does_not_change_with_the_original():
    original = {"a": [1, [2]], "t": torch.zeros(2), "n": [torch.ones(1)]}
    got = snapshot(original)
    original["a"][1].append(3)
    original["t"] += 1
    original["n"].clear()
    assert got["a"] == [1, [2]]
    assert got["t"].array.tolist() == [0, 0]
    assert got["n"][0].array.tolist() == [1]


@pytest.mark.parametrize("base", [int, str, list, tuple, dict, float, set, bytes, object, Exception])
def test_a_subclass_is_no_plain_data_and_none_of_its_methods_run(base):
    assert snapshot(hostile(base)()) == Opaque("Mine")
    assert snapshot([hostile(base)()]) == [Opaque("Mine")]


@pytest.mark.parametrize("value", [range(3), print, np.array([None]), np.array(["x"])], ids=repr)
def test_other_types_become_a_name(value):
    assert isinstance(snapshot(value), Opaque)


@pytest.mark.parametrize(
    "value", [np.float64(1.5), np.int64(1), np.bool_(True), np.zeros((2, 0)), np.arange(3.0)[::-1]]
)
def test_arrays_and_numbers_of_numpy_are_no_tensors_and_no_plain_numbers(value):
    got = snapshot(value)
    assert type(got) is Array
    assert (got.dtype, got.shape) == (value.dtype.name, value.shape)
    assert got.array.tolist() == value.tolist()


def test_a_subclass_of_numpys_is_no_plain_data():
    assert snapshot(np.ma.array([1])) == Opaque("MaskedArray")


@pytest.mark.parametrize("value", [Counter("aab"), OrderedDict(a=2, b=1), defaultdict(int, a=2, b=1)], ids=repr)
def test_the_dictionaries_of_collections_become_plain_ones(value):
    got = snapshot(value)
    assert type(got) is dict and got == {"a": 2, "b": 1}


@pytest.mark.parametrize("make", [set, dict.fromkeys])
def test_keys_of_which_many_could_have_the_same_hash_are_not_too_many(make):
    pairs = [(number,) for number in range(values.MAX_KEYS)]
    assert snapshot(make(pairs)) == make(pairs)
    assert "keys" in snapshot(make([*pairs, (-1,)])).type_name
    assert snapshot(make(range(values.MAX_KEYS + 1))) == make(range(values.MAX_KEYS + 1))


@pytest.mark.parametrize(
    ("one", "two", "is_equal"),
    [
        ([1, {"a": math.nan}], [1, {"a": math.nan}], True),
        ([1], (1,), False),
        ([True], [1], False),
        ({"a": tensor([1.0])}, {"a": tensor([1.0])}, True),
        ({"a": tensor([1.0])}, {"a": Array(np.array([1.0], np.float32))}, False),
        ([tensor([1.0] * 2000)], [tensor([1.0] * 1000 + [2.0] + [1.0] * 999)], False),
        ({3, 1}, {1, 3}, True),
    ],
)
def test_equal_looks_at_types_and_at_every_number(one, two, is_equal):
    assert values.equal(one, two) is is_equal


def test_given_makes_what_resolve_makes_of_the_inner_values_and_copies_what_holds_them():
    inner = [Handle("model", "main"), {"a": (tensor([1.0]), 2)}]
    got = values.given(inner, lambda value: type(value).__name__)
    assert got == ["Handle", {"a": ("Tensor", "int")}]
    plain = [[1]]
    assert values.given(plain, lambda value: value)[0] is not plain[0]


@pytest.mark.parametrize("value", [Handle("model", "main"), tensor([1]), Opaque("list")], ids=repr)
def test_the_kits_own_types_are_not_taken_from_a_student(value):
    assert snapshot(value) == Opaque(type(value).__name__)


def test_a_metaclass_can_not_lie_about_the_name():
    meta = type("Meta", (type,), {"__name__": "list", "__getattribute__": boom, "__str__": boom, "__repr__": boom})
    assert snapshot(meta("Honest", (), {})()) == Opaque("Honest")


def test_a_name_that_is_no_plain_text_becomes_one():
    name = type("Name", (str,), {"__str__": boom, "__getitem__": boom, "__format__": boom})("Sly")
    got = snapshot(type(name, (), {})())
    assert type(got.type_name) is str
    assert got == Opaque("Sly")


def test_a_very_long_name_is_cut():
    assert snapshot(type("x" * 1000, (), {})()) == Opaque("x" * 80)


@pytest.mark.parametrize("make", [lambda: [], lambda: {}], ids=["list", "dict"])
def test_a_value_that_contains_itself_ends(make):
    value = make()
    if isinstance(value, list):
        value += [value, value]
    else:
        value |= {"a": value, "b": value}
    assert f"more than {values.MAX_CONTAINERS} items" in of_opaque(snapshot(value)).type_name


@pytest.mark.parametrize("one", [[], (), {}, object(), torch.tensor(1.0)], ids=lambda one: type(one).__name__)
def test_more_containers_than_a_frame_may_hold_are_no_value(one):
    """What a worker may send is what a judge can hold: an empty list is a byte there, and sixty in memory."""
    assert "more than" in of_opaque(snapshot([one] * (values.MAX_CONTAINERS + 1))).type_name
    assert isinstance(snapshot([one] * (values.MAX_CONTAINERS - 1)), list)


def test_the_size_of_plain_data_is_about_what_it_takes():
    assert values.size_of(tensor([1.0] * 1000)) == 4000
    assert values.size_of(["x" * 100, tensor([1.0] * 100), {"a": "y" * 50}]) >= 550
    assert values.size_of(["\U0001f600" * 1000] * 2) >= 8000


def test_nesting_is_copied_down_to_a_depth():
    assert snapshot(nested(values.MAX_DEPTH)) == nested(values.MAX_DEPTH)
    assert "too deeply nested" in of_opaque(snapshot(nested(10_000))).type_name


def test_a_huge_list_becomes_a_name_and_a_big_one_does_not():
    big = list(range(values.MAX_ITEMS - 1))
    assert snapshot(big) == big
    assert "too large" in snapshot([0] * values.MAX_ITEMS).type_name
    assert "too large" in snapshot(dict.fromkeys(range(values.MAX_ITEMS))).type_name


def test_many_lists_that_are_huge_together_are_cut():
    part = [0] * (values.MAX_ITEMS // 2)
    one, two, three = snapshot([part, part, part])
    assert one == part
    assert "too large" in two.type_name
    assert "too large" in three.type_name


@pytest.mark.parametrize("value", [2**values.MAX_BITS, -(10**5000)], ids=["2**MAX_BITS", "-10**5000"])
def test_an_int_that_python_would_not_write_becomes_a_name(value):
    assert snapshot(value) == Opaque(f"int of more than {values.MAX_BITS} bits")
    assert repr(snapshot(2**values.MAX_BITS - 1))


def test_a_huge_text_becomes_a_name():
    text = "x" * values.MAX_TEXT
    assert snapshot(text) == text
    assert "characters" in snapshot(text + "x").type_name


@pytest.mark.parametrize("key", [hostile(str), range(2), print, (1, print), np.int64(1)], ids=ascii)
def test_keys_and_members_are_plain_data(key):
    assert isinstance(snapshot({key: 1}), Opaque)
    assert isinstance(snapshot({key}), Opaque)


@pytest.mark.parametrize(
    ("dtype", "stored"),
    [
        (torch.float64, "float64"),
        (torch.float32, "float32"),
        (torch.float16, "float32"),
        (torch.bfloat16, "float32"),
        (torch.int64, "int64"),
        (torch.uint8, "uint8"),
        (torch.bool, "bool"),
    ],
    ids=str,
)
def test_a_tensor_of_every_usual_dtype_comes_through(dtype, stored):
    got = snapshot(torch.tensor([[0, 1], [1, 0]]).to(dtype))
    assert isinstance(got, Tensor)
    assert (got.dtype, got.array.dtype.name) == (str(dtype).removeprefix("torch."), stored)
    assert got.shape == (2, 2)
    assert got.array.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("make", [torch.rand, torch.empty], ids=["numbers", "empty"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 4)], ids=str)
def test_a_tensor_of_any_shape_comes_through(make, shape):
    assert snapshot(make(shape)).shape == shape


def inference_tensor():
    with torch.inference_mode():
        return torch.tensor([1.0, 2.0])


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([1.0, 2.0], requires_grad=True),
        torch.tensor([0.5, 1.0], requires_grad=True) * 2,
        inference_tensor(),
        torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        torch.tensor([[1.0, 0], [2, 0]])[:, 0],
        torch.tensor([1.0]).expand(2) * torch.tensor([1, 2]),
    ],
    ids=["requires grad", "with a history", "inference", "parameter", "strided", "expanded"],
)
def test_it_does_not_matter_how_a_tensor_came_about(value):
    assert snapshot(value).array.tolist() == [1, 2]


@pytest.mark.parametrize(
    "value",
    [
        torch.eye(2).to_sparse(),
        torch.tensor([1j]),
        torch.empty(2, device="meta"),
        torch.empty(1).expand(values.MAX_ELEMENTS + 1),
    ],
    ids=["sparse", "complex", "meta", "huge"],
)
def test_a_tensor_without_plain_numbers_becomes_a_name(value):
    got = snapshot(value)
    assert type(got) is Opaque
    assert "ensor" in got.type_name


def test_a_subclass_of_tensor_is_no_tensor():
    class Mine(torch.Tensor):
        @classmethod
        def __torch_function__(cls, *args, **kwargs):
            boom()

        __eq__ = detach = to = numpy = boom

    assert snapshot(torch.tensor([1.0]).as_subclass(Mine)) == Opaque("Mine")


def test_methods_put_on_a_tensor_do_not_run():
    value = torch.tensor([1.0])
    value.detach = value.to = value.numpy = value.contiguous = boom
    assert snapshot(value).array.tolist() == [1]


def test_a_tensor_goes_to_torch_and_back():
    original = torch.tensor([[1.5, -2.0]], dtype=torch.bfloat16)
    again = to_torch(snapshot(original))
    assert again.dtype == torch.bfloat16
    assert torch.equal(again, original)


def test_what_is_done_to_the_torch_tensor_leaves_the_data_alone():
    data = tensor([1, 2])
    to_torch(data).zero_()
    assert data.array.tolist() == [1, 2]


def test_tensor_makes_float32():
    assert (tensor([1, 2]).dtype, tensor([1, 2]).shape) == ("float32", (2,))


def test_handles_come_in_pairs():
    assert handles("main") == (values.MODEL, values.TOKENIZER)
    assert handles("gpt2") == (Handle("model", "gpt2"), Handle("tokenizer", "gpt2"))


def test_two_tensors_are_not_compared_by_accident():
    """`==` on arrays gives an array, which is no answer."""
    one = tensor([1])
    assert one != copy.deepcopy(one)
