"""The notebook of the exercises: what is in it, and that it runs from top to bottom as a student would run it."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient

from exercises.kit.submission import loader
from solutions import build
from tests.support.courses import MAIN, SIX

PATH = MAIN.stub.with_suffix(".ipynb")
NOTEBOOK = nbformat.read(PATH, as_version=4)
CODE = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
OWN = [cell for cell in CODE if "kit" not in cell.metadata.get("tags", [])]
SETUP = CODE[0].source
# How many pictures are drawn: one for each of the six functions at least.
PICTURES = sum(cell.source.splitlines()[-1].startswith("plots.") for cell in CODE)
# For a machine that is busy with other things: the first check loads torch and the model.
SECONDS = 900


def outputs(cells):
    """What the code cells show, by MIME type, for each last line of a cell. Nothing is printed, and nothing raised."""
    found = {}
    for cell in cells:
        if cell.cell_type == "code":
            assert all(output.output_type == "execute_result" for output in cell.outputs), cell.outputs
            found[cell.source.splitlines()[-1]] = {
                kind: text for output in cell.outputs for kind, text in output.data.items()
            }
    return found


def run(folder, text):
    """The notebook with this text in percent format, executed in a fresh kernel in a folder, and its outputs."""
    notebook = nbformat.reads(build.notebook(text), as_version=4)
    NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook, outputs(notebook.cells)


@pytest.fixture(scope="module")
def master():
    return MAIN.solutions.read_text("utf-8")


@pytest.fixture
def copy(tmp_path):
    """A copy of the exercises, as a student has them: the folder `exercises`."""
    folder = tmp_path / "class" / "exercises"
    shutil.copytree(MAIN.stub.parent, folder, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return folder


# What is in it


def test_it_is_the_notebook_that_the_builder_makes(master):
    assert PATH.read_text("utf-8") == build.notebook(build.without_solutions(master))


def test_making_it_twice_gives_the_same_bytes(master):
    assert build.notebook(master) == build.notebook(master)


def test_it_is_valid_and_has_no_outputs():
    nbformat.validate(NOTEBOOK)
    assert (NOTEBOOK.nbformat, NOTEBOOK.nbformat_minor) >= (4, 5)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in CODE)
    assert NOTEBOOK.metadata.kernelspec.name == "python3"


def test_its_own_code_is_that_of_the_py_file():
    text = MAIN.stub.read_text("utf-8")
    assert all(cell.source in text for cell in OWN)
    assert len(OWN) == 1 + len(MAIN.names)


def test_it_holds_no_line_of_a_solution(master):
    solved = [match[0] for match in build.REGION.finditer(master)]
    lines = {line.strip() for region in solved for line in region.splitlines()[2:-1]}
    assert len(lines) > 10
    assert not lines & {line.strip() for cell in NOTEBOOK.cells for line in cell.source.splitlines()}


@pytest.mark.parametrize("name", MAIN.names)
def test_a_function_stands_between_its_text_and_its_check_and_then_comes_a_picture_if_there_is_one(name):
    at = next(i for i, cell in enumerate(NOTEBOOK.cells) if cell.source.startswith(f"def {name}("))
    text, _, check, picture = NOTEBOOK.cells[at - 1 : at + 3]
    number = MAIN.names.index(name) + 1
    assert text.source.startswith(f"## {number}. {MAIN.exercise(name).title}\n")
    assert check.source == f"check({name})"
    assert "kit" in check.metadata.tags
    if name in SIX.names:
        assert "plots." in picture.source.splitlines()[-1] and "kit" in picture.metadata.tags


def test_the_py_file_has_no_cell_of_the_kit():
    text = MAIN.stub.read_text("utf-8")
    assert "check(" not in text and "plots" not in text and "kit" not in text


def test_the_master_runs_without_the_kit(master):
    """Its text is what a known mistake's submission is made of."""
    submission = loader.read("master.py", master.encode())
    [cell] = submission.cells
    imported = {line for line in cell.source.splitlines() if line.startswith(("import ", "from "))}
    assert imported == {"import torch"}


# Running it


def test_with_the_stubs_it_runs_to_its_end_and_says_of_each_that_it_is_not_attempted(copy, master):
    _, shown = run(copy, build.without_solutions(master))
    for name in MAIN.names:
        assert "not attempted yet" in shown[f"check({name})"]["text/html"]
    pictures = [data for line, data in shown.items() if line.startswith("plots.")]
    assert len(pictures) == PICTURES >= len(SIX.names)
    assert all(data["text/plain"].startswith("This picture waits for tokenize.") for data in pictures)
    assert all("\n" not in data["text/plain"] for data in pictures)
    assert shown["check()"]["text/html"].count("not attempted yet") == len(MAIN.names)


