"""Plants code that other programs would run: .pth, sitecustomize.py, conftest.py, __pycache__, a module beside."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import os
import site
import sys

# @REFUSALS@

NAMES = ("redteam_planted.pth", "sitecustomize.py", "usercustomize.py", "conftest.py", "redteam_planted.py")


def compare(emb1, emb2):
    folders = [*site.getsitepackages(), site.getusersitepackages(), os.getcwd(), "/tmp", "@ROOT@", "@ROOT@/grader"]
    folders += ["@ROOT@/tests", "@ROOT@/exercises", os.path.dirname(sys.executable), "/root", "."]
    refusals([lambda path=f"{folder}/{name}": plant(path) for folder in folders for name in NAMES])


def plant(path):
    with open(path, "x") as file:
        file.write("raise SystemExit('BREACH')")
    return path
