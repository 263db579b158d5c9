"""The bundle for a class: all that a student needs is in it, and nothing that would give an exercise away.

Covered: its content, file by file and line by line; the command; the bundle unpacked, installed by pip and used as its
README says, in a virtual environment that sees this one's third-party packages and not this project. There it is begun
with; the rest is done by children of the warm process that find nothing of this project either. Not covered: that pip
finds those packages from the bundle's version ranges, which takes minutes and a network.
"""

import ast
import json
import os
import re
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest
from exercises.kit.known import table as known
from grader import ROOT, cli
from grader.commands import release
from solutions import build, misconceptions, table
from solutions.loading import BadCourse

EXERCISES = ROOT / "exercises"
COURSES = manifest.courses()
TOP = "unpacking-pipeline"
SUFFIXES_OF_TEXT = (".py", ".md", ".toml", ".ipynb", ".j2", ".ini", ".svg", ".json", ".txt")
LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache"}
# What the hidden inputs are drawn from; and a use of embeddings and cosines, which are two of the exercises.
KEPT_BACK = {"exercises/pocket/corpus.py", "exercises/pocket/train.py"}

# By which a class's copy names known mistakes.
TABLE = "exercises/diagnoses.json"


@pytest.fixture(scope="module")
def files():
    return release.bundle(COURSES)


@pytest.fixture(scope="module")
def texts(files):
    return {name: data.decode() for name, data in files.items() if name.endswith(SUFFIXES_OF_TEXT)}


def manifest_in(files, tmp_path):
    path = tmp_path / "exercises.toml"
    path.write_bytes(files["exercises/exercises.toml"])
    return manifest.courses(path)


def at_home(courses, folder):
    """The courses as they are when their manifest lies in another folder, where they have no oracle."""
    found = []
    for course in courses:
        places = {
            place: (folder / os.path.relpath(getattr(course, place), EXERCISES)).resolve() for place in manifest.PLACES
        }
        found.append(replace(course, manifest=folder / "exercises.toml", oracle=None, **places))
    return tuple(found)


# What is in it


def test_every_file_of_the_exercises_goes_along(files):
    found = {path.relative_to(ROOT).as_posix() for path in EXERCISES.rglob("*") if path.is_file()}
    found = {name for name in found if not LEFT_BEHIND & set(name.split("/"))}
    assert found - {name for name in files if name.startswith("exercises/")} == KEPT_BACK
    assert {name for name in files if name.startswith("exercises/")} - found == {TABLE}


def test_the_constraints_are_the_versions_that_were_tested_of_what_a_student_may_need(files, texts):
    own = tomllib.loads(texts["pyproject.toml"])["project"]
    pins = files["constraints.txt"].decode().splitlines()[1:]
    assert set(pins) < set((ROOT / "requirements.txt").read_text("utf-8").splitlines())
    pinned = {line.partition("==")[0].lower() for line in pins}
    needed = [*own["dependencies"], *own["optional-dependencies"]["smollm2"]]
    assert {re.split("[<>=]", requirement)[0].lower() for requirement in needed} < pinned
    assert {"tokenizers", "huggingface-hub", "ipykernel"} < pinned and not {"distributed", "mypy", "ruff"} & pinned
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert own["optional-dependencies"] == {name: extras[name] for name in ("notebook", "smollm2")}
    assert any(requirement.startswith("jupyter") for requirement in extras["notebook"])


def test_the_editors_are_told_where_the_checks_are_and_what_to_install(files):
    settings = json.loads(files[".vscode/settings.json"])
    assert settings["python.testing.pytestEnabled"] and settings["python.testing.pytestArgs"] == ["exercises"]
    container = json.loads(files[".devcontainer/devcontainer.json"])
    assert container["postCreateCommand"] == "pip install -c constraints.txt -e '.[notebook]'"
    wanted = set(json.loads(files[".vscode/extensions.json"])["recommendations"])
    assert wanted == set(container["customizations"]["vscode"]["extensions"])


