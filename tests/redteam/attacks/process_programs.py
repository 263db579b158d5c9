"""Starts programs: subprocess, os.system, os.popen, posix_spawn, execv, and a shell by ctypes."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
# deed: without the wall
import ctypes
import os
import subprocess
import sys

# @REFUSALS@


def compare(emb1, emb2):
    refusals([
        lambda: subprocess.run(["/bin/sh", "-c", "true"], check=True),
        lambda: subprocess.run([sys.executable, "-c", "0"], check=True),
        lambda: os.popen("true").read(),
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.execv(sys.executable, [sys.executable, "-c", "0"]),
        lambda: shell(os.system("true")),
        lambda: shell(ctypes.CDLL(None).system(b"true")),
    ], subprocess.SubprocessError)


def shell(code):
    if code != 0:
        raise OSError(f"no shell: {code}")
    return code
