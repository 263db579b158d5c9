"""Downloads of ILIAS, Gradescope, Google Drive, Blackboard, Brightspace and Autolab, from the zip to the submissions.

Covered: whose is what, and when it was handed in; that no name of one student's moves another's file.
"""

from datetime import UTC, datetime

import pytest

from grader.intake import roster, submissions
from grader.intake.platforms import shapes
from tests.support.classes import DONE, NAME, NOTEBOOK, STUBS, as_any, as_folder, as_zip, zip_bytes
from tests.support.courses import MAIN

TITLE = MAIN.stub.stem
TEN = datetime(2026, 12, 1, 10, 0)
BB = "Lab 3_{}_attempt_2026-12-01-{}-00-00{}"
METADATA = """\
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '42'
    :email: jane@x.edu
  :created_at: 2026-12-01 10:00:00 Z
submission_2:
  :submitters:
  - :name: Max Li
    :sid: '43'
    :email: max@x.edu
  - :name: Zoë Ek
    :sid: '44'
    :email: zoe@x.edu
  :created_at: 2026-12-01 11:00:00 Z
"""


def found_in(root, **more):
    """Student -> source and when it was handed in."""
    loaded = [found.load() for found in submissions.find(root, MAIN, **more)]
    return {submission.student: (submission.source, submission.handed_in) for submission in loaded}


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("around", ["", "gradebook/"])
def test_blackboards_download(tmp_path, kind, around):
    contents = {
        BB.format("jdoe", "10", f"_{NAME}"): DONE,
        BB.format("jdoe", "10", ".txt"): "Name: Jane Doe (jdoe)",
        BB.format("mli", "11", "_my work.ipynb"): "{}",
        BB.format("mli", "11", ".txt"): "Name: Max Li (mli)",
        BB.format("zek", "12", ".txt"): "Submission Field: see my file",
    }
    root = as_any(kind, tmp_path / "given", {around + path: content for path, content in contents.items()})
    assert found_in(root) == {
        "jdoe": (BB.format("jdoe", "10", f"_{NAME}"), TEN),
        "mli": (BB.format("mli", "11", "_my work.ipynb"), TEN.replace(hour=11)),
        "zek": (BB.format("zek", "12", ".txt"), TEN.replace(hour=12)),
    }
    found = {own.student: own for own in submissions.find(root, MAIN)}
    assert "typed in online" in found["zek"].problem and not found["jdoe"].note


def test_two_attempts_of_blackboards_are_told_apart_and_the_newest_counts(tmp_path):
    early, late = (BB.format("jdoe", hour, f"_{NAME}") for hour in ("10", "22"))
    root = as_zip(tmp_path / "b.zip", {late: DONE, early: DONE, BB.format("jdoe", "10", ".txt"): "x"})
    [found] = submissions.find(root, MAIN)
    assert (found.load().source, found.handed_in, found.load().handed_in) == (late, TEN.replace(hour=22)) + (
        TEN.replace(hour=22),
    )
    assert [(own.student, own.load().source, own.handed_in) for own in found.attempts] == [
        ("jdoe", early, TEN),
        ("jdoe", late, TEN.replace(hour=22)),
    ]


def test_of_an_attempt_with_stubs_after_one_that_is_done_the_time_is_that_of_what_is_graded(tmp_path):
    early, late = (BB.format("jdoe", hour, f"_{NAME}") for hour in ("10", "22"))
    [found] = submissions.find(as_zip(tmp_path / "b.zip", {early: DONE, late: STUBS}), MAIN)
    assert (found.load().source, found.load().handed_in) == (early, TEN)


