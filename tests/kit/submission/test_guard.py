"""The guard: while it is on, no model generates; afterwards all is as before."""

import subprocess
import sys

import pytest
from transformers import GenerationMixin, TextGenerationPipeline

from exercises.kit import models
from exercises.kit.submission import guard
from exercises.kit.submission.guard import Blocked, without_generate
from grader import ROOT


@pytest.fixture(autouse=True)
def _forget():
    guard.refused.clear()
    yield
    guard.refused.clear()


@pytest.fixture
def ids(pocket):
    return pocket.tokenizer("The dog", return_tensors="pt")["input_ids"]


def test_generate_is_refused_with_what_to_do_instead(pocket, ids):
    with without_generate(), pytest.raises(Blocked, match="write the loop yourself"):
        pocket.model.generate(ids, max_new_tokens=1)
    assert guard.refused == ["generate"]


def test_so_is_pipeline(pocket):
    with without_generate(), pytest.raises(Blocked):
        TextGenerationPipeline(model=pocket.model, tokenizer=pocket.tokenizer)("The dog", max_new_tokens=1)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_so_is_generate_of_another_model(name, ids):
    with without_generate(), pytest.raises(Blocked):
        models.stand_in(name).model.generate(ids)


def test_a_refused_call_is_remembered_also_when_its_exception_is_swallowed(pocket, ids):
    with without_generate():
        for _ in range(2):
            with pytest.raises(Blocked):
                pocket.model.generate(ids)
    assert guard.refused == ["generate"] * 2


def test_a_model_can_be_called_all_the_time(pocket, ids):
    with without_generate():
        assert pocket.model(ids).logits.shape[:2] == ids.shape
    assert guard.refused == []


@pytest.mark.parametrize("error", [None, ValueError])
def test_generate_is_back_afterwards_whatever_happened(pocket, ids, error):
    original = GenerationMixin.generate
    try:
        with without_generate(), without_generate():
            if error:
                raise error
    except ValueError:
        pass
    assert GenerationMixin.generate is original
    assert pocket.model.generate(ids, max_new_tokens=1, do_sample=False).shape == (1, ids.shape[1] + 1)


def test_a_worker_refuses_from_then_on_and_still_calls_models():
    """In a process of its own, since there is no way back."""
    code = (
        "import torch\n"
        "from exercises.kit import models\n"
        "from exercises.kit.submission import guard\n"
        "model, ids = models.load('pocket').model, torch.tensor([[1, 2]])\n"
        "guard.refuse_from_now_on()\n"
        "try:\n"
        "    model.generate(ids)\n"
        "except guard.Blocked:\n"
        "    print(guard.refused, list(model(ids).logits.shape[:2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "['generate'] [1, 2]\n", done.stderr
