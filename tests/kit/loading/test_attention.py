"""A loaded model can be set to another way to compute attention where no source can be read.

Not covered: the grader's sandbox, where that is so; `grader verify` grades a solution there that does it.
"""

import inspect

import pytest

from exercises.kit import models


@pytest.mark.parametrize("name", ["pocket", "gpt2"])
def test_a_model_is_set_without_a_look_at_its_source(name, monkeypatch):
    model = models.load(name).model if name == "pocket" else models.stand_in(name).model
    monkeypatch.setattr(inspect, "getsource", lambda kind: (_ for _ in ()).throw(OSError("no file is opened here")))
    for kind in type(model).__mro__:  # newer versions of transformers keep the answer themselves
        monkeypatch.delattr(kind, "_can_set_attn_implementation_cached_value", raising=False)
    usual = model.config._attn_implementation
    model.set_attn_implementation("eager")
    assert model.config._attn_implementation == "eager" != usual
    model.set_attn_implementation(usual)
