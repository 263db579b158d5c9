"""The notebook of the exercises: what is in it, and that it runs from top to bottom as a student would run it.

It is run twice for all tests here: with the stubs, and with the solutions. How the handout is cut into its cells:
tests/solutions/handout/test_cells.py; that every step of the course is in it: test_seeds.py.
Not covered: how an editor draws it (looked at by hand in JupyterLab, light and dark).
"""

import ast
import doctest
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient

from exercises.kit.submission import loader
from grader.commands.courses import texts
from solutions import build
from solutions.handout import cells
from tests.support.courses import MAIN, SIX

PATH = MAIN.stub.with_suffix(".ipynb")
NOTEBOOK = nbformat.read(PATH, as_version=4)
CODE = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
OWN = [cell for cell in CODE if "kit" not in cell.metadata.get("tags", [])]
SETUP = CODE[0].source
HANDOUT = (MAIN.stub.parent / "README.md").read_text("utf-8")
# The handout as a class gets it, and the code that draws its pictures.
STORY = texts.handout(HANDOUT)
LOOKS = list(cells.pictures(HANDOUT).values())
# So many columns of a code cell are seen in JupyterLab at 1280 pixels, with the list of files open beside it: 106.
# Some are left for a bar to scroll and for line numbers.
COLUMNS = 96
# For a machine that is busy with other things: the first check loads torch and the model.
SECONDS = 900


def made(percent):
    """The text of the notebook that the builder makes of a text of the master."""
    return build.notebook(build.with_story(MAIN, percent))


def outputs(cells):
    """What the code cells show, by MIME type, for each last code of a cell. Nothing is printed, and nothing raised."""
    found = {}
    for cell in cells:
        if cell.cell_type == "code":
            assert all(output.output_type == "execute_result" for output in cell.outputs), cell.outputs
            found[last(cell.source)] = {kind: text for output in cell.outputs for kind, text in output.data.items()}
    return found


def last(source):
    """The last statement of a cell, as it is written there."""
    statement = ast.parse(source).body[-1]
    return "\n".join(source.splitlines()[statement.lineno - 1 :])


def run(folder, text, without=()):
    """The notebook with this text in percent format, executed in a fresh kernel in a folder, and its outputs.

    `without` has the code of cells that are not run.
    """
    notebook = nbformat.reads(made(text), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.source not in without]
    NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook, outputs(notebook.cells)


