"""A few tests under the lowest versions that pyproject.toml allows, and under the newest transformers there is.

`python -m tests.versions` installs them into a folder each, with those of their needs that this environment has in
another version, and runs a plain round of the zoo there, the sessions of the public checks and the grader's messages:
under a minute of a core each. What transformers has announced to take away is an error. The newest is left out where
this environment has it: all tests run under it.
Not covered: versions in between; another torch, which would be gigabytes; the way through the sandbox.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SELECTION = (
    "tests/zoo/test_zoo.py",
    "tests/kit/loading",
    "tests/kit/testing/test_session.py::test_the_solutions_of_a_course_are_done",
    "tests/sandbox/test_wire.py::test_plain_data_comes_out_as_it_went_in",
    "tests/sandbox/test_wire.py::test_arrays_come_out_as_arrays",
)
# Its like is tried already. The others have all that transformers has a hand in: classes, caches, files, settings.
LEFT_OUT = (
    "gpt2-llama3",
    "openai-gpt-unigram",
    "test_a_vocabulary_may_be_larger_than_the_tokenizers",
    "test_embeddings_may_be_smaller_than_the_layers_that_read_them",
    "test_every_tokenizer_has_a_word_of_one_token_near_the_one_that_is_asked_for",
    "test_what_asks_for_a_cache_is_left_out_on_a_model_that_hands_on_none and not rwkv",
)
# pytest, and whether it found the right transformers.
PROGRAM = """
import sys, pytest
code = pytest.main(sys.argv[2:])
found = sys.modules["transformers"].__version__
sys.exit(code if found == sys.argv[1] else f"{found} is imported, not {sys.argv[1]}")
"""


def lowest() -> list[str]:
    """The lower bounds in pyproject.toml, as pip takes them."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return [need.replace(">=", "==") for need in needs if not need.startswith("torch")]


def newest() -> list[str]:
    """The transformers that pip would install today; none where this environment has it."""
    options = ["--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *options, "transformers"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    version = report["install"][0]["metadata"]["version"]
    return [] if version == importlib.metadata.version("transformers") else [f"transformers=={version}"]


def install(wanted: list[str], folder: Path) -> None:
    """Put these into the folder, with what they need in another version than there is here."""
    missing = wanted
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


def test(folder: Path) -> tuple[bool, str]:
    """Run the selection under what is in the folder: whether all is well, and what pytest said."""
    [version] = [one.version for one in _in(folder) if one.name == "transformers"]
    # What this environment's own versions bring along as plugins may not be in the folder's.
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment |= {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}
    options = ["-q", "-p", "pytest_timeout", "-p", "no:cacheprovider", "-W", "error::FutureWarning"]
    options += ["-k", " and ".join(f"not ({one})" for one in LEFT_OUT)]
    command = [sys.executable, "-c", PROGRAM, version, *options, *SELECTION]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode == 0, done.stdout


def tried(wanted: list[str]) -> bool:
    """Install these, test under them, and print what came of it."""
    with tempfile.TemporaryDirectory(prefix="versions-") as folder:
        install(wanted, Path(folder))
        is_well, said = test(Path(folder))
    print(f"{' '.join(wanted)}: {'right' if is_well else 'NOT RIGHT'}\n{said}", flush=True)
    return is_well


def main() -> None:
    """The lowest and the newest at once, or the versions that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wanted", nargs="*", metavar="transformers==VERSION", help="try these, together, and no others")
    wanted = parser.parse_args().wanted
    with ThreadPoolExecutor(2) as threads:
        sys.exit(0 if all([*threads.map(tried, [wanted] if wanted else filter(None, (lowest(), newest())))]) else 1)


if __name__ == "__main__":
    main()
