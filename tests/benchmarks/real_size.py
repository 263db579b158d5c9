"""What it takes to grade on a model of SmolLM's size: `python -m tests.benchmarks.real_size [--short]`.

Grades the solutions and a wrong submission, on pocket and on a model with 135 million seeded weights over the real
tokenizer (from `shared/smollm-135m` beside the repository), in float32 and with the whole hidden suite. Prints seconds
and memory, and what machine it was. --short: pocket only.
A worker's memory is what it has for itself alone (private, dirty and clean); reading it takes root, since a worker
can't be looked into by others.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import torch

from exercises.kit.values import MODEL, TOKENIZER
from grader.intake.submissions import Submission
from grader.records import scoring
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import client, spawner
from tests.benchmarks import work
from tests.benchmarks.machine import machine, megabytes
from tests.support.courses import MAIN

FOLDER = work.LARGE
LIMITS = client.Limits(call=300.0, load=300.0, submission=3600.0)
RIGHT = MAIN.solutions.read_bytes()
CLASS = {
    "solutions, first": RIGHT,  # the reference computes its answers
    "solutions, again": RIGHT + b"\n# Another student.\n",
    "a wrong greedy_step": RIGHT.replace(b".argmax()", b".argmin()"),
}


def make_large(folder: Path, into: Path, **other: int) -> None:
    """Save a model of the size that the configuration in `folder` says: seeded float32 weights, and its tokenizer.

    `other` is what its configuration is to say instead.
    """
    from transformers import LlamaConfig, LlamaForCausalLM

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        LlamaForCausalLM(LlamaConfig.from_pretrained(folder, **other)).float().save_pretrained(into)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(folder / name, into / name)


def measure(model: str) -> None:
    """Grade the class on a model, one at a time, and print what it took."""
    begun = time.monotonic()
    with Judge(Settings(MAIN, model, limits=LIMITS)) as judge:
        zygote = judge.zygote
        assert isinstance(zygote, spawner.Zygote), "this machine has no sandbox"
        zygote.wait()
        print(f"  start of the zygote {time.monotonic() - begun:10.1f} s")
        _grade(judge)
        _call(zygote)
        for what, process in (("zygote", zygote._process.pid), ("judge (this process, with torch)", os.getpid())):
            print(f"  memory of the {what} {megabytes(f'/proc/{process}/status', 'VmRSS'):6.0f} MB")


def _grade(judge: Judge) -> None:
    reference = judge.reference
    begun = time.monotonic()
    reference.functions.noise(MODEL)
    print(f"  noise, measured once {time.monotonic() - begun:9.1f} s")
    print(f"  {'':20} {'seconds':>9} {'of the reference':>17} {'longest test':>13} {'points':>7}")
    for name, source in CLASS.items():
        begun, spent = time.monotonic(), reference.spent
        outcomes = judge.run([Submission(name, MAIN.stub.name, source)]).outcomes(0)
        seconds, of_reference = time.monotonic() - begun, reference.spent - spent
        longest = max(outcome.seconds for outcome in outcomes)
        points = scoring.graded(name, "", outcomes, "", {}, MAIN).score
        print(f"  {name:20} {seconds:9.1f} {of_reference:17.1f} {longest:13.1f} {points:7.4g}", flush=True)


def _call(zygote: spawner.Zygote) -> None:
    worker = client.Worker(zygote, client.of_submission(MAIN.stub.name, RIGHT, MAIN), LIMITS)
    for count in (1, 10, 20):
        begun = time.monotonic()
        worker.call("greedy_generate", MODEL, TOKENIZER, "The capital of Denmark is", max_new_tokens=count)
        print(f"  a loop of at most {count:2} tokens {time.monotonic() - begun:8.2f} s")
    assert worker._connection is not None
    private = megabytes(f"/proc/{worker._connection[1]}/smaps_rollup", "Private_Dirty", "Private_Clean")
    print(f"  private memory of a worker {private:6.0f} MB")
    worker.stop()


def main() -> None:
    print(machine())
    print("pocket")
    measure("pocket")
    if "--short" in sys.argv[1:]:
        return
    if not FOLDER.is_dir():
        raise SystemExit(f"{FOLDER}: no such folder. It has the tokenizer and configuration of SmolLM-135M.")
    with tempfile.TemporaryDirectory() as folder:
        make_large(FOLDER, Path(folder))
        print("135 million parameters")
        measure(folder)
    print(machine())


if __name__ == "__main__":
    main()
