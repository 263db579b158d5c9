"""The house rules: what may import what, how large things are, and words that were given up.

Read off the text of every file, nothing is run. Covered: `grader/`, `exercises/kit/` and `solutions/`; for words, tests
as well. Not covered: whether a name is a good one.
"""

import ast
import functools
from pathlib import Path

import pytest

from grader import ROOT

# What students write, or read as if one of them had written it.
SKIPPED = {"demo_class", "new", "__pycache__", "submissions", "attacks"}
MASTERS = {"unpacking_pipeline.py", "unpacking_further.py"}
MODULES, LINES, FUNCTION = 10, 300, 40

# What each folder may import of the project, beside itself. Arrows run down this table only.
KIT = "exercises.kit"
MAY_IMPORT = {
    "grader/commands": ("grader", KIT, "solutions"),
    "grader/run": (
        "grader.harness", "grader.intake", "grader.records", "grader.sandbox", "grader.errors", "grader.text", KIT,
    ),
    # The known mistakes give a failed test its words; `solutions` holds their catalogue, and the names of the oracle.
    "grader/harness": (
        "grader.intake", "grader.records", "grader.sandbox", "grader.errors", "grader.text", KIT, "solutions",
    ),
    # Of `solutions`, the words of the known mistakes: a page tells them from what was measured.
    "grader/reports": (
        "grader.intake", "grader.records", "grader.errors", "grader.text", KIT, "solutions.misconceptions",
    ),
    "grader/intake": ("grader.errors", "grader.text", KIT),
    # The reference's worker computes what the oracle answers.
    "grader/sandbox": ("grader.errors", KIT, "solutions.oracle"),
    "grader/records": ("grader.errors", KIT),
    "solutions": (KIT,),
    "exercises/kit": (),
}  # fmt: skip
# In these a few things lie beside the folders.
LOOSE = {
    "grader/cli.py": ("grader.commands", KIT),
    "grader/__main__.py": ("grader.cli",),
    "grader/errors.py": (KIT,),
    "grader/text.py": (),
    "grader/__init__.py": (),
}


def files(*tops):
    found = [path for top in tops for path in sorted((ROOT / top).rglob("*.py"))]
    return [path for path in found if not SKIPPED & set(path.parts) and path.name not in MASTERS]


def name(path):
    return path.relative_to(ROOT).as_posix()


@functools.cache
def parsed(path):
    return ast.parse(path.read_text("utf-8"))


@pytest.fixture(scope="module", autouse=True)
def let_go():
    """The trees are many, and of no use to other tests of this process."""
    yield
    parsed.cache_clear()


def imported(tree):
    """The full names of what a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_below(full, package):
    return full == package or full.startswith(f"{package}.")


def may_import(path):
    """What the file may import of the project."""
    if name(path) in LOOSE:
        return LOOSE[name(path)]
    folder = next(folder for folder in MAY_IMPORT if name(path).startswith(f"{folder}/"))
    return (folder.replace("/", "."), *MAY_IMPORT[folder])


def strays(path, tree):
    """The imports of a file that its folder's row does not allow. The version and the root belong to nobody."""
    for full in imported(tree):
        ours = full.partition(".")[0] in ("grader", "exercises", "solutions", "tests")
        nobodys = full in ("grader.ROOT", "grader.__version__")
        if ours and not nobodys and not any(is_below(full, allowed) for allowed in may_import(path)):
            yield f"{name(path)} imports {full}"