def test_its_handout_and_its_readme_name_only_what_is_in_it(files, texts):
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    there = set(files) | folders
    for page, home in (("exercises/README.md", "exercises"), ("README.md", ".")):
        text = texts[page]
        named = re.findall(r"`([\w./-]+(?:\.(?:py|ipynb|md|toml|txt|json)|/))`", text) + re.findall(
            r"\]\(([^)]+)\)", text
        )
        named += re.findall(r"`(exercises/[\w./]+)`", text)
        assert named
        # README says under which name to hand in, and gives an example of a student's own module.
        there |= {"helpers.py", *(course.stub.name for course in COURSES)} if home == "." else set()
        assert not [name for name in named if not {name, str(PurePosixPath(home, name))} & there]
        assert "<!--" not in text and "class's copy" not in text and "exercises solution" not in text
        assert not re.search(r"\b(solutions|grader|corpus\.py|train\.py)\b", text)


def test_all_that_is_left_of_the_handout_is_as_it_was(texts):
    before = (EXERCISES / "README.md").read_text("utf-8").splitlines()
    after = texts["exercises/README.md"].splitlines()
    comments = sum(len(found.splitlines()) for found in re.findall(r"^<!--.*?-->\n", "\n".join(before), re.M | re.S))
    assert set(after) <= set(before) and len(before) - comments - 10 < len(after) < len(before) - comments


def test_no_address_of_a_registry_is_in_it(files):
    own = [name for name in files if not name.startswith("exercises/")]
    assert not [name for name in own if re.search(rb"https?://|\bpypi\b|pytorch\.org", files[name])]


def test_the_models_card_says_what_is_not_there(texts):
    card = texts["exercises/pocket/README.md"]
    assert card.startswith((EXERCISES / "pocket" / "README.md").read_text("utf-8"))
    assert "`train.py` and `corpus.py` are not in this bundle" in card


def test_beside_the_exercises_there_are_these_files(files):
    others = {name for name in files if not name.startswith("exercises/")}
    editors = {".vscode/settings.json", ".vscode/extensions.json", ".devcontainer/devcontainer.json"}
    assert others == {"README.md", "pyproject.toml", "constraints.txt", "LICENSE"} | editors
    assert files["LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert files["README.md"] != (ROOT / "README.md").read_bytes()


def test_the_stubs_are_made_anew_and_an_own_try_at_one_stays_at_home(files, tmp_path, monkeypatch):
    mine = tmp_path / "unpacking_pipeline.py"
    mine.write_text("def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\n")
    text = build.stubs(COURSES[0].solutions.read_text("utf-8"))
    monkeypatch.setattr(release.Path, "read_bytes", lambda path: mine.open("rb").read(), raising=True)
    assert release.bundle(COURSES)["exercises/unpacking_pipeline.py"] == text.encode()


def test_what_else_lies_in_the_folder_stays_there(files):
    kept = EXERCISES / "my_solution.py"
    assert not any(kept.match(f"exercises/{pattern}") for pattern in (*release.COPIED, *release.COPIED_CHECKS))


def without_mistakes(course):
    """The course with hints that call known mistakes as a class's table does, and those that it has not, not at all."""
    slugs, names = {mistake.slug for mistake in misconceptions.catalogue(course)}, table.of(course)[1]

    def fitting(wanted):
        return tuple(dict.fromkeys(names.get(said, said) for said in wanted if said in names or said not in slugs))

    fits = {one.name: tuple(map(fitting, one.fits)) for one in course.exercises}
    return replace(course, exercises=tuple(replace(one, fits=fits[one.name]) for one in course.exercises))


def test_the_manifest_says_the_same_as_the_projects_own(files, tmp_path):
    """Every field of every course and exercise, with the places counted from where the manifest lies now.

    But for the names of known mistakes that a hint is for: they are those of the table.
    """
    assert manifest_in(files, tmp_path) == at_home([without_mistakes(course) for course in COURSES], tmp_path)


def test_the_last_hints_can_be_left_out_and_nothing_else_goes_with_them(files, tmp_path):
    without = release.bundle(COURSES, last_hint=False)
    shorter = [
        replace(
            course, exercises=tuple(replace(own, hints=own.hints[:-1], fits=own.fits[:-1]) for own in course.exercises)
        )
        for course in map(without_mistakes, COURSES)
    ]
    assert manifest_in(without, tmp_path) == at_home(shorter, tmp_path)
    assert {name: data for name, data in without.items() if files[name] != data}.keys() == {"exercises/exercises.toml"}
    last = [exercise.hints[-1] for course in COURSES for exercise in course.exercises]
    assert not [(name, hint) for name, data in without.items() for hint in last if hint.encode() in data]


def test_the_ranges_are_the_projects_and_each_is_for_something_that_is_imported(texts):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = tomllib.loads(texts["pyproject.toml"])["project"]
    assert set(own["dependencies"]) < set(project["dependencies"])
    assert own["requires-python"] == project["requires-python"] and own["version"] == project["version"]
    names = {re.split("[<>=]", requirement)[0].replace("-", "_") for requirement in own["dependencies"]}
    assert {"torch", "transformers", "numpy", "pytest", "pytest_timeout", "matplotlib"} <= names
    assert "msgpack" not in names
    imported = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for name, text in texts.items() if name.endswith(".py")
        for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }  # fmt: skip
    # transformers brings the hub's library and tokenizers along; the solutions are looked for and may be missing.
    elsewhere = {"exercises", "huggingface_hub", "solutions", "tokenizers"}
    extras = {re.split("[<>=]", one)[0] for extra in own["optional-dependencies"].values() for one in extra}
    assert imported - set(sys.stdlib_module_names) - elsewhere - extras == names


