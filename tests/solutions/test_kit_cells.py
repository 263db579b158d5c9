"""The kit's cells in a notebook whose author wrote none. Not covered: that the cells run (the kit's own are run)."""

import ast
import json

import pytest

from exercises.kit import manifest
from solutions import build, kit_cells
from tests.support import own_course


@pytest.fixture
def folder(tmp_path):
    return own_course.pairs(tmp_path)


def cells(folder):
    made = dict(build.made([manifest.in_folder(folder)]))
    return json.loads(made[folder / "pairs.ipynb"])["cells"]


def test_a_cell_below_each_function_checks_it_and_the_first_finds_the_kit(folder):
    sources = ["".join(cell["source"]) for cell in cells(folder)]
    assert "pairs*.zip" in sources[0] and "from exercises.kit.notebook import check, hint" in sources[0]
    functions = [
        next((i for i, source in enumerate(sources) if f"def {name}(" in source))
        for name in ("count_pairs", "best_pair")
    ]
    assert [sources[at + 1] for at in functions] == ["check(count_pairs)", "check(best_pair)"]
    for source in sources:
        ast.parse(source)


def test_they_are_tagged_so_that_they_are_no_part_of_what_is_handed_in(folder):
    tagged = [cell for cell in cells(folder) if "kit" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 3
    assert "check(" not in dict(build.made([manifest.in_folder(folder)]))[folder / "pairs.py"]


def test_a_course_with_a_model_loads_it(folder):
    text = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(text.replace("\n[[", 'model = "pocket"\n\n[[', 1))
    assert any('models.load("pocket")' in "".join(cell["source"]) for cell in cells(folder))


def test_an_authors_own_cells_are_left_alone(folder):
    text = (folder / "solutions.py").read_text()
    (folder / "solutions.py").write_text(text + f"\n\n{kit_cells.CODE}\n# check(best_pair)\n")
    assert sum("check(" in "".join(cell["source"]) for cell in cells(folder)) == 1


def test_no_solution_is_in_either_file(folder):
    for text in dict(build.made([manifest.in_folder(folder)])).values():
        assert "max(counted" not in text and "SOLUTION" not in text
