"""A few tests under the lowest transformers that pyproject.toml allows, and under the newest there is.

`python -m tests.transformers_versions` installs each into a folder of its own, with those of its needs that this
environment has in another version, and runs a plain round of the zoo there: under a minute of a core each. What
transformers has announced to take away is an error. Not covered: versions in between; the way through the sandbox.
"""

import argparse
import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SELECTION = ("tests/zoo", "tests/kit/loading")
NEWEST = "newest"


def lowest() -> str:
    """The lower bound in pyproject.toml."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    [bound] = [need for need in needs if need.startswith("transformers")]
    return re.fullmatch(r"transformers>=([\d.]+)", bound)[1]


def install(version: str, folder: Path) -> str:
    """Put that transformers into the folder, with what it needs in another version than there is here: its version."""
    _pip("transformers" if version == NEWEST else f"transformers=={version}", folder)
    [made] = [one for one in importlib.metadata.distributions(path=[str(folder)]) if one.name == "transformers"]
    for need in map(Requirement, made.requires or ()):
        if need.marker is None and not _is_here(need):
            _pip(f"{need.name}{need.specifier}", folder)
    return made.version


def _is_here(need: Requirement) -> bool:
    """Whether this environment has a version of a package that will do."""
    try:
        return need.specifier.contains(importlib.metadata.version(need.name), prereleases=True)
    except importlib.metadata.PackageNotFoundError:
        return False


def _pip(what: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), what]
    subprocess.run(command, check=True)


def test(version: str, folder: Path) -> int:
    """Run the selection under the transformers of the folder: pytest's exit code."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    asked = [sys.executable, "-c", "import transformers; print(transformers.__version__)"]
    found = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    assert found == version, f"{found} is imported, not {version}"
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-W", "error::FutureWarning"]
    return subprocess.run([sys.executable, "-m", "pytest", *options, *SELECTION], env=environment, cwd=ROOT).returncode


def main() -> None:
    """Both versions, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", default=[lowest(), NEWEST])
    failed = []
    for wanted in parser.parse_args().versions:
        with tempfile.TemporaryDirectory(prefix="transformers-") as folder:
            version = install(wanted, Path(folder))
            print(f"transformers {version} ({wanted}):", flush=True)
            if test(version, Path(folder)):
                failed.append(version)
    if failed:
        sys.exit(f"Not right under transformers {', '.join(failed)}.")


if __name__ == "__main__":
    main()
