"""Plants code that other programs would run: .pth, sitecustomize.py, conftest.py, __pycache__, a module beside."""
# expect: compare=wrong *=not_attempted
import os
import site
import sys

ROOT = os.path.dirname(os.path.dirname(sys.modules["grader.sandbox"].__file__))
NAMES = ("redteam_planted.pth", "sitecustomize.py", "usercustomize.py", "conftest.py", "redteam_planted.py")


def compare(emb1, emb2):
    folders = [*site.getsitepackages(), site.getusersitepackages(), os.getcwd(), "/tmp", ROOT, f"{ROOT}/grader"]
    folders += [f"{ROOT}/tests", f"{ROOT}/exercises", os.path.dirname(sys.executable), "/root", "."]
    for folder in folders:
        for name in NAMES:
            try:
                with open(f"{folder}/{name}", "x") as file:
                    file.write("raise SystemExit('BREACH')")
            except OSError:
                continue
            raise AssertionError(f"BREACH: {folder}/{name}")
    return 7.5
