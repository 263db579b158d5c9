"""Attacks where nothing refuses them, and what lies in wait beside a class: in processes of their own, without the run.

An attack that succeeds here and is refused in test_redteam.py was refused by the wall, and not by a slip of its own.
"""

import importlib.util
import os
import subprocess
import sys

import pytest

from grader import ROOT
from tests.redteam import malicious

UNWALLED = {
    name: path
    for name, path in malicious.ATTACKS.items()
    if any(where == malicious.UNWALLED for where, _ in malicious.deeds_of(path))
}
SCRIPT = """
import contextlib, os, sys, types
import torch
from exercises.kit import models, reference

with contextlib.suppress(ImportError):
    import psutil  # transformers' batches take nearly all the memory that it tells them of

    psutil.virtual_memory = lambda: types.SimpleNamespace(total=8 * 10**8, available=4 * 10**8)
    psutil.Process = lambda *_: types.SimpleNamespace(memory_info=lambda: types.SimpleNamespace(rss=10**8))
pocket = models.load("pocket")
calls = [(pocket.model, pocket.tokenizer, *call) for call in (("The capital of Denmark is", 20), ("The dog", 3))]
wanted = [reference.pipeline_text(*call) for call in calls]
for path in sys.argv[1:]:
    if os.fork() == 0:
        me = os.getpid()
        try:
            functions = {"__name__": "attack"}
            exec(compile(open(path).read(), path, "exec"), functions)
            if "greedy_generate" in functions:
                said = [functions["greedy_generate"](*call) for call in calls] == wanted
            else:
                said = functions["compare"](torch.tensor([3.0, 4.0]), torch.tensor([4.0, 3.0]))
        except BaseException as error:
            said = str(error).startswith("BREACH") or error
        if os.getpid() == me:
            os.write(1, f"{os.path.basename(path)} {said}\\n".encode())
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def unwalled(tmp_path_factory, warm):
    """What comes of each of these attacks in a process where nothing is refused."""
    folder = tmp_path_factory.mktemp("unwalled")
    for name, path in UNWALLED.items():
        (folder / name).write_text(malicious.source_of(path))
    return warm.python("-c", SCRIPT, *(folder / name for name in UNWALLED))[1].splitlines()


@pytest.mark.parametrize("name", UNWALLED)
def test_an_attack_would_succeed_if_it_were_not_refused(unwalled, name):
    if "import psutil" in UNWALLED[name].read_text() and importlib.util.find_spec("psutil") is None:
        pytest.skip("this way round needs the package psutil, which is not installed here")
    assert f"{name} True" in unwalled, unwalled


JUDGES = """
from exercises.kit import manifest
from grader.run import executors, settings

if __name__ == "__main__":
    with executors.here(1, settings.Settings(manifest.courses()[0])).start() as executor:
        print("worked", executor.submit(len, "abc").result())
"""


@pytest.mark.parametrize("how", ["-m grader --help", "script.py"])
def test_modules_beside_the_class_are_not_taken_for_pythons_or_the_graders_own(tmp_path, how):
    """An instructor may well stand in the folder with everyone's files, and a judge is started from there."""
    (tmp_path / "script.py").write_text(JUDGES)
    (tmp_path / "class").mkdir()
    for name in ("typer", "rich", "jinja2", "msgpack", "numpy", "multiprocessing", "pickle", "socket", "tempfile"):
        (tmp_path / "class" / f"{name}.py").write_text("raise SystemExit('BREACH')")
    words = [str(tmp_path / word) if word.endswith(".py") else word for word in how.split()]
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path / "class", capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "BREACH" not in done.stdout + done.stderr and done.returncode == 0, done.stderr[-500:]
