"""Cells of the kit for a notebook whose author wrote none: one that finds the kit, and a check below each function.

They are tagged `kit`, as those that an author writes are: they are no part of what a student hands in, and no .py file
has them. Text alone is looked at. Not covered: pictures; an author who wants some writes all kit cells of a course.
"""

import re

from exercises.kit.manifest import Course

CODE = '# %% tags=["active-ipynb", "kit"]'
CELL = re.compile(r"^# %%.*\n(?:(?!# %%).*\n)*", re.M)
FIRST = """\
# %% cellView="form" jupyter={"source_hidden": true} tags=["active-ipynb", "kit"]
# # @title Run this cell first: it finds the exercise kit.
# try:
#     import shutil
#     import subprocess
#     import sys
#     from pathlib import Path
#
#     here = Path.cwd()
#     places = [here, *here.parents]
#     for bundle in sorted(here.glob("@TOP@*.zip"), key=lambda file: -file.stat().st_mtime):
#         unpacked = here / bundle.stem
#         new = not unpacked.is_dir()
#         if new:
#             shutil.unpack_archive(bundle, unpacked)
#         kits = [found.parent.parent for found in unpacked.rglob("exercises/kit")]
#         if new and kits and "google.colab" in sys.modules:
#             subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", str(kits[0])])
#         places += kits
#     sys.path[:0] = [str(place) for place in places if (place / "exercises/kit/notebook.py").is_file()][:1]
#
#     from exercises.kit.notebook import check, hint
# except (ImportError, shutil.ReadError) as problem:
#     raise SystemExit(
#         f"The exercise kit can't be used yet: {problem}.\\n\\n"
#         "In Colab: upload the zip of your class (@TOP@...zip), and run this cell again.\\n"
#         "On your own machine: open this notebook in the folder that it came in. In the folder above it (with\\n"
#         "pyproject.toml in it), run once:  pip install -e .  Take that Python as the notebook's kernel."
#     ) from None
"""
MODEL = """\
# # The model of this course: functions and checks are called with it.
# from exercises.kit import models
#
# loaded = models.load("@MODEL@")
# model, tokenizer = loaded.model, loaded.tokenizer
"""


def added(percent: str, course: Course) -> str:
    """A master in percent format with cells of the kit."""
    cells = CELL.findall(percent if percent.startswith("# %%") else f"# %%\n{percent}")
    made: list[str] = []
    for number, cell in enumerate(cells):
        if number == (1 if "[markdown]" in cells[0].split("\n")[0] else 0):
            made += _first(course)
        made.append(cell.rstrip("\n") + "\n")
        made += [f"{CODE}\n# check({name})\n" for name in course.names if re.search(rf"^def {name}\(", cell, re.M)]
    return "\n".join(made)


def _first(course: Course) -> list[str]:
    top = course.stub.stem.replace("_", "-")
    model = [f"{CODE}\n" + MODEL.replace("@MODEL@", course.model)] if course.model else []
    return [FIRST.replace("@TOP@", top), *model]