def test_arrows_run_down_only():
    found = [stray for path in files("grader", "exercises/kit", "solutions") for stray in strays(path, parsed(path))]
    assert not found


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("exercises/kit/checks.py", "from grader import text"),
        ("exercises/kit/testing/plugin.py", "import grader.records.record"),
        ("exercises/kit/notebook.py", "from solutions import misconceptions"),
        ("solutions/oracle.py", "from grader.sandbox import wire"),
        ("grader/sandbox/client.py", "from grader.intake.submissions import Submission"),
        ("grader/sandbox/worker.py", "def f():\n    from grader.harness import inputs"),
        ("grader/records/gradebook.py", "from grader.run import scheduler"),
        ("grader/intake/files.py", "from grader.reports import outputs"),
        ("grader/reports/outputs.py", "from grader.run.scheduler import Made"),
        ("grader/harness/session.py", "from grader.run.judge import Judge"),
        ("grader/run/judge.py", "from grader.commands.console import terminal"),
        ("grader/text.py", "from grader.records import record"),
    ],
)
def test_an_arrow_that_runs_up_is_found(path, line):
    assert list(strays(ROOT / path, ast.parse(line)))


def test_no_folder_holds_more_than_ten_modules():
    counted = {}
    for path in files("grader", "exercises/kit", "solutions"):
        if path.name != "__init__.py" and "misconceptions" not in path.parts:
            counted.setdefault(name(path.parent), []).append(path.name)
    assert not {folder: found for folder, found in counted.items() if len(found) > MODULES}


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in files("grader", "exercises/kit")}
    assert not {path: length for path, length in lengths.items() if length > LINES}


def test_no_function_is_longer_than_forty_lines_without_its_docstring():
    found = []
    for path in files("grader", "exercises/kit", "solutions"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                documented = ast.get_docstring(node) is not None and len(node.body) > 1
                length = node.end_lineno - node.body[1 if documented else 0].lineno + 1
                if length > FUNCTION:
                    found.append(f"{name(path)}: {node.name} has {length} lines")
    assert not found


def test_every_module_says_what_it_is_for():
    without = [
        name(path)
        for path in files("grader", "exercises/kit", "solutions")
        if (ast.get_docstring(parsed(path)) or "TODO").startswith("TODO")
    ]
    assert not without


def test_each_is_no_name_for_a_variable():
    """The noun is: `for submission in found`."""
    found = [
        name(path)
        for path in files("grader", "exercises/kit", "solutions")
        if "misconceptions" not in path.parent.parts
        and any(
            (isinstance(node, ast.Name) and node.id == "each") or (isinstance(node, ast.arg) and node.arg == "each")
            for node in ast.walk(parsed(path))
        )
    ]
    assert not found


def test_nothing_below_the_course_knows_a_course_by_heart():
    """Names of functions, of the students' files and of courses stand in the manifest; solutions/ may know its own."""
    known = {"unpacking_pipeline", "unpacking_further", "stretch"}
    known |= {"tokenize", "next_token_logits", "greedy_step", "greedy_generate", "get_embedding", "compare"}
    known |= {"sampling_distribution", "sample_tokens", "cached_generate", "nearest_tokens", "attention_weights"}
    known |= {"layer_logits"}
    found = []
    for path in files("grader", "exercises/kit"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                found.append(f"{name(path)}:{node.lineno}: {node.value}")
    assert not found


def test_the_tests_lie_in_the_folders_of_what_they_test():
    """A test file under tests/FOLDER is about the source file of the same name in that folder, or says so here."""
    beside = {"product", "support", "hidden", "hidden_stretch", "redteam", "submissions", "benchmarks", "courses",
              "zoo"}  # fmt: skip
    # More than one file of tests for one source, or tests of what no single source does.
    further = {"reports/html/test_report_page.py", "reports/exports/test_autograder.py", "kit/plots/test_plots.py"}
    further |= {"harness/test_bounds.py", "test_layout.py", "kit/test_slips.py", "exercises/test_main.py"}
    further |= {"sandbox/test_late_files.py"}
    lost = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        own = path.relative_to(ROOT / "tests")
        if own.parts[0] in beside or own.as_posix() in further:
            continue
        source = Path(*own.parts[:-1], own.name.removeprefix("test_"))
        places = (ROOT / "grader" / source, ROOT / "exercises" / source, ROOT / source)
        if not any(place.is_file() or place.with_suffix("").is_dir() for place in places):
            lost.append(own.as_posix())
    assert not lost