# What is not in it


def test_no_path_leads_to_what_stays_with_the_instructor(files):
    parts = {part for name in files for part in name.split("/")}
    assert not parts & {"solutions", "grader", "tests", "misconceptions", "hidden", "hidden_stretch", "demo_class"}


def solution_lines():
    """The lines of all solutions that are long enough to be nobody else's."""
    found = set()
    for course in COURSES:
        for region in re.findall(r"# BEGIN SOLUTION\n(.*?) *# END SOLUTION", course.solutions.read_text("utf-8"), re.S):
            found |= {line.strip() for line in region.splitlines()}
    return {line for line in found if len(line) >= 25}


def test_no_line_of_a_solution_is_in_it(texts):
    lines = solution_lines()
    assert len(lines) >= 15
    # Hints are for this: the last of them comes close.
    searched = {name: text for name, text in texts.items() if name != "exercises/exercises.toml"}
    # Measuring a model's noise takes a cache too. It is a line of a loop, and the course that it is of is not graded.
    common = {"cache = output.past_key_values"}
    # And what a model is to be asked for its attention: the stub says how, and the kit does it as well.
    common |= {'model.set_attn_implementation("eager")', "usual = model.config._attn_implementation"}
    assert not [(name, line) for name, text in searched.items() for line in lines - common if line in text]


