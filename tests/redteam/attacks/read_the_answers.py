"""Reads the hidden suites, the solutions, the public checks and the system's files, in every way there is to open one,
and puts what it finds into the message of a public test."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
# deed: without the wall
import ctypes
import glob
import io
import linecache
import mmap
import os
import pathlib

import numpy
import torch

# @REFUSALS@

FILES = [
    "@ROOT@/tests/hidden/test_hidden_6_compare.py", "@ROOT@/tests/hidden/test_hidden_4_greedy_generate.py",
    "@ROOT@/tests/hidden/conftest.py", "@ROOT@/solutions/unpacking_pipeline.py", "@ROOT@/exercises/test_6_compare.py",
    "@ROOT@/grader/harness/inputs.py", "@ROOT@/exercises/pocket/corpus.py", "@ROOT@/README.md", "/etc/passwd",
    "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/root/.ssh/id_rsa", "/proc/version",
]  # fmt: skip
FOLDERS = ["@ROOT@", "@ROOT@/tests/hidden", "@ROOT@/solutions", "/root", "/tmp", "/home", "/"]
UP = "/../../../../../../../../.."


def compare(emb1, emb2):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    ways = (
        lambda file: open(file).read(),
        lambda file: os.read(os.open(file, os.O_RDONLY), 4000),
        lambda file: io.open_code(file).read(),
        lambda file: pathlib.Path(file).read_text(),
        lambda file: numpy.fromfile(file, "uint8").tobytes(),
        lambda file: torch.load(file),
        lambda file: mmap.mmap(os.open(file, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:],
        lambda file: by_handle(file, lambda handle: open(f"/proc/self/fd/{handle}").read()),
        lambda file: by_handle(file, lambda handle: os.read(handle, 4000)),
        lambda file: something("".join(linecache.getlines(file))),
        lambda file: something(libc.fopen(file.encode(), b"r")),
        lambda file: os.open(f"/proc/self/root{file}", os.O_RDONLY),
        lambda file: open(f"{os.path.dirname(os.__file__)}{UP}{file}").read(),
    )
    tries = [lambda file=file, way=way: way(file) for file in FILES for way in ways]
    for folder in FOLDERS:
        tries += [lambda folder=folder: something(glob.glob(f"{folder}/*")), lambda folder=folder: os.listdir(folder)]
        tries += [lambda folder=folder: something(next(os.walk(folder), None))]
    refusals(tries)


def by_handle(file, use):
    """A handle to a place may be had; what is in the file may not be read with it."""
    handle = os.open(file, os.O_PATH)
    try:
        return use(handle)
    finally:
        os.close(handle)


def something(found):
    if not found:
        raise ValueError("nothing came")
    return found
