"""The files of a class by student, from paths alone. What platforms hand out is in test_submissions.py."""

from pathlib import Path

import pytest

from grader.intake import layouts, roster
from grader.intake.files import File
from tests.support.courses import MAIN

U = "unpacking_pipeline.py"
MOODLE = "Anna V_1_assignsubmission_file_"


def students(paths, name="given", in_archive=False):
    """Student -> paths."""
    found = [File(path, 1, 0.0, Path(path)) for path in paths]
    return {
        student.key: [file.path for file in student.files]
        for student in layouts.students(name, found, in_archive, MAIN).students
    }


@pytest.mark.parametrize(
    ("paths", "name", "in_archive", "expected"),
    [
        ([f"a/{U}", f"b/{U}"], "given", False, {"a", "b"}),
        ([f"class/a/{U}", f"class/b/{U}"], "given", False, {"a", "b"}),
        ([f"class/a/w/{U}", f"class/b/{U}"], "given", False, {"a", "b"}),
        ([f"x/class/a/{U}", f"x/class/b/{U}"], "given", False, {"a", "b"}),
        # a folder of one student, or an archive of that name around the class
        ([f"alice/{U}"], "given", False, {"alice"}),
        ([f"alice/week 3/{U}"], "given", True, {"alice"}),
        ([f"class/alice/{U}"], "class", True, {"alice"}),
        (["alice/a.py", "alice/b.py"], "given", False, {"alice"}),
        # in an archive it is the class that has a folder around it
        (["class/a.py", "class/b.py"], "given", True, {"a", "b"}),
        ([f"alice/{U}", "alice/b.py"], "given", True, {"alice"}),
        # one student's folder itself
        ([U], "alice", False, {"alice"}),
        ([U, "unpacking_pipeline.ipynb", "data/x.csv"], "alice", False, {"alice"}),
        ([U, f"bob/{U}"], "given", False, {"unpacking_pipeline", "bob"}),
        # numbered copies may be a class
        (["unpacking_pipeline (1).py", "unpacking_pipeline (2).py"], "given", False,
         {"unpacking_pipeline (1)", "unpacking_pipeline (2)"}),
        (["unpacking_pipeline_alice.py"], "given", False, {"unpacking_pipeline_alice"}),
        # what platforms make, also with something beside it
        ([f"{MOODLE}/{U}"], "given", False, {"Anna V 1"}),
        ([f"x/{MOODLE}/{U}"], "given", False, {"Anna V 1"}),
        ([f"x/{MOODLE}/{U}", "grades.csv"], "given", False, {"Anna V 1"}),
        ([f"{MOODLE}/{U}", f"late/{U}"], "given", False, {"Anna V 1", "late"}),
        ([f"x/virtanenanna_1_2_{U}"], "given", False, {"virtanenanna 1"}),
        ([f"submitted/s1/ps/{U}", f"release/ps/{U}"], "course", False, {"s1"}),
        ([f"x/submitted/s1/ps/{U}"], "given", False, {"s1"}),
        ([f"hw-submissions/hw-a/{U}"], "given", False, {"hw-a"}),
        (["grades.csv", "README.md"], "given", False, set()),
        ([], "given", False, set()),
    ],
)  # fmt: skip
def test_who_is_in_a_class(paths, name, in_archive, expected):
    assert set(students(paths, name, in_archive)) == expected


def test_every_file_is_somebodys_once():
    paths = [f"a/{U}", "a/b/c.py", "a.py", f"{MOODLE}/{U}", f"{MOODLE}essay.pdf", "x_1_2_a.py", "x_LATE_1_3_b.py"]
    found = students(paths)
    assert found == {
        "a": [f"a/{U}", "a/b/c.py", "a.py"],
        "Anna V 1": [f"{MOODLE}/{U}", f"{MOODLE}essay.pdf"],
        "x 1": ["x_1_2_a.py", "x_LATE_1_3_b.py"],
    }


def test_a_persons_name_is_not_taken_twice(tmp_path):
    (tmp_path / "r.csv").write_text("id,name\nbob,\n")
    people = roster.read(tmp_path / "r.csv")
    found = [layouts.Student("hw-bob"), layouts.Student("bob")]
    assert [student.key for student in layouts.named(found, people)] == ["hw-bob", "bob"]
    assert [student.key for student in layouts.named([layouts.Student("hw-bob")], people)] == ["bob"]


