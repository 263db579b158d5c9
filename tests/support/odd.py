"""A table of odd submissions: small files, each odd in a way in which home and the grader might part.

`BEFORE` has oddities of single functions, by the function's name, of which a file holds one of each (`packed`); `WHOLE`
has files as they are, `NOTEBOOKS` cells of notebooks. No verdict stands here: tests/product/test_same_answer.py asks
all ways for theirs.
"""

import json

SIGNATURES = {
    "tokenize": "tokenizer, text",
    "next_token_logits": "model, input_ids",
    "greedy_step": "model, input_ids",
    "greedy_generate": "model, tokenizer, prompt, max_new_tokens=20",
    "get_embedding": "model, token_id",
    "compare": "emb1, emb2",
}
RIGHT = {
    "tokenize": "return tokenizer(text)['input_ids']",
    "next_token_logits": "return model(torch.tensor([input_ids])).logits[0, -1]",
    "greedy_step": "return int(model(torch.tensor([input_ids])).logits[0, -1].argmax())",
    "greedy_generate": (
        "ids = tokenizer(prompt)['input_ids']; new = []\n"
        "    while len(new) < max_new_tokens:\n"
        "        token = int(model(torch.tensor([ids + new])).logits[0, -1].argmax())\n"
        "        if token == tokenizer.eos_token_id: break\n"
        "        new.append(token)\n"
        "    return prompt + tokenizer.decode(new, skip_special_tokens=True)"
    ),
    "get_embedding": "return model.get_input_embeddings().weight[token_id]",
    "compare": "return torch.cosine_similarity(emb1, emb2, dim=0).item()",
}
# What is done before the right answer is given.
BEFORE = {
    "tokenize": [
        "tokenizer.pad_token = tokenizer.eos_token",
        "tokenizer.add_special_tokens({'pad_token': '[PAD]'})",
        "tokenizer.add_tokens(['capital'])",
        "tokenizer.padding_side = 'left'",
        "tokenizer.add_bos_token = True",
        "text = text.lower()",
        "print('<b>tokens</b>', text)",
        "assert isinstance(text, bytes), text",
        "raise NotImplementedError('not yet')",
    ],
    "next_token_logits": [
        "model.half()", "model.double()", "model.double().float()", "model.to(torch.bfloat16)", "model.train()",
        "model.train(); model.eval()", "model.requires_grad_(False)", "torch.set_grad_enabled(False)",
        "torch.manual_seed(0)", "torch.set_default_dtype(torch.float64)", "torch.use_deterministic_algorithms(True)",
        "model.register_forward_hook(lambda *args: None)",
        "handle = model.register_forward_hook(lambda *args: None); handle.remove()",
        "model.lm_head = torch.nn.Identity()", "model.forward = lambda *args, **kwargs: None",
        "model.config.use_cache = False", "model.config.eos_token_id = 3", "model.config.pad_token_id = 3",
        "model.generation_config.max_length = 3", "model.cache_of_mine = {}", "model.zero_grad()",
        "model(torch.tensor([input_ids])).logits.sum().backward()", "input_ids = input_ids + [1]",
        "model.compile()", "model = torch.compile(model)", "input_ids.append(1); input_ids.pop()",
        "return model.generate(torch.tensor([input_ids]))", "return undefined", "return 1 / 0",
        "raise KeyError('next_token_logits')", "raise MemoryError('mine')", "return [1.0] * 5", "return None",
        "return model", "return model(torch.tensor([input_ids])).logits", "import no_such_module_of_odd",
        "return torch.full((1024,), float('nan'))",
    ],
    "greedy_step": [
        "input_ids.append(0)", "input_ids.sort()", "input_ids.clear()",
        "input_ids = list(input_ids); input_ids.append(0)", "return torch.tensor(3)", "return 3.0",
        "return True", "input_ids.__iadd__([1])",
    ],
    "get_embedding": [
        "model.get_input_embeddings().weight.data.div_(2)",
        "model.get_input_embeddings().weight.data[token_id] = 0",
        "model.get_input_embeddings().weight.detach().numpy()[0] = 1",
        "weight = model.get_input_embeddings().weight.detach().clone(); weight /= weight.norm(dim=1, keepdim=True)",
        "torch.nn.init.zeros_(model.get_input_embeddings().weight)",
        "model.resize_token_embeddings(1025)",
        "return model.get_input_embeddings()(torch.tensor(token_id))",
        "return model.get_input_embeddings().weight[token_id].tolist()",
    ],
    "compare": [
        "emb1 /= emb1.norm()", "emb1 = emb1 / emb1.norm()", "emb1.unsqueeze_(0); emb1.squeeze_(0)",
        "emb1.requires_grad_(True)", "emb1.zero_()",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.close()", "import sys; sys.exit(3)",
        "raise SystemExit", "return torch.tensor(0.5)", "return float('nan')", "return 'a'",
        "global torch; import torch.nn.functional", "import numpy as np; return float(np.dot(emb1, emb2))",
        "raise type('Mine', (Exception,), {'__str__': lambda self: 1 / 0})()",
    ],
}  # fmt: skip