def test_no_name_of_a_hidden_test_and_no_known_mistake_is_in_it(texts):
    whole = "\n".join(texts.values())
    hidden = {
        name
        for path in (ROOT / "tests").glob("hidden*/test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    public = {name for path in EXERCISES.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(hidden - public) >= 40
    assert not (hidden - public) & set(re.findall(r"\w+", whole))
    mistakes = [mistake for course in COURSES for mistake in misconceptions.catalogue(course)]
    in_a_line = " ".join(whole.split())
    assert not [mistake.slug for mistake in mistakes if mistake.slug in whole or mistake.says in in_a_line]


def test_nothing_in_it_imports_the_grader_or_needs_the_solutions(texts):
    code = {name: text for name, text in texts.items() if name.endswith((".py", ".ipynb"))}
    # The one file that looks for them does without where they are missing.
    for wanted in ("from solutions.misconceptions import Catalogue", "from solutions import oracle"):
        asking = f"    try:\n        {wanted}\n    except ImportError:\n"
        assert code["exercises/conftest.py"].count(asking) == 1
        code["exercises/conftest.py"] = code["exercises/conftest.py"].replace(asking, "")
    found = [
        name for name, text in code.items() if re.search(r"^\W*(from|import) (grader|solutions|tests)\b", text, re.M)
    ]
    assert found == []


def test_its_table_of_known_mistakes_is_that_of_its_own_checks_and_as_small_as_a_picture(files, tmp_path):
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    courses = manifest.courses(tmp_path / "exercises" / "exercises.toml")
    read = known.read(tmp_path / TABLE, courses)
    assert read == {course.name: table.of(own)[0] for course, own in zip(courses, COURSES, strict=True)}
    assert len(zlib.compress(files[TABLE])) < 50_000


# The file


def test_the_same_project_gives_the_same_bytes_in_a_fixed_order(tmp_path):
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    count = release.write(one, COURSES)
    release.write(two, COURSES)
    assert one.read_bytes() == two.read_bytes()
    entries = zipfile.ZipFile(one).infolist()
    assert len(entries) == count
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert all(entry.filename.startswith(f"{TOP}/") for entry in entries)


def test_a_file_that_can_not_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    out = tmp_path / "class.zip"
    out.write_text("old")
    monkeypatch.setattr(zipfile.ZipFile, "writestr", lambda *arguments: (_ for _ in ()).throw(OSError(28, "No space")))
    with pytest.raises(release.CannotRelease, match="No space"):
        release.write(out, COURSES)
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"] and out.read_text() == "old"


def test_the_command_says_what_it_wrote(tmp_path):
    out = tmp_path / "unpacking-pipeline.zip"
    done = CliRunner().invoke(cli.app, ["release", str(out), "--without-last-hint"])
    assert done.exit_code == 0 and f"wrote {out}: " in done.output
    data = zipfile.ZipFile(out).read(f"{TOP}/exercises/exercises.toml")
    assert data == release.bundle(COURSES, last_hint=False)["exercises/exercises.toml"]


@pytest.mark.parametrize(
    ("name", "said"), [("class.tar", "name a .zip file"), ("nowhere/class.zip", "No such file or directory")]
)
def test_a_file_that_can_not_be_written_is_refused_with_the_mend(tmp_path, name, said):
    done = CliRunner().invoke(cli.app, ["release", str(tmp_path / name)])
    assert done.exit_code == 2 and said in done.output and "Name" in done.output.replace("name", "Name")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("no jupytext", name="jupytext"), "Install jupytext."),
        (BadCourse("master.py: bad region"), "master.py: bad region"),
    ],
)
def test_files_that_can_not_be_made_are_told_with_the_mend(tmp_path, monkeypatch, error, said):
    monkeypatch.setattr(build, "made", lambda *_: (_ for _ in ()).throw(error))
    done = CliRunner().invoke(cli.app, ["release", str(tmp_path / "class.zip")])
    assert done.exit_code == 2 and said in done.output
    assert not list(tmp_path.iterdir())