FOLDERS = [f"{name}/{U}" for name in ("alice", "bob", "cem")]
LOOSE = ["alice.py", "bob.ipynb", "cem.zip"]
CANVAS = [f"{name}_{at}_{at}_{U}" for at, name in enumerate(("alice", "bob", "cem"), 1)]
IN_MOODLE = [f"{name}_{at}_assignsubmission_file_/{U}" for at, name in enumerate(("alice", "bob", "cem"), 1)]
OTHER_NAMES = [f"{name}/mine.py" for name in ("alice", "bob", "cem")]
# What one student may be called, or call a file: names of platforms and of the kit's own.
CHOSEN = [
    "exercises.toml", "exercises.toml/x.py", f"submitted/x/y/{U}", f"submitted/{U}", f"exercises/{U}",
    "exercises/exercises.toml", "exercises/exercises/exercises.toml", f"solutions/{U}", f"tests/{U}", f"grader/{U}",
    f"kit/{U}", "kit/exercises.toml", f"pocket/{U}", f"source/{U}", f"release/a/{U}", f"autograded/a/b/{U}",
    "nbgrader_config.py", "gradebook.db", f"x_9_assignsubmission_file_/{U}", f"x_9_assignsubmission_file_{U}",
    f"x_9_8_{U}", "x_9_text.html", U, "unpacking_pipeline.ipynb", "conftest.py", "__init__.py", "setup.py",
    f"x-submissions/{U}", f"given/{U}", f"given/a/{U}",
]  # fmt: skip


CLASSES = {
    (name, around, in_archive): paths
    for name, paths in {
        "folders": FOLDERS, "loose": LOOSE, "canvas": CANVAS, "moodle": IN_MOODLE, "other names": OTHER_NAMES,
    }.items()
    for around in ("", "given/", "class/")
    for in_archive in (False, True)
    # A folder in a folder of files of any name is one student's, whoever is in it.
    if in_archive or around != "class/" or name not in ("loose", "other names")
}  # fmt: skip


@pytest.mark.parametrize("of", CLASSES, ids=lambda of: f"{of[0]} in {of[1] or 'nothing'}{' archived' if of[2] else ''}")
def test_no_name_that_one_student_chooses_makes_the_others_vanish(of):
    paths, (_, around, in_archive) = CLASSES[of], of
    vanished = {}
    for chosen in CHOSEN:
        if around == "class/" and in_archive and paths is not FOLDERS and chosen in (U, "unpacking_pipeline.ipynb"):
            continue  # a file of the right name in the one folder of an archive makes that one student's
        found = students([around + path for path in [*paths, chosen]], "given", in_archive)
        if not {"alice", "bob", "cem"} <= {name.partition(" ")[0] for name in found}:
            vanished[chosen] = found
    assert vanished == {}


@pytest.mark.parametrize("beside", [[], ["README.md"], ["gradebook.db", "nbgrader_config.py", f"source/ps/{U}"]])
def test_nbgraders_folder_is_nbgraders_where_nobody_else_lies_beside_it(beside):
    assert set(students([f"submitted/s1/ps/{U}", f"submitted/s2/ps/{U}", *beside])) == {"s1", "s2"}


def left_out(paths):
    found = [File(path, 1, 0.0, Path(path)) for path in paths]
    return [path for path, _ in layouts.students("given", found, False, MAIN).left_out]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (FOLDERS, []),
        ([*FOLDERS, "dora.docx"], ["dora.docx"]),
        ([*FOLDERS, "exercises.toml"], ["exercises.toml"]),
        ([*FOLDERS, f"submitted/x/y/{U}"], ["submitted/"]),
        ([*FOLDERS, "exercises/exercises.toml", f"exercises/{U}"], ["exercises/"]),
        ([*(f"given/{path}" for path in FOLDERS), "grades.csv"], ["grades.csv"]),
        ([f"submitted/s1/ps/{U}", f"source/ps/{U}", "notes.md"], ["notes.md"]),
    ],
)
def test_what_is_nobodys_is_told(paths, expected):
    assert left_out(paths) == expected
