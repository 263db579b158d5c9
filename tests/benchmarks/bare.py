"""The student's own arithmetic: `python -m tests.benchmarks.bare CALLS CLASS MODEL THREADS DTYPE`, a child process.

One warm process with the model loaded once runs each submission's file and makes the recorded calls: no isolation, no
pytest, no check, no snapshot. THREADS 0 leaves torch's own number. Prints the seconds of each submission as JSON; the
first submission is run once more before, untimed.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from exercises.kit.submission import calls
from exercises.kit.values import MODEL
from tests.benchmarks import work


def seconds(source: str, recorded: list[tuple[str, list[Any], dict[str, Any]]]) -> float:
    """How long it takes to run one file and to make the calls."""
    begun = time.perf_counter()
    functions: dict[str, Any] = {"__name__": "unpacking_pipeline"}
    exec(compile(source, "unpacking_pipeline.py", "exec"), functions)
    for name, args, kwargs in recorded:
        functions[name](*args, **kwargs)
    return time.perf_counter() - begun


def main() -> None:
    calls_file, folder, model, threads, dtype = sys.argv[1:]
    if int(threads):
        torch.set_num_threads(int(threads))
    resolve = calls.resolver(model)
    resolve(MODEL).to(getattr(torch, dtype))
    recorded = [
        (each["name"], [resolve(arg) for arg in each["args"]], each["kwargs"])
        for each in work.read_calls(Path(calls_file))
    ]
    sources = [path.read_text("utf-8") for path in sorted(Path(folder).glob(f"*/{work.SOURCE}"))]
    seconds(sources[0], recorded)
    print(json.dumps([seconds(source, recorded) for source in sources]))


if __name__ == "__main__":
    main()