@pytest.fixture(scope="module")
def master():
    return MAIN.solutions.read_text("utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the exercises, as a student has them: the folder `exercises`."""
    folder = tmp_path_factory.mktemp("class") / "exercises"
    shutil.copytree(MAIN.stub.parent, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


@pytest.fixture(scope="module")
def with_stubs(copy, master, warm_kernels):
    """What the cells show when no function is written yet."""
    return run(copy, build.without_solutions(master))[1]


@pytest.fixture(scope="module")
def solved(copy, master, warm_kernels):
    """The notebook as it is when all functions are right, and what its cells show.

    The handout's pictures have nothing of a student's in them: they are drawn with the stubs.
    """
    return run(copy, master, without=LOOKS)


def own_pictures(shown):
    """What the cells show that draw what the student's own functions do."""
    return [data for line, data in shown.items() if line.startswith("plots.")]


# What is in it


def test_it_is_the_notebook_that_the_builder_makes(master):
    assert PATH.read_text("utf-8") == made(build.without_solutions(master))


def test_making_it_twice_gives_the_same_bytes(master):
    assert made(master) == made(master)


def test_it_is_valid_and_has_no_outputs():
    nbformat.validate(NOTEBOOK)
    assert (NOTEBOOK.nbformat, NOTEBOOK.nbformat_minor) >= (4, 5)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in CODE)
    assert NOTEBOOK.metadata.kernelspec.name == "python3"


def test_its_own_code_is_that_of_the_py_file():
    text = MAIN.stub.read_text("utf-8")
    assert all(cell.source in text for cell in OWN)
    assert len(OWN) == 1 + len(MAIN.names)


def test_its_text_is_the_handouts_word_for_word():
    texts = [cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown"]
    bounds = [number for number, text in enumerate(texts) if text.startswith(("## 0. ", "## And together"))]
    story = texts[slice(*bounds)]
    assert len(story) > 3 * len(MAIN.names)
    assert not [text for text in story if text not in STORY]


def test_all_that_the_handout_says_of_the_exercises_is_in_it():
    """Line by line, for every section of its own: as text, as code to run, or as the code that draws a picture."""
    there = {line for cell in NOTEBOOK.cells for line in cell.source.splitlines()}
    told = cells.sections(STORY)
    for number in map(str, range(len(MAIN.names) + 1)):
        lines = [line for line in told[number].splitlines() if line and not line.startswith("![")]
        code = {line[8:] for line in lines if line.startswith(("    >>> ", "    ... "))}
        prose = {line for line in lines if not line.startswith("    ")}
        in_text = {line[8:] for line in there if line.startswith("    >>> ")}
        assert len(prose) > 5 and prose <= there and code <= there | in_text
    assert LOOKS and all(any(cell.source == code for cell in CODE) for code in LOOKS)


QUESTION = re.compile(
    r"^> \*\*Predict, then run\.\*\* (?:.+\n(?:> )?)+\n"
    r"<details>\n<summary>The answer</summary>\n\n(?:.+\n)+\n</details>\nRUN$",
    re.M,
)


def test_every_exercise_has_a_question_before_a_cell_that_answers_it():
    """The answer is folded, and a cell to run comes next: a picture, or an example of the handout's."""
    texts = [cell.source if cell.cell_type == "markdown" else "RUN" for cell in NOTEBOOK.cells]
    parts = re.split(r"^## (?=\d+\. )", "\n".join(texts), flags=re.M)[1:]
    assert len(parts) == 1 + len(MAIN.names)
    assert [len(QUESTION.findall(part)) for part in parts] == [1] * len(parts)


def test_no_link_in_it_leads_to_a_file():
    assert not [
        cell.source
        for cell in NOTEBOOK.cells
        if cell.cell_type == "markdown" and re.search(r"\]\((?!https?:)", cell.source)
    ]
    assert not [cell.source for cell in NOTEBOOK.cells if "<!--" in cell.source]


def test_its_code_fits_a_narrow_screen():
    wide = [line for cell in CODE for line in cell.source.splitlines() if len(line) > COLUMNS]
    assert not wide


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
    headings = [cell.source for cell in NOTEBOOK.cells[:at] if cell.source.startswith("## ")]
    assert "**Contract.**" in text.source and headings[-1].startswith(f"## {number}. `{name}(")
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


def test_with_the_stubs_it_runs_to_its_end_and_says_of_each_that_it_is_not_attempted(with_stubs):
    for name in MAIN.names:
        assert "not attempted yet" in with_stubs[f"check({name})"]["text/html"]
    pictures = own_pictures(with_stubs)
    assert len(pictures) >= len(SIX.names)
    assert all(data["text/plain"].startswith("This picture waits for tokenize.") for data in pictures)
    assert all("\n" not in data["text/plain"] for data in pictures)
    assert with_stubs["check()"]["text/html"].count("not attempted yet") == len(MAIN.names)


def test_the_handouts_pictures_are_there_before_a_function_is(with_stubs):
    assert all(len(with_stubs[code]["image/png"]) > 10_000 for code in LOOKS)
    assert all("data:image/svg+xml;base64," in with_stubs[code]["text/html"] for code in LOOKS)


def test_its_cells_show_what_the_handout_shows(with_stubs):
    """But for what is drawn by chance: a pipeline that is not told to be greedy."""
    looked_at = 0
    for example in doctest.DocTestParser().get_examples(STORY):
        code = last(example.source.rstrip("\n"))
        if code in with_stubs and example.want:
            by_chance = code.startswith("pipe(") and "do_sample=False" not in code
            assert by_chance or with_stubs[code]["text/plain"] + "\n" == example.want
            looked_at += not by_chance
    assert looked_at >= 20


def test_with_the_solutions_every_check_is_green_and_every_picture_is_there(solved):
    notebook, shown = solved
    for name in MAIN.names:
        points = f"{MAIN.exercise(name).points:g}"
        assert shown[f"check({name})"]["text/plain"].split()[:5] == ["done", name, points, "of", points]
        assert "hint" not in shown[f"check({name})"]["text/html"]
    said = shown["check()"]["text/plain"]
    assert sum(line.startswith("done ") for line in said.splitlines()) == len(MAIN.names)
    assert "This is what you have built" in said and "try_out" not in said
    pictures = own_pictures(shown)
    assert len(pictures) >= len(SIX.names)
    assert all(len(data["image/png"]) > 10_000 for data in pictures)
    # What a student hands in: only the student's own cells are read, and nothing is noted.
    submission = loader.read("me.ipynb", nbformat.writes(notebook).encode())
    read = "".join(cell.source for cell in submission.cells)
    assert "check(" not in read and "plots" not in read
    assert submission.notes == []


def test_graded_it_gives_the_functions_and_no_note(master, monkeypatch):
    monkeypatch.setitem(sys.modules, MAIN.stub.stem, None)
    submission = loader.read("me.ipynb", made(master).encode())
    module = loader.execute(submission, module=MAIN.stub.stem, seconds=SECONDS)  # a busy machine imports slowly
    assert all(callable(getattr(module, name)) for name in MAIN.names)
    assert not {"model", "tokenizer", "pipe", "inputs", "rows", "dog", "table", "look", "check"} & vars(module).keys()
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
    "kit/notebook.py": "check = hint = try_out = 'a check'",
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
        bundle(tmp_path / name, KIT | {"kit/notebook.py": f"check = hint = try_out = 'of day {day}'"})
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
    assert not re.search(r"\b(plots|look|shutil|load|pipe|inputs|rows)\b *[.(=]", left)
