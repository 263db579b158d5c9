"""The reference's answers, kept on the disk between runs: the same class next week need not wait for them again.

There is a file for each model, course and version of all that computes an answer: the kit's own code, torch,
transformers, the processor (two processors round differently). It is a row of frames of wire.py, so nothing in it runs
when it is read.
Covered: a torn, damaged or foreign file, a folder that can't be written to: the answers are computed again.
Not covered: keeping it from the user whose cache it is, who has the suites anyway; a submission can read neither.
"""

import contextlib
import hashlib
import importlib.metadata
import platform
import struct
import sys
from pathlib import Path
from typing import Any

import platformdirs

from exercises.kit.manifest import Course
from exercises.kit.system.files import written_whole
from grader import __version__
from grader.harness import suites
from grader.sandbox import wire
from grader.sandbox.messages import KeptPasses

# An answer larger than that is not worth keeping: what every known mistake gives on a large vocabulary, for one.
MAX_BYTES = 400_000
LENGTH = struct.Struct(">I")


def file_for(model_digest: str, course: Course) -> Path:
    """Where the answers for this model and course are kept."""
    said = [__version__, model_digest, *of_this_machine()]
    fingerprint = suites.digest(suites.grading_files(course), *said).removeprefix("sha256:")
    return platformdirs.user_cache_path("unpacking-pipeline") / f"answers-{fingerprint[:32]}"


def kept_passes(model_digest: str, course: Course) -> KeptPasses:
    """Where the forward passes of a model are kept, and what their rows, and who came by them, depend on."""
    of_model = hashlib.sha256("\n".join([__version__, model_digest, *of_this_machine()]).encode())
    return {
        "file": str(platformdirs.user_cache_path("unpacking-pipeline") / "passes.db"),
        "models": of_model.hexdigest()[:32],
        "calls": suites.digest(suites.grading_files(course), __version__).removeprefix("sha256:")[:32],
    }


def of_this_machine() -> list[str]:
    """The processor, the Python and the packages that have a say in what is computed here."""
    packages = ("torch", "transformers", "tokenizers", "numpy", "nbformat")
    versions = [f"{package} {importlib.metadata.version(package)}" for package in packages]
    return [_processor(), sys.executable, sys.version, *versions]


def _processor() -> str:
    with contextlib.suppress(OSError), open("/proc/cpuinfo") as lines:
        return next((line for line in lines if line.startswith(("model name", "CPU part"))), platform.machine())
    return platform.processor()


def load(path: Path) -> dict[str, Any]:
    """The answers in a file, by key; none where it is not there, and those before the damage where it is damaged."""
    found: dict[str, Any] = {}
    try:
        data = path.read_bytes()
    except OSError:
        return found
    at = 0
    with contextlib.suppress(wire.WireError, struct.error, ValueError, TypeError):
        while at < len(data):
            [size] = LENGTH.unpack_from(data, at)
            frame = data[at + LENGTH.size : at + LENGTH.size + size]
            at += LENGTH.size + size
            key, value = wire.decode_frame(frame)
            found[key] = value
    return found


def save(path: Path, answers: dict[str, Any]) -> None:
    """Put the answers into the file, whole or not at all; where that can't be, do without."""
    frames = []
    for item in answers.items():
        with contextlib.suppress(wire.WireError):
            frame = wire.encode(item)
            if len(frame) <= MAX_BYTES:
                frames.append(LENGTH.pack(len(frame)) + frame)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(path) as new:
            new.write_bytes(b"".join(frames))
