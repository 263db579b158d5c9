"""Which names of a kernel are not there when it is graded, told from its cells.

Not covered: `check` in a real kernel (../test_notebook.py).
"""

import builtins
import functools

import pytest

from exercises.kit.testing import kernel

KIT = (
    "from exercises.kit import models\nloaded = models.load('pocket')\n"
    "model, tokenizer = loaded.model, loaded.tokenizer"
)


def lacking(*cells):
    """The names that are not there, of all that the cells bind; nothing is run."""
    names = {name: 1 for cell in cells for statement in kernel._statements([cell]) for name in kernel._bound(statement)}
    return kernel.not_when_graded(names | {"_ih": ["", *cells]})


def test_what_the_kit_and_ipython_bring_is_not_there():
    assert lacking(KIT).keys() == {"models", "loaded", "model", "tokenizer"}
    names = dict.fromkeys(["In", "get_ipython", "_3", "_", "_mine", "Int"], 1) | {"_ih": []}
    assert kernel.not_when_graded(names).keys() == {"In", "get_ipython", "_3", "_"}


@pytest.mark.parametrize(
    ("cell", "name", "made_of"),
    [
        ("embedding = model.get_input_embeddings()", "embedding", "model"),
        ("ids = tokenizer('a dog')['input_ids']", "ids", "tokenizer"),
        ("ids = [t for t in tokenizer('a')['input_ids']]", "ids", "tokenizer"),
        ("if True:\n    eos = tokenizer.eos_token_id", "eos", "tokenizer"),
        ("with open('x') as file:\n    size = model.config.vocab_size", "size", "model"),
        ("get_ipython().run_cell_magic('time', '', 'big = model.config\\n')", "big", "model"),
    ],
)
def test_so_is_what_is_made_of_it(cell, name, made_of):
    assert lacking(KIT, cell)[name] == made_of


def test_and_what_is_made_of_that():
    assert lacking(KIT, "a = model.config", "b = a.vocab_size", "c = b + 1")["c"] == "b"


@pytest.mark.parametrize(
    "cell",
    [
        "import torch\nfrom pathlib import Path",
        "ids = [1, 2]",
        "def embedding(model):\n    return model.get_input_embeddings()",
        "def use():\n    return model",
        "use = lambda ids: model(ids)",
        "class Mine:\n    def use(self):\n        return tokenizer",
        "half = [1, 2][0]\nmodel_name = 'pocket'",
        "broken ( = model",
    ],
)
def test_what_the_student_makes_alone_stays(cell):
    assert lacking(KIT, cell).keys() == {"models", "loaded", "model", "tokenizer"}


@pytest.mark.parametrize(
    "cell",
    [
        "model = AutoModelForCausalLM.from_pretrained('x')",
        "pipe = pipeline('text-generation')",
        "m = transformers.pipeline()",
    ],
)
def test_a_model_of_the_students_own_is_not_there_either(cell):
    assert len(lacking(cell)) == 1


def test_the_last_binding_of_a_name_counts():
    assert "words" not in lacking(KIT, "words = model.config", "words = ['a']")
    assert "words" in lacking(KIT, "words = ['a']", "words = model.config")


def test_where_no_cells_are_kept_models_are_known_by_sight(pocket):
    partial = functools.partial(pocket.model, 1)
    names = {"m": pocket.model, "t": pocket.tokenizer, "embedding": pocket.model.lm_head, "partial": partial, "x": 3}
    assert kernel.not_when_graded(names).keys() == {"m", "t"}


def test_the_names_are_back_afterwards_whatever_happened(monkeypatch):
    monkeypatch.setattr(builtins, "get_ipython", "of all", raising=False)
    names = {"model": 1, "get_ipython": 2, "other": 3}
    with pytest.raises(ZeroDivisionError), kernel.without(names, {"model": "", "get_ipython": "", "gone": ""}):
        assert names == {"other": 3} and not hasattr(builtins, "get_ipython")
        names["model"] = "bound anew"
        raise ZeroDivisionError
    assert names == {"model": "bound anew", "get_ipython": 2, "other": 3} and builtins.get_ipython == "of all"
