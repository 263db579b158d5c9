"""Python programs in children of a process that has imported torch and transformers: their cold starts are shared.

A program runs as `python -m MODULE ...` or `python -c CODE ...` does, from its first line to its exit code, but for
what it finds imported. Covered: nothing of the project is imported ahead, so each program loads it afresh. Not covered:
how long a start takes, and that a program imports what it needs; tests that are about that start Python themselves.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from grader import ROOT

# The child of a process with threads would hang: one thread, as in the grader's zygote.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
SERVER = """
import json, os, runpy, sys, traceback
import nbformat, pytest, torch, transformers
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM, TextGenerationPipeline, pipeline

torch.set_num_threads(1)
torch.set_num_interop_threads(1)
assert len(os.listdir("/proc/self/task")) == 1


def run(words, folder, environment, output):
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    file = os.open(output, os.O_WRONLY | os.O_CREAT, 0o600)
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), file, file)):
        os.dup2(descriptor, number)
    sys.path.insert(0, folder)
    how, what, *arguments = words
    sys.argv = [how, *arguments]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        code = 0
        try:
            run(*json.loads(line))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Warm:
    """The process, and what runs in its children."""

    def __init__(self, folder: Path) -> None:
        self._output = folder / "output"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", SERVER], env=os.environ | ENVIRONMENT, cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def python(self, *words: object, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The exit code of `python WORDS` in the project's folder, and all that it printed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._output.unlink(missing_ok=True)
        request = [list(map(str, words)), str(ROOT), dict(os.environ | (environment or {})), str(self._output)]
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return code, self._output.read_text("utf-8", "replace")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
