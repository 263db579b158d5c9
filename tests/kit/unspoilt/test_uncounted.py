"""Which texts name a way to write to a weight that torch does not count, and that each of these ways is one.

Not covered: what is looked at then (test_own.py), and that a worker asks (tests/sandbox/test_client.py).
"""

import pytest
import torch

from exercises.kit.unspoilt import uncounted
from grader import ROOT

# With `w` a weight of a model.
WAYS = [
    "w.data[0, 0] = 1",
    "w.data.mul_(2)",
    "getattr(w, 'data')[0, 0] = 1",
    'getattr(w, "data").zero_()',
    "w.detach().numpy()[0, 0] = 1",
    "import numpy as np; np.asarray(w.detach())[0] = 1",
    "from numpy import asarray as given; given(w.detach())[0] = 1",
    "torch.utils.dlpack.from_dlpack(torch.utils.dlpack.to_dlpack(w.detach()))[0] = 1",
    "w.untyped_storage()[2] = 64",
    "memoryview(w.detach().__array__())[0, 0] = 1.0",
    "import ctypes; ctypes.c_float.from_address(w.data_ptr()).value = 1",
]
COUNTED = [
    "w.mul_(2)", "w[0, 0] = 1", "w += 1", "w.detach()[0, 0] = 1", "torch.nn.init.normal_(w)", "w.copy_(w + 1)",
    "torch._foreach_mul_([w], 2.0)", "torch.add(w, 1, out=w)", "w.view(-1)[0] = 3", "w.t()[0] = 1",
    "torch.nn.functional.relu(w.neg_(), inplace=True)", "w[0].div_(w[0].norm())",
]  # fmt: skip


def run(text):
    """Run a text on a weight. Whether torch has counted a change, and whether there is one."""
    weight = torch.nn.Parameter(torch.arange(12.0).reshape(3, 4) + 2)
    version, before = weight._version, weight.detach().clone()
    with torch.no_grad():
        exec(text, {"torch": torch, "w": weight})
    return weight._version > version, not torch.equal(weight, before)


@pytest.mark.parametrize("text", WAYS)
def test_a_way_that_torch_does_not_count_is_found_in_the_text(text):
    was_counted, is_written = run(text)
    assert is_written and not was_counted
    assert uncounted.may_write(["import torch", text])


@pytest.mark.parametrize("text", COUNTED)
@pytest.mark.parametrize("mode", ["", "with torch.inference_mode(): "], ids=["", "inference"])
def test_what_torch_counts_needs_no_other_look(text, mode):
    was_counted, is_written = run(mode + text)
    assert is_written and was_counted
    assert not uncounted.may_write([text])


def test_the_solutions_and_the_stubs_name_no_such_way():
    texts = [(ROOT / name / "unpacking_pipeline.py").read_text("utf-8") for name in ("solutions", "exercises")]
    assert not uncounted.may_write(texts)
