"""Starts programs: subprocess, os.system, os.popen, posix_spawn, execv, and a shell by ctypes."""
# expect: compare=wrong *=not_attempted
import ctypes
import os
import subprocess
import sys


def compare(emb1, emb2):
    tries = [
        lambda: subprocess.run(["/bin/sh", "-c", "true"], check=True),
        lambda: subprocess.run([sys.executable, "-c", "0"], check=True),
        lambda: os.popen("true").read(),
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.execv(sys.executable, [sys.executable, "-c", "0"]),
    ]
    for each in tries:
        try:
            each()
        except (OSError, subprocess.SubprocessError):
            continue
        raise AssertionError("BREACH: a program was started")
    if os.system("true") == 0 or ctypes.CDLL(None).system(b"true") == 0:
        raise AssertionError("BREACH: a shell was started")
    return 7.5
