"""A few tests under the lowest transformers that pyproject.toml allows, and under the newest there is.

`python -m tests.transformers_versions` installs each into a folder of its own, with those of its needs that this
environment has in another version, and runs a plain round of the zoo there: under a minute of a core each. What
transformers has announced to take away is an error. The version of this environment is left out: all tests run under
it. Not covered: versions in between; the way through the sandbox.
"""

import argparse
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SELECTION = ("tests/zoo/test_zoo.py", "tests/kit/loading")
# Its like is tried already. The others have all that transformers has a hand in: classes, caches, files, settings.
LEFT_OUT = (
    "gpt2-gemma",
    "openai-gpt-unigram",
    "recurrent_gemma-roberta",
    "llama-llama3",
    "llama-unigram",
    "test_a_vocabulary_may_be_larger_than_the_tokenizers",
    "test_embeddings_may_be_smaller_than_the_layers_that_read_them",
    "test_every_tokenizer_has_a_word_of_one_token_near_the_one_that_is_asked_for",
    "test_the_solutions_of_the_stretch_course_are_right_too",
    "test_what_asks_for_a_cache_is_left_out_on_a_model_that_hands_on_none and not rwkv",
)
# pytest, and whether it found the right transformers.
PROGRAM = """
import sys, pytest
code = pytest.main(sys.argv[2:])
found = sys.modules["transformers"].__version__
sys.exit(code if found == sys.argv[1] else f"{found} is imported, not {sys.argv[1]}")
"""


def lowest() -> str:
    """The lower bound in pyproject.toml."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    [bound] = [need for need in needs if need.startswith("transformers")]
    return re.fullmatch(r"transformers>=([\d.]+)", bound)[1]


def newest() -> str:
    """The version that pip would install today."""
    options = ["--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *options, "transformers"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return report["install"][0]["metadata"]["version"]


def wanted() -> list[str]:
    """The lowest and the newest, but for the one that is here."""
    here = importlib.metadata.version("transformers")
    versions = [version for version in dict.fromkeys((lowest(), newest())) if version != here]
    print(f"All tests run under transformers {here}; tried now: {', '.join(versions) or 'no other'}", flush=True)
    return versions


def install(version: str, folder: Path) -> None:
    """Put that transformers into the folder, with what it needs in another version than there is here."""
    missing = [f"transformers=={version}"]
    while missing:
        _pip(missing, folder)
        needs = [Requirement(need) for one in _in(folder) for need in one.requires or ()]
        needs = [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
        missing = sorted({f"{need.name}{need.specifier}" for need in needs if not _is_there(need, folder)})


def _in(folder: Path) -> list[importlib.metadata.Distribution]:
    return [*importlib.metadata.distributions(path=[str(folder)])]


def _is_there(need: Requirement, folder: Path) -> bool:
    """Whether the folder, or else this environment, has a version of a package that will do."""
    own = [one.version for one in _in(folder) if canonicalize_name(one.name) == canonicalize_name(need.name)]
    try:
        return need.specifier.contains(own[0] if own else importlib.metadata.version(need.name), prereleases=True)
    except importlib.metadata.PackageNotFoundError:
        return False


def _pip(what: list[str], folder: Path) -> None:
    # Python compiles what is imported; pip would compile thousands of files of which a few hundred are.
    options = ["--quiet", "--no-deps", "--no-compile", "--target", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, *what], check=True)


def test(version: str, folder: Path) -> tuple[bool, str]:
    """Run the selection under the transformers of the folder: whether all is well, and what pytest said."""
    environment = os.environ | {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-W", "error::FutureWarning"]
    options += ["-k", " and ".join(f"not ({one})" for one in LEFT_OUT)]
    command = [sys.executable, "-c", PROGRAM, version, *options, *SELECTION]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode == 0, done.stdout


def tried(version: str) -> bool:
    """Install a version, test under it, and print what came of it."""
    with tempfile.TemporaryDirectory(prefix="transformers-") as folder:
        install(version, Path(folder))
        is_well, said = test(version, Path(folder))
    print(f"transformers {version}: {'right' if is_well else 'NOT RIGHT'}\n{said}", flush=True)
    return is_well


def main() -> None:
    """Two versions at once, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", help="by default the lowest and the newest")
    versions = parser.parse_args().versions or wanted()
    with ThreadPoolExecutor(2) as threads:
        sys.exit(0 if all([*threads.map(tried, versions)]) else 1)


if __name__ == "__main__":
    main()