def test_user_names_that_blackboards_underscore_makes_look_alike_stay_two(tmp_path):
    files = {BB.format(f"{letter}_smith", "10", f"_{NAME}"): DONE for letter in "ab"}
    assert set(found_in(as_folder(tmp_path, files))) == {"Lab 3_a_smith", "Lab 3_b_smith"}


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_brightspaces_download(tmp_path, kind):
    contents = {
        "index.html": "<html>",
        f"12-9 - Jane Doe - Dec 1, 2026 900 AM/{NAME}": DONE,
        f"12-9 - Jane Doe - Dec 1, 2026 1000 AM/{NAME}": DONE,
        f"13-9 - Max Li - Dec 1, 2026 1000 AM/{NOTEBOOK}": "{}",
        f"14-9 - Zoë Ek - Dec 1, 2026 1000 AM - {NAME}": DONE,
    }
    root = as_any(kind, tmp_path / "given", contents)
    assert found_in(root) == {
        "Jane Doe 12": (f"12-9 - Jane Doe - Dec 1, 2026 1000 AM/{NAME}", TEN),
        "Max Li 13": (f"13-9 - Max Li - Dec 1, 2026 1000 AM/{NOTEBOOK}", TEN),
        "Zoë Ek 14": (f"14-9 - Zoë Ek - Dec 1, 2026 1000 AM - {NAME}", TEN),
    }
    there = submissions.take_in(root, MAIN)
    assert [len(found.attempts) for found in there.found] == [2, 0, 0] and there.left_out == []


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("around", ["", "assignment_7_export/"])
def test_gradescopes_export(tmp_path, kind, around):
    contents = {
        "submission_metadata.yml": METADATA,
        f"submission_1/{NAME}": DONE,
        f"submission_2/{NOTEBOOK}": "{}",
        f"submission_3/{NAME}": DONE,
    }
    root = as_any(kind, tmp_path / "given", {around + path: content for path, content in contents.items()})
    eleven = datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert found_in(root) == {
        "Jane Doe 42": (f"submission_1/{NAME}", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        # of a group, a submission for everybody
        "Max Li 43": (f"submission_2/{NOTEBOOK}", eleven),
        "Zoë Ek 44": (f"submission_2/{NOTEBOOK}", eleven),
        "submission_3": (f"submission_3/{NAME}", None),
    }
    assert submissions.take_in(root, MAIN).left_out == []


def test_gradescopes_people_are_found_in_the_roster_by_number_and_address(tmp_path):
    (tmp_path / "r.csv").write_text("id,name,email\n42,Jane Doe,\n,,max@x.edu\n99,Nobody,\n", "utf-8")
    root = as_folder(tmp_path / "in", {"submission_metadata.yml": METADATA, f"submission_1/{NAME}": DONE,
                                       f"submission_2/{NAME}": DONE})  # fmt: skip
    assert {"Jane Doe 42", "max@x.edu"} <= set(found_in(root, people=roster.read(tmp_path / "r.csv")))


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("around", ["", "Lab 3/", "Lab 3/Abgaben/", "Lab 3/Submissions/"])
def test_ilias_download(tmp_path, kind, around):
    contents = {
        f"{around}Doe_Jane_jdoe_4711/{NAME}": DONE,
        f"{around}Li_Max_mli_4712/20261201100000_{NOTEBOOK}": "{}",
        f"{around}status.xlsx": b"PK",
    }
    assert found_in(as_any(kind, tmp_path / "given", contents)) == {
        "Jane Doe jdoe": (f"Doe_Jane_jdoe_4711/{NAME}", None),
        "Max Li mli": (f"Li_Max_mli_4712/20261201100000_{NOTEBOOK}", TEN),
    }


def test_one_person_of_ilias_is_one_where_ilias_puts_it(tmp_path):
    assert set(found_in(as_folder(tmp_path / "a", {f"Team 1/Doe_Jane_jdoe_4711/{NAME}": DONE}))) == {"Jane Doe jdoe"}
    assert set(found_in(as_folder(tmp_path / "b", {f"alice/my_own_work_1/{NAME}": DONE}))) == {"alice"}


def test_of_a_team_in_ilias_everybody_gets_what_one_has_handed_in(tmp_path):
    contents = {
        f"Team 1/Doe_Jane_jdoe_1/{NAME}": DONE,
        "Team 1/Li_Max_mli_2/": "",
        f"Team 2/Ek_Zoë_zek_3/{NAME}": DONE,
        f"Team 2/Al_Cem_cal_4/{NOTEBOOK}": "{}",
    }
    found = found_in(as_folder(tmp_path, contents))
    assert {name: source for name, (source, _) in found.items()} == {
        "Jane Doe jdoe": f"Doe_Jane_jdoe_1/{NAME}",
        "Max Li mli": f"Doe_Jane_jdoe_1/{NAME}",
        "Zoë Ek zek": f"Ek_Zoë_zek_3/{NAME}",
        "Cem Al cal": f"Al_Cem_cal_4/{NOTEBOOK}",
    }


@pytest.mark.parametrize(
    "folders",
    [
        ["lab_unpacking_alice_1", "lab_unpacking_bob_2", "lab_unpacking_cem_3"],  # an exercise before the name
        ["alice", "Doe_Jane_jdoe_4711", "bob"],  # not the class as a whole
    ],
)
def test_folders_that_only_look_like_ilias_keep_their_names(tmp_path, folders):
    assert set(found_in(as_folder(tmp_path, {f"{folder}/{NAME}": DONE for folder in folders}))) == set(folders)


def test_autolabs_versions_count_as_numbers(tmp_path):
    files = {f"j@x.edu_{version}_handin.py": DONE for version in (9, 10, 2)} | {"m@x.edu_1_handin.py": DONE}
    root = as_folder(tmp_path, files)
    assert {name: source for name, (source, _) in found_in(root).items()} == {
        "j@x.edu": "j@x.edu_10_handin.py",
        "m@x.edu": "m@x.edu_1_handin.py",
    }
    assert [own.source for own in submissions.find(root, MAIN)[0].attempts] == [
        f"j@x.edu_{version}_handin.py" for version in (2, 9, 10)
    ]


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("around", ["", "Lab 3/", "Course/Lab 3/"])
def test_a_notebook_of_drives_with_three_names_is_of_three_students(tmp_path, kind, around):
    names = [f"{TITLE} - Anna Virtanen.ipynb", f"Copy of {TITLE} - Max Li.ipynb", f"Zoë Ek - {TITLE}.ipynb"]
    root = as_any(kind, tmp_path / "given", {around + name: "{}" for name in names})
    found = {student: source.rpartition("/")[2] for student, (source, _) in found_in(root).items()}
    assert found == dict(zip(["Anna Virtanen", "Max Li", "Zoë Ek"], names, strict=True))


def test_one_that_was_not_renamed_among_drives_notebooks_is_one_of_its_own(tmp_path):
    names = [f"{TITLE} - Anna.ipynb", f"{TITLE} - Max.ipynb", f"Copy of {TITLE}.ipynb"]
    root = as_zip(tmp_path / "d.zip", {f"Lab 3/{name}": "{}" for name in names})
    assert set(found_in(root)) == {"Anna", "Max", f"Copy of {TITLE}"}


def test_a_copy_of_drives_is_the_same_students_and_the_one_that_is_no_copy_counts(tmp_path):
    names = [f"Copy of {TITLE} - Anna.py", f"{TITLE} - Anna.py", f"{TITLE} - Anna (1).py", f"{TITLE} - Max.py"]
    found = found_in(as_zip(tmp_path / "d.zip", {f"Lab 3/{name}": DONE for name in names}))
    assert {name: source for name, (source, _) in found.items()} == {
        "Anna": f"Lab 3/{TITLE} - Anna.py",
        "Max": f"Lab 3/{TITLE} - Max.py",
    }


@pytest.mark.parametrize(
    "own",
    [
        [f"{TITLE} - final.py", f"{TITLE} - old.py", f"{TITLE} - v2.py"],
        [f"{TITLE} - bob.py", f"{TITLE} - cem.py"],  # beside folders of others: one student's whim
    ],
)
def test_a_students_own_versions_stay_that_students(tmp_path, own):
    contents = {f"alice/{name}": DONE for name in own} | {f"bob/{NAME}": DONE, f"cem/{NAME}": DONE}
    assert set(found_in(as_folder(tmp_path, contents))) == {"alice", "bob", "cem"}


def test_two_of_one_name_in_two_folders_are_two(tmp_path):
    contents = {f"{group}/{TITLE} - {name}.py": DONE for group in ("A", "B") for name in ("Anna", f"Max {group}")}
    assert set(found_in(as_folder(tmp_path, contents))) == {"A: Anna", "B: Anna", "Max A", "Max B"}


def test_names_given_by_a_pattern_alone_say_whose_a_file_is(tmp_path):
    contents = {
        "week3/2026-12-01T10-00 Jane Doe (42).py": DONE,
        "week3/2026-12-01T12-00 Jane Doe (42).py": DONE,
        "week3/2026-12-01T12-00 Max Li (43).py": DONE,
        "week3/README.md": "",
    }
    pattern = r"(?P<time>[^/ ]+) (?P<name>[^/]+) \((?P<id>\d+)\)"
    there = submissions.take_in(as_folder(tmp_path, contents), MAIN, named=pattern)
    assert [(found.student, found.load().source, found.load().handed_in) for found in there.found] == [
        ("Jane Doe 42", "week3/2026-12-01T12-00 Jane Doe (42).py", TEN.replace(hour=12)),
        ("Max Li 43", "week3/2026-12-01T12-00 Max Li (43).py", TEN.replace(hour=12)),
    ]
    assert [found.handed_in for found in there.found[0].attempts] == [TEN, TEN.replace(hour=12)]
    assert there.left_out == ["week3/README.md: --names does not find a name in it"]


def test_a_pattern_that_finds_nobody_is_said_with_a_path(tmp_path):
    with pytest.raises(submissions.owner.BadNames, match=rf"finds a name in no path .*alice/{NAME}"):
        submissions.find(as_folder(tmp_path, {f"alice/{NAME}": DONE}), MAIN, named=r"(?P<id>\d{9})")


@pytest.mark.parametrize(
    "chosen",
    [
        BB.format("x", "10", f"_{NAME}"), f"1-2 - X Y - Dec 1, 2026 1000 AM/{NAME}", f"x@y.edu_3_{NAME}",
        f"{TITLE} - alice.py", f"Team 1/Doe_Jane_jdoe_1/{NAME}", f"Doe_Jane_jdoe_1/{NAME}", f"submission_1/{NAME}",
        f"zed/{TITLE} - alice.py", "index.html", "alice.zip/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("in_folders", [True, False])
def test_no_name_of_these_platforms_makes_the_others_vanish(tmp_path, chosen, in_folders):
    own = [f"{name}/{NAME}" if in_folders else f"{name}.py" for name in ("alice", "bob", "cem")]
    found = found_in(as_folder(tmp_path, {path: DONE for path in [*own, chosen]}))
    assert {name: found[name][0] for name in ("bob", "cem")} == {"bob": own[1], "cem": own[2]}
    assert any(own[0] == source for source, _ in found.values()) or "alice" in found


def test_a_students_zip_keeps_the_time_of_its_hand_in(tmp_path):
    root = as_zip(tmp_path / "b.zip", {BB.format("j", "10", "_w.zip"): zip_bytes({NAME: DONE})})
    [found] = submissions.find(root, MAIN)
    assert (found.load().source, found.load().handed_in) == (f"{BB.format('j', '10', '_w.zip')}/{NAME}", TEN)


def test_what_a_platform_puts_beside_the_class_is_no_news():
    assert shapes.is_platforms_own("submission_metadata.yml", [])
    assert not shapes.is_platforms_own("index.html", [])
