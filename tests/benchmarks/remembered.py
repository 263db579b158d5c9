"""What remembered forward passes save: `python -m tests.benchmarks.remembered [MODEL] [--rounds N]`.

Grades the solutions with the whole hidden suite in one warm judge, with and without the memory, and makes the same
calls bare: in this process, one thread, no isolation, no check. Prints the first submission (which fills the memory),
the medians of the rounds, and their ratios to the bare calls. MODEL is `pocket` unless it is named; a large one takes
minutes.
"""

import statistics
import sys
import time
from typing import Any
from unittest import mock

import torch

from exercises.kit.submission import calls
from grader.harness.reference.answers import Reference
from grader.intake.submissions import Submission
from grader.run.judge import Judge
from grader.run.settings import Settings
from grader.sandbox import client
from tests.benchmarks import work
from tests.benchmarks.machine import machine, on_one_core
from tests.support.courses import MAIN

Call = tuple[str, list[Any], dict[str, Any]]


def submission(number: int) -> Submission:
    return Submission(f"s{number}", work.SOURCE, work.right(number))


def seconds(judge: Judge, number: int) -> float:
    """How long a right submission takes in a judge that is warm."""
    begun = time.perf_counter()
    outcomes = judge.run([submission(number)]).outcomes(0)
    taken = time.perf_counter() - begun
    assert all(outcome.verdict == "passed" for outcome in outcomes)
    return taken


def recorded(judge: Judge) -> list[Call]:
    """The calls that the suite makes of a submission."""
    found: list[Call] = []
    plain = client.Worker.call

    def recording(worker: client.Worker, name: str, /, *args: Any, **kwargs: Any) -> Any:
        if worker.load["op"] == "load":
            found.append((name, list(args), kwargs))
        return plain(worker, name, *args, **kwargs)

    with mock.patch.object(client.Worker, "call", recording):
        judge.run([submission(0)])
    return found


def bare(model: str, made: list[Call]) -> float:
    """How long the solutions take for the same calls in this process."""
    torch.set_num_threads(1)
    resolve = calls.resolver(model)
    ready = [(name, [resolve(argument) for argument in args], kwargs) for name, args, kwargs in made]
    functions: dict[str, Any] = {"__name__": "unpacking_pipeline"}
    begun = time.perf_counter()
    exec(compile(work.right(0), work.SOURCE, "exec"), functions)
    for name, args, kwargs in ready:
        functions[name](*args, **kwargs)
    return time.perf_counter() - begun


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    rounds = int(words.pop()) if "--rounds" in sys.argv else 3
    model = words[0] if words else "pocket"
    print(machine())
    with Judge(Settings(MAIN, model, seed=1)) as judge, on_one_core():
        judge.zygote.wait()
        print(f"{model}: the first submission, which fills the memory {seconds(judge, 0):8.2f} s")
        made = recorded(judge)
        took: dict[str, list[float]] = {"bare calls": [], "with the memory": [], "without": []}
        for number in range(rounds):
            took["bare calls"].append(bare(model, made))
            took["with the memory"].append(seconds(judge, number + 1))
            with mock.patch.object(Reference, "passes", lambda self, *call: None):
                took["without"].append(seconds(judge, number + 1))
    for name, found in took.items():
        ratios = [own / plain for own, plain in zip(found, took["bare calls"], strict=True)]
        print(f"  {name:16} {statistics.median(found):8.3f} s  {statistics.median(ratios):7.3f} of the bare calls")
    print(machine())


if __name__ == "__main__":
    main()
