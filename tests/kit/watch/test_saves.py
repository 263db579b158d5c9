"""When a file was saved: the file itself, and the modules beside it that it imports."""

import os

from exercises.kit.watch.saves import Saves


def save(path, text, at):
    path.write_text(text)
    os.utime(path, ns=(at, at))


def test_a_save_of_an_imported_module_counts_and_one_of_another_file_does_not(tmp_path):
    mine, helpers, other = (tmp_path / name for name in ("mine.py", "helpers.py", "other.py"))
    save(mine, "import helpers\n", 1)
    save(helpers, "x = 1\n", 1)
    saves = Saves(mine)
    assert [saves.look(True), saves.look(True)] == ["saved", ""]
    save(other, "x = 1\n", 2)
    assert saves.look(True) == ""
    save(helpers, "x = 2\n", 3)
    assert [saves.look(True), saves.look(True)] == ["saved", ""]


def test_a_module_that_is_imported_from_now_on_is_looked_at_from_now_on(tmp_path):
    mine, helpers = tmp_path / "mine.py", tmp_path / "helpers.py"
    save(mine, "x = 1\n", 1)
    save(helpers, "x = 1\n", 1)
    saves = Saves(mine)
    assert saves.look(True) == "saved"
    save(helpers, "x = 2\n", 2)
    assert saves.look(True) == ""
    save(mine, "import helpers\n", 3)
    assert saves.look(True) == "saved"
    save(helpers, "x = 3\n", 4)
    assert saves.look(True) == "saved"