# In use, by README only


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The bundle unpacked, and a Python with this one's third-party packages and without this project."""
    folder = tmp_path_factory.mktemp("student")
    release.write(folder / "unpacking-pipeline.zip", COURSES)
    zipfile.ZipFile(folder / "unpacking-pipeline.zip").extractall(folder)
    venv.create(folder / "venv", symlinks=os.name != "nt")
    [python] = [*folder.glob("venv/bin/python"), *folder.glob("venv/Scripts/python.exe")]
    [packages] = [*folder.glob("venv/lib/python*/site-packages"), *folder.glob("venv/Lib/site-packages")]
    # A folder named in a .pth file is searched, and no .pth file in it read: not that of an editable install either.
    (packages / "third_party.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder / TOP, python


def run(unpacked, *arguments):
    folder, python = unpacked
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [python, *map(str, arguments)], cwd=folder, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(unpacked):
    done = run(unpacked, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
    assert done.returncode == 0, done.stdout
    return unpacked


# Leaves to a child of the warm process what a Python without this project finds.
ALONE = """
import runpy, sys
from importlib.util import find_spec
sys.meta_path[:] = [finder for finder in sys.meta_path if "__editable__" not in getattr(finder, "__module__", "")]
sys.path[:] = [folder for folder in sys.path if folder != {root!r}]
assert not [name for name in ("grader", "solutions", "tests") if find_spec(name)]
for words in {programs!r}:
    sys.argv = words
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        print("ENDED", ended.code)
"""


@pytest.fixture
def programs(unpacked, warm):
    """programs(*lines): what `python -m WORD WORD...` prints for each of them in the unpacked bundle."""

    def programs(*lines):
        code = ALONE.format(root=str(ROOT), programs=lines)
        ended, said = warm.python("-c", code, folder=unpacked[0])
        assert ended == 0, said
        return said

    return programs


def test_the_environment_has_nothing_of_this_project(installed):
    code = "import exercises, importlib.util as util; print(exercises.__file__)\n"
    code += (
        "print([name for name in ('grader', 'solutions', 'tests') if util.find_spec(name)], util.find_spec('torch'))"
    )
    file, found = run(installed, "-c", code).stdout.splitlines()
    assert str(installed[0]) in file and found.startswith("[] ModuleSpec")


def test_from_the_stubs_of_both_courses_to_a_first_green_exercise(installed, programs):
    done = run(installed, "-m", "pytest", "exercises", "exercises/stretch")
    assert done.returncode == 1 and re.search(r"^=+ \d+ not attempted in ", done.stdout, re.M), done.stdout
    assert all(f"  not attempted  {name}" in done.stdout for course in COURSES for name in course.names)
    stub = installed[0] / "exercises" / "unpacking_pipeline.py"
    [line] = re.findall(r"raise NotImplementedError\(\"Call the tokenizer.*", stub.read_text("utf-8"))
    stub.write_text(stub.read_text("utf-8").replace(line, 'return tokenizer(text)["input_ids"]'), "utf-8")
    # And a known mistake: there is no catalogue here, and yet it is named.
    [mistake] = [one for one in misconceptions.catalogue(COURSES[0]) if one.slug == "compare_returns_the_dot_product"]
    stub.write_text(f"{stub.read_text('utf-8')}\n\n{mistake.source}", "utf-8")
    said = programs(["pytest", "exercises", "-k", "1_tokenize or 6_compare"])
    assert "  done           tokenize " in said and said.endswith("ENDED 1\n"), said
    assert "tokenize is done: " in said and "solution" not in said and "other way" not in said
    assert mistake.says in " ".join(said.split()), said


def test_where_am_i_a_hint_a_try_and_a_page_work_and_there_is_no_solution_to_show(programs, tmp_path, monkeypatch):
    monkeypatch.setenv("UNPACKING_STATE", str(tmp_path))
    page, alone = str(tmp_path / "page.html"), "exercises"
    said = programs(
        [alone], [alone, "hint", "greedy_step"], [alone, "try", "The dog"], [alone, "page", "--out", page],
        [alone, "solution", "compare"],
    )  # fmt: skip
    status, hints, tried, page, solution, _ = re.split("^ENDED ", said, flags=re.M)
    assert "get_embedding" in status
    assert COURSES[0].exercise("greedy_step").hints[0] in " ".join(hints.split())
    assert "Yours: tokenize." in tried and "27.6 %" in tried
    assert "with 1 of " in page
    assert "There are no solutions in this copy" in solution and not said.endswith("ENDED 0\n")


def test_a_wheel_of_it_holds_all_that_the_exercises_need(installed, files, tmp_path):
    done = run(installed, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, ".")
    assert done.returncode == 0, done.stdout
    [wheel] = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in files if name.startswith("exercises/")} <= names