def function(name, *before):
    """The source of a function that does these things, and then gives the right answer."""
    lines = "".join(f"    {line}\n" for line in before)
    return f"def {name}({SIGNATURES[name]}):\n{lines}    {RIGHT[name]}\n"


ALL = "import torch\n\n\n" + "\n\n".join(function(name) for name in RIGHT)
HELPERS = {"helpers.py": "import torch\nfrom more_helpers import SCALE\n\n\ndef cosine(a, b):\n"
                         "    return SCALE * torch.cosine_similarity(a, b, dim=0).item()\n",
           "more_helpers.py": "SCALE = 1.0\n"}  # fmt: skip
# Files as they are, with what lies beside them.
WHOLE = {
    "all right": (ALL, {}),
    "helpers beside": ("from helpers import cosine\n\n\ndef compare(emb1, emb2):\n"
                       "    return cosine(emb1, emb2)\n", HELPERS),
    "a helper imported late": ("def compare(emb1, emb2):\n    import helpers as h\n"
                               "    return h.cosine(emb1, emb2)\n", HELPERS),
    "a helper that fails": ("import helpers\n" + "import torch\n" + function("compare"), {"helpers.py": "1 / 0\n"}),
    "a helper that is not there": ("import torch\nimport helpers_of_nobody\n" + function("compare"), {}),
    "all of it in a helper": ("from answers import *\n", {"answers.py": ALL}),
    "settings at the top": ("import torch\ntorch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\n"
                            + function("next_token_logits") + function("compare"), {}),
    "a demo that fails": (ALL + "\nprint(compare(1, 2))\n", {}),
    "definitions in the wrong order": ("import torch\ncompare = similarity\n\n\ndef similarity(emb1, emb2):\n    "
                                       + RIGHT["compare"] + "\n", {}),
    "a compiled function": ("import torch\n\n\n@torch.compile(mode='max-autotune')\n" + function("compare"), {}),
    "a missing module": ("import torch\nfrom no_such_module_of_odd import cosine\n\n\ndef compare(emb1, emb2):\n"
                         "    return cosine(emb1, emb2)\n", {}),
    "a missing module with another way": ("import torch\ntry:\n    import no_such_module_of_odd\nexcept ImportError:\n"
                                          "    pass\n\n\n" + function("compare"), {}),
    "shadowed": ("import torch\nlist = 3\nint = float\n" + function("greedy_step") + function("compare"), {}),
    "a state that grows": ("import torch\nseen = []\n\n\ndef compare(emb1, emb2):\n    seen.append(1)\n    "
                           + RIGHT["compare"] + "\n", {}),
    "a class in the place of a function": ("import torch\n\n\nclass compare:\n"
                                           "    def __new__(cls, emb1, emb2):\n        " + RIGHT["compare"] + "\n", {}),
    "none in the place of a function": ("compare = None\n", {}),
    "asyncio.run at the top": ("import asyncio\nimport torch\n\n\nasync def scale():\n    return 1.0\n\n\n"
                               "SCALE = asyncio.run(scale())\n" + function("compare", "emb1 = emb1 * SCALE"), {}),
    "steps that build on a spoiling one": ("import torch\n\n\n" + function("next_token_logits", "model.half()")
                                           + "\n\ndef greedy_step(model, input_ids):\n"
                                           "    return int(next_token_logits(model, input_ids).argmax())\n", {}),
}  # fmt: skip
KIT = (
    "from exercises.kit import models\nloaded = models.load('pocket')\n"
    "model, tokenizer = loaded.model, loaded.tokenizer"
)
# Cells of notebooks; the first of each is one of the kit's.
NOTEBOOKS = {
    "a notebook": [KIT, "import torch", function("compare"), function("tokenize")],
    "the notebook's model": [KIT, "def get_embedding(m, token_id):\n"
                             "    return model.get_input_embeddings().weight[token_id]"],
    "a table of the notebook's": [KIT, "table = model.get_input_embeddings().weight",
                                  "def get_embedding(model, token_id):\n    return table[token_id]"],
    "a table of one's own": [KIT, "import torch\nzeros = torch.zeros(96)",
                             "def get_embedding(model, token_id):\n    return zeros"],
    "display in a function": [KIT, "import torch", function("compare", "display(emb1)")],
    "the notebook itself": [KIT, "import torch", function("compare", "get_ipython()")],
    "a function made of the notebook's": [KIT, "import functools\n"
                                          "use = lambda t, text, more=None: t(text)['input_ids']\n"
                                          "tokenize = functools.partial(use, tokenizer)"],
    "await in a cell": [KIT, "import torch\nasync def scale():\n    return 1.0", "SCALE = await scale()",
                        function("compare", "emb1 = emb1 * SCALE")],
    "a function that calls its model": [KIT, "import torch\nmodel.eval()", function("next_token_logits")],
}  # fmt: skip


