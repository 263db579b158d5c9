"""The names that platforms give, as their own code makes them."""

import pytest

from grader.intake.platforms import Canvas, Moodle, Nbgrader, canvas, moodle, nbgrader

FOLDER = "Anna Virtanen_1234567_assignsubmission_file_"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (FOLDER, Moodle("Anna Virtanen", "1234567", FOLDER)),
        (f"{FOLDER}/unpacking_pipeline.py", Moodle("Anna Virtanen", "1234567", FOLDER)),
        # Moodle 4.1 and later
        (FOLDER[:-1], Moodle("Anna Virtanen", "1234567", FOLDER[:-1])),
        # files not in folders
        (f"{FOLDER}my_work_2.py", Moodle("Anna Virtanen", "1234567", FOLDER, filename="my_work_2.py")),
        (f"{FOLDER}_.py", Moodle("Anna Virtanen", "1234567", FOLDER, filename="_.py")),
        (
            "Anna Virtanen_12_assignsubmission_onlinetext_/onlinetext.html",
            Moodle("Anna Virtanen", "12", "Anna Virtanen_12_assignsubmission_onlinetext_", "onlinetext"),
        ),
        # blind marking, in Finnish; a team; the team of those who are in none
        (
            "Osallistuja_77_assignsubmission_file_",
            Moodle("Osallistuja", "77", "Osallistuja_77_assignsubmission_file_"),
        ),
        ("Group A 2_5_assignsubmission_file", Moodle("Group A 2", "5", "Group A 2_5_assignsubmission_file")),
        (
            "Default group_assignsubmission_file_",
            Moodle("Default group", "", "Default group_assignsubmission_file_"),
        ),
        # blanks turned into underscores on the way
        ("Jon_Ek_9_assignsubmission_file_", Moodle("Jon Ek", "9", "Jon_Ek_9_assignsubmission_file_")),
        (
            "Zoë Ångström-Łuk 3_8_assignsubmission_file_",
            Moodle("Zoë Ångström-Łuk 3", "8", "Zoë Ångström-Łuk 3_8_assignsubmission_file_"),
        ),
    ],
)
def test_moodle_names(name, expected):
    assert moodle(name) == expected


@pytest.mark.parametrize("name", ["alice", "alice_12", "alice_12_file_x.py", "_assignsubmission_file_", "", "a/b_1_c"])
def test_other_names_are_not_moodles(name):
    assert moodle(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("virtanenanna_1234_5678_x.ipynb", Canvas("virtanenanna", False, "1234", "5678", "x.ipynb")),
        ("virtanenanna_LATE_1234_5678_x-1.ipynb", Canvas("virtanenanna", True, "1234", "5678", "x-1.ipynb")),
        ("virtanenannaLATE_1234_5678_x.py", Canvas("virtanenanna", True, "1234", "5678", "x.py")),
        ("ek-jon_late_1_2_x.py", Canvas("ek-jon", True, "1", "2", "x.py")),
        ("chocolate_1_2_x.py", Canvas("chocolate", False, "1", "2", "x.py")),
        ("ångströmzoë_1_2_my_3_4_x.py", Canvas("ångströmzoë", False, "1", "2", "my_3_4_x.py")),
        ("group2_1_2_hw.zip", Canvas("group2", False, "1", "2", "hw.zip")),
        ("anon_Xy12z_5678_x.py", Canvas("", False, "anon_Xy12z", "5678", "x.py")),
        ("LATE_anon_Xy12z_5678_x.py", Canvas("", True, "anon_Xy12z", "5678", "x.py")),
        ("virtanenanna_1234_text.html", Canvas("virtanenanna", False, "1234", "", "text.html")),
        ("virtanenanna_LATE_1234_link.html", Canvas("virtanenanna", True, "1234", "", "link.html")),
    ],
)
def test_canvas_names(name, expected):
    assert canvas(name) == expected


@pytest.mark.parametrize("name", ["alice.py", "alice_1_x.py", "alice_1_2_", "Anna V_1_2_x.py", f"{FOLDER}x_1.py", ""])
def test_other_names_are_not_canvas(name):
    assert canvas(name) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("submitted/bitdiddle/ps1/problem1.ipynb", Nbgrader("bitdiddle", "ps1", "problem1.ipynb")),
        ("bitdiddle/ps1/problem1.ipynb", Nbgrader("bitdiddle", "ps1", "problem1.ipynb")),
        ("bitdiddle/ps1/more/x.py", Nbgrader("bitdiddle", "ps1", "more/x.py")),
        ("submitted/ps1/x.ipynb", Nbgrader("submitted", "ps1", "x.ipynb")),  # a student of that name
        ("bitdiddle/x.ipynb", None),
        ("x.ipynb", None),
        ("//x.ipynb", None),
    ],
)
def test_nbgrader_paths(path, expected):
    assert nbgrader(path) == expected