def test_with_the_solutions_every_check_is_green_and_every_picture_is_there(copy, master):
    notebook, shown = run(copy, master)
    for name in MAIN.names:
        points = f"{MAIN.exercise(name).points:g}"
        assert shown[f"check({name})"]["text/plain"].split()[:5] == ["done", name, points, "of", points]
        assert "hint" not in shown[f"check({name})"]["text/html"]
    assert shown["check()"]["text/plain"].count("done") == len(MAIN.names)
    pictures = [data for line, data in shown.items() if line.startswith("plots.")]
    assert len(pictures) == PICTURES >= len(SIX.names)
    assert all(len(data["image/png"]) > 10_000 for data in pictures)
    # What a student hands in: only the student's own cells are read, and nothing is noted.
    submission = loader.read("me.ipynb", nbformat.writes(notebook).encode())
    read = "".join(cell.source for cell in submission.cells)
    assert "check(" not in read and "plots" not in read
    assert submission.notes == []


def test_graded_it_gives_the_functions_and_no_note(master, monkeypatch):
    monkeypatch.setitem(sys.modules, MAIN.stub.stem, None)
    submission = loader.read("me.ipynb", build.notebook(master).encode())
    module = loader.execute(submission, module=MAIN.stub.stem)
    assert all(callable(getattr(module, name)) for name in MAIN.names)
    assert not hasattr(module, "model") and not hasattr(module, "check")
    assert submission.notes == []


# The first cell


def find_kit(folder, before=""):
    """Run the first cell in a folder with a Python that has nothing installed; what it printed, and what it said."""
    code = f"{before}\n{SETUP}\nprint(check, models.__file__)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=folder, capture_output=True, text=True, env=environment
    )


# Stands for the kit, which needs packages that a bare Python has not.
KIT = {
    "__init__.py": "",
    "kit/__init__.py": "",
    "kit/models.py": "",
    "kit/plots.py": "",
    "kit/notebook.py": "check = hint = 'a check'",
}
# In Colab; pip is told what to do, and does nothing.
COLAB = (
    "import subprocess, sys; sys.modules['google.colab'] = sys\n"
    "subprocess.run = lambda command: print('RUN', *command[1:])"
)


def write_kit(root, kit=KIT):
    for name, text in kit.items():
        path = root / "exercises" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def bundle(path, kit=KIT, top="unpacking-pipeline"):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in kit.items():
            archive.writestr(f"{top}/exercises/{name}", text)
        archive.writestr(f"{top}/pyproject.toml", "")


def test_the_kit_is_found_beside_the_notebook(tmp_path):
    write_kit(tmp_path)
    done = find_kit(tmp_path / "exercises")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("a check")


def test_the_kit_is_found_in_the_zip_of_the_class_that_lies_there(tmp_path):
    bundle(tmp_path / "unpacking-pipeline-2026.zip")
    done = find_kit(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(tmp_path / "unpacking-pipeline-2026" / "unpacking-pipeline" / "exercises") in done.stdout


def test_in_colab_what_the_zip_needs_is_installed_once(tmp_path):
    bundle(tmp_path / "unpacking-pipeline.zip")
    first, second = find_kit(tmp_path, COLAB), find_kit(tmp_path, COLAB)
    folder = tmp_path / "unpacking-pipeline" / "unpacking-pipeline"
    assert first.stdout.startswith(f"RUN -m pip install --quiet {folder}\na check")
    assert second.stdout.startswith("a check")


def test_of_two_zips_the_newer_one_is_taken(tmp_path):
    for day, name in enumerate(("unpacking-pipeline.zip", "unpacking-pipeline (1).zip")):
        bundle(tmp_path / name, KIT | {"kit/notebook.py": f"check = hint = 'of day {day}'"})
        os.utime(tmp_path / name, (day, day))
    assert find_kit(tmp_path).stdout.startswith("of day 1")


def test_without_the_kit_it_says_what_to_do_in_colab_and_elsewhere(tmp_path):
    done = find_kit(tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in ("No module named 'exercises'", "upload the zip of your class", "pip install -e ."):
        assert words in done.stderr


def test_a_zip_that_is_still_being_uploaded_is_named(tmp_path):
    whole = io.BytesIO()
    bundle(whole)
    (tmp_path / "unpacking-pipeline.zip").write_bytes(whole.getvalue()[:200])
    done = find_kit(tmp_path)
    assert "unpacking-pipeline.zip is not a zip file" in done.stderr
    assert "wait until it is there" in done.stderr
    bundle(tmp_path / "unpacking-pipeline.zip")
    assert find_kit(tmp_path).stdout.startswith("a check")


def test_another_zip_of_that_name_is_no_kit(tmp_path):
    with zipfile.ZipFile(tmp_path / "unpacking-pipeline.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    done = find_kit(tmp_path, COLAB)
    assert "RUN" not in done.stdout
    assert "No module named 'exercises'" in done.stderr


def test_a_package_that_is_missing_is_named(tmp_path):
    write_kit(tmp_path, KIT | {"kit/plots.py": "import no_such_package"})
    assert "No module named 'no_such_package'" in find_kit(tmp_path).stderr


def test_every_cell_of_the_kit_is_left_out_of_a_graded_notebook():
    data = json.loads(PATH.read_text("utf-8"))
    left = "".join(cell.source for cell in loader.read("n.ipynb", json.dumps(data).encode()).cells)
    assert all(cell.source in left for cell in OWN)
    assert "plots" not in left and "shutil" not in left and "load(" not in left
