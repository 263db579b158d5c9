"""Generates the students' stubs from the masters, one per course: `python -m solutions.build`.

A master such as `unpacking_pipeline.py` is in percent format. In it, a line `# STUB: sentence` followed by a region
between `# BEGIN SOLUTION` and `# END SOLUTION` becomes `raise NotImplementedError("sentence")`.
"""

import argparse
import re
from pathlib import Path

from exercises.kit import manifest

EXERCISES = manifest.MANIFEST.parent
# Each master and the students' file that is made from it, by course.
PAIRS = {
    course: (Path(__file__).with_name(Path(stubs).name), EXERCISES / stubs) for course, stubs in manifest.FILES.items()
}
MASTER, STUBS = PAIRS[manifest.MAIN]
REGION = re.compile(
    r"^(?P<indent> *)# STUB: (?P<sentence>.*)\n(?P=indent)# BEGIN SOLUTION\n"
    r"(?:(?! *# (?:STUB|BEGIN SOLUTION)).*\n)*?(?P=indent)# END SOLUTION\n",
    re.M,
)


def stubs(master: str) -> str:
    """The text of the students' file. Raises ValueError when a solution would be left in it."""
    text = REGION.sub(lambda m: f'{m["indent"]}raise NotImplementedError("{m["sentence"]}")\n', master)
    if "SOLUTION" in text or "# STUB" in text:
        raise ValueError("a solution region is not of the form STUB, BEGIN SOLUTION, END SOLUTION")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate the students' files from the solutions.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    options = parser.parse_args()
    for master, students in PAIRS.values():
        try:
            text = stubs(master.read_text("utf-8"))
        except ValueError as error:
            raise SystemExit(f"{master}: {error}") from None
        if not options.check:
            students.write_text(text, "utf-8")
            print(f"wrote {students}")
        elif not students.is_file() or students.read_text("utf-8") != text:
            raise SystemExit(f"{students} is out of date. Run: python -m solutions.build")


if __name__ == "__main__":
    main()
