"""What Python and its libraries read from files at their first use works in a worker, which has no files by then.

Each case is the body of a function of a right submission, in both tiers that close the files. A whole submission of
such calls: tests/submissions/right/libraries_at_their_first_call.py. How modules are found ahead:
tests/kit/submission/test_ahead.py. Not covered: libraries that this project does not install.
"""

import textwrap

import pytest

from exercises.kit.values import MODEL, TOKENIZER
from grader.sandbox import client, lockdown

BEST = lockdown.best_tier()
BEFORE = "import numpy\nimport torch\nimport transformers\n"
BODIES = {
    "a generator's seed": "return torch.Generator().seed() != torch.default_generator.seed() != torch.seed()",
    "a generator's class": "return type(torch.Generator()) is torch.Generator is type(torch.default_generator)",
    "time zones": """
        import datetime, zoneinfo
        names = ["UTC", "Europe/Helsinki", "Asia/Tokyo", "America/New_York"]
        return len({datetime.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo(name)).utcoffset() for name in names}) == 4
    """,
    "the locale": """
        import locale
        return all(locale.setlocale(locale.LC_ALL, name) for name in ("", "C", "C.UTF-8", ""))
    """,
    "every encoding": """
        import encodings.aliases
        names = set(encodings.aliases.aliases.values()) - {"mbcs", "oem"}
        return all(codecs.lookup(name) for name in names) and len(names) > 90
    """,
    "help": """
        import contextlib, io
        with contextlib.redirect_stdout(io.StringIO()) as told:
            help(torch.softmax)
        return "softmax" in told.getvalue()
    """,
    "parts of numpy": """
        parts = "char", "ctypeslib", "ma", "polynomial", "rec", "strings", "testing", "typing"
        return all(hasattr(numpy, part) for part in parts)
    """,
    "numpy's own first uses": """
        import io
        numpy.save(io.BytesIO(), numpy.ones(2))
        numpy.testing.assert_allclose(numpy.genfromtxt(io.StringIO("1 2")), [1, 2])
        return numpy.lib.stride_tricks.sliding_window_view(numpy.ones(3), 2).shape == (2, 2)
    """,
    "what transformers has for generation": """
        from transformers import LogitsProcessorList, StoppingCriteriaList, TextIteratorStreamer, TextStreamer
        from transformers import WatermarkDetector
        return TextStreamer(tokenizer) is not None
    """,
    "masked and nested tensors": """
        masked = torch.masked.masked_tensor(torch.ones(2), torch.tensor([True, False]))
        nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)
        return masked.sum().item() == 1.0 and nested.size(0) == 2
    """,
    "a copy and a pickle": """
        import copy, pickle
        copied = copy.deepcopy(model).double(), pickle.loads(pickle.dumps(model))
        return all(one(torch.tensor([[1, 2]])).logits.shape[:2] == (1, 2) for one in copied)
    """,
    "paths that are not there": """
        import os, pathlib
        paths = pathlib.Path("notes.txt"), pathlib.Path("folder"), pathlib.Path("/tmp")
        asked = [path.exists() or path.is_file() or path.is_dir() or path.is_symlink() for path in paths]
        return not any(asked) and not os.path.exists("notes.txt") and not list(pathlib.Path().glob("*"))
    """,
    "processes that can't be had": """
        import multiprocessing
        try:
            multiprocessing.Pool(1)
        except OSError:
            return True
    """,
    "a module by name": """
        import importlib
        return callable(importlib.import_module("colorsys").rgb_to_hsv) and callable(__import__("sched").scheduler)
    """,
}
TIERS = [tier for tier in lockdown.TIERS[:-1] if lockdown.TIERS.index(tier) >= lockdown.TIERS.index(BEST)]

pytestmark = pytest.mark.skipif(BEST == lockdown.PROCESS, reason="this system has no sandbox to test")


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("what", BODIES)
def test_what_is_read_at_its_first_use_is_there(zygote_of, work, tier, what):
    body = textwrap.indent(textwrap.dedent(BODIES[what]).strip(), "    ")
    worker = work(zygote_of(tier), f"import codecs\n{BEFORE}\ndef compare(model, tokenizer):\n{body}\n")
    assert worker.call("compare", MODEL, TOKENIZER) is True
    assert worker.notes == []


@pytest.mark.parametrize("tier", TIERS)
def test_a_file_that_is_opened_is_refused_and_not_said_to_be_missing(zygote_of, work, tier):
    """Whoever reads a file of their own should learn why it fails here and not at home."""
    worker = work(zygote_of(tier), "def compare(a, b):\n    return open('notes.txt').read()\n")
    with pytest.raises(client.CallFailed, match="PermissionError"):
        worker.call("compare", 1, 2)
