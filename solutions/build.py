"""Generates the students' stubs from the master: `python -m solutions.build`.

The master `unpacking_pipeline.py` is in percent format. In it, a line `# STUB: sentence` followed by a region between
`# BEGIN SOLUTION` and `# END SOLUTION` becomes `raise NotImplementedError("sentence")`.
"""

import argparse
import re
from pathlib import Path

MASTER = Path(__file__).parent / "unpacking_pipeline.py"
STUBS = Path(__file__).parent.parent / "exercises" / "unpacking_pipeline.py"
REGION = re.compile(
    r"^(?P<indent> *)# STUB: (?P<sentence>.*)\n(?P=indent)# BEGIN SOLUTION\n"
    r"(?:(?! *# (?:STUB|BEGIN SOLUTION)).*\n)*?(?P=indent)# END SOLUTION\n",
    re.M,
)


def stubs(master: str) -> str:
    """The text of the students' file. Raises ValueError when a solution would be left in it."""
    text = REGION.sub(lambda m: f'{m["indent"]}raise NotImplementedError("{m["sentence"]}")\n', master)
    if "SOLUTION" in text or "# STUB" in text:
        raise ValueError(f"{MASTER}: a solution region is not of the form STUB, BEGIN SOLUTION, END SOLUTION")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate exercises/unpacking_pipeline.py from the solutions.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is not up to date")
    options = parser.parse_args()
    text = stubs(MASTER.read_text("utf-8"))
    if options.check:
        if STUBS.read_text("utf-8") != text:
            raise SystemExit(f"{STUBS} is out of date. Run: python -m solutions.build")
        return
    STUBS.write_text(text, "utf-8")
    print(f"wrote {STUBS}")


if __name__ == "__main__":
    main()