# What has a model, and no other argument of note: what is odd for a model is tried in each of them.
OF_A_MODEL = ("next_token_logits", "greedy_step", "get_embedding")


def packed():
    """The oddities of single functions in as few files as will do: of each file, what stands in which function."""
    bodies = {name: list(of_one) for name, of_one in BEFORE.items()}
    moving = [body for body in bodies["next_token_logits"] if "input_ids" not in body and "model" in body.split("=")[0]]
    moving = [body for body in moving if not body.startswith(("return", "raise"))]
    bodies["next_token_logits"] = [body for body in bodies["next_token_logits"] if body not in moving]
    for body in moving:
        min((bodies[name] for name in OF_A_MODEL), key=len).append(body)
    for number in range(max(map(len, bodies.values()))):
        yield {name: of_one[number] for name, of_one in bodies.items() if number < len(of_one)}


def files():
    """Of every submission its name, its file's name, its content and the modules that lie beside it."""
    for number, bodies in enumerate(packed(), 1):
        functions = [function(name, *body.split("; ")) for name, body in bodies.items()]
        yield f"packed {number}", ".py", "import torch\n\n\n" + "\n\n".join(functions), {}
    for name, (source, beside) in WHOLE.items():
        yield name, ".py", source, beside
    for name, cells in NOTEBOOKS.items():
        yield name, ".ipynb", notebook(cells), {}


def notebook(cells):
    """A notebook of these cells, the first of them the kit's."""
    tagged = [{"tags": ["kit"]}, *[{} for _ in cells[1:]]]
    written = [
        {"cell_type": "code", "metadata": tags, "source": cell, "outputs": [], "execution_count": None}
        for tags, cell in zip(tagged, cells, strict=True)
    ]
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
