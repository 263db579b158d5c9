"""Intake: every student's file is found once, in whatever a platform hands out, and what is wrong with it is said."""

import dataclasses
import os
import pickle

import pytest

from grader.intake import roster, submissions
from grader.intake.submissions import Found, NoSubmissions, Submission
from tests.support.classes import DONE, NAME, NOTEBOOK, STUBS, as_any, as_folder, as_zip, zip_bytes
from tests.support.courses import MAIN, STRETCH

ANNA = "Anna Virtanen_1234567_assignsubmission_file_"
ZOE = "Zoë Ek_1234568_assignsubmission_file_"
KINDS = ["folder", "zip", "tar", "tar.gz"]


def write(path, text="x = 1\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def found_in(root, people=None):
    """Student and source of what is found."""
    return {found.student: found.load().source for found in submissions.find(root, MAIN, people)}


def test_a_folder_per_student(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    write(tmp_path / "bob" / "week 3" / "unpacking_pipeline.ipynb")
    found = submissions.find(tmp_path, MAIN)
    assert [(submission.student, submission.source) for submission in found] == [
        ("alice", "alice/unpacking_pipeline.py"),
        ("bob", "bob/week 3/unpacking_pipeline.ipynb"),
    ]


@pytest.mark.parametrize(("course", "other"), [(MAIN, STRETCH), (STRETCH, MAIN)], ids=["main", "stretch"])
def test_of_the_files_of_two_courses_the_one_that_is_graded_is_taken(tmp_path, course, other):
    """Also when it is older, and also when it holds only stubs and the other one is done."""
    name = course.stub.name
    for student, own in (("ann", course.solutions), ("bob", course.stub)):
        os.utime(write(tmp_path / student / name, own.read_text("utf-8")), (1e9, 1e9))
        write(tmp_path / student / other.stub.name, other.solutions.read_text("utf-8"))
    found = {waiting.student: waiting.load().source for waiting in submissions.find(tmp_path, course)}
    assert found == {"ann": f"ann/{name}", "bob": f"bob/{name}"}


def test_loose_files(tmp_path):
    write(tmp_path / "alice.py")
    write(tmp_path / "bob.ipynb")
    write(tmp_path / "README.md")
    assert [submission.student for submission in submissions.find(tmp_path, MAIN)] == ["alice", "bob"]


def test_a_single_file(tmp_path):
    [found] = submissions.find(write(tmp_path / "alice.py"), MAIN)
    assert (found.student, found.source, found.load().data) == ("alice", "alice.py", b"x = 1\n")


def test_a_single_file_of_the_usual_name_is_called_after_its_folder(tmp_path):
    [found] = submissions.find(write(tmp_path / "alice" / NAME), MAIN)
    assert (found.student, found.source) == ("alice", NAME)


def test_the_folder_of_one_student_is_that_students(tmp_path):
    as_folder(tmp_path / "alice", {NAME: DONE, NOTEBOOK: "{}", "notes.txt": "", "images/x.png": b""})
    assert found_in(tmp_path / "alice") == {"alice": NAME}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("around", ["", "class/", "week 3/class/"])
def test_any_of_it_in_an_archive_and_in_a_folder_around_all(tmp_path, kind, around):
    contents = {f"{around}alice/{NAME}": DONE, f"{around}bob/week 3/{NOTEBOOK}": "{}", f"{around}cem/": ""}
    root = as_any(kind, tmp_path / "handed in", contents)
    assert found_in(root) == {"alice": f"alice/{NAME}", "bob": f"bob/week 3/{NOTEBOOK}", "cem": "cem"}
    alice = submissions.find(root, MAIN)[0].load()
    assert alice.data == DONE.encode() and not alice.problem


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("around", ["", "CS101-Unpacking-42/"])
def test_moodles_download_with_a_folder_for_each(tmp_path, kind, around):
    contents = {
        f"{ANNA}/{NAME}": DONE,
        f"{ANNA}/notes/plan.txt": "",
        f"{ANNA.replace('file', 'onlinetext')}/onlinetext.html": "<p>See my file.</p>",
        f"{ZOE[:-1]}/{NOTEBOOK}": "{}",  # as since Moodle 4.1
        "Jo Li_9_assignsubmission_onlinetext_/onlinetext.html": "<p>def tokenize</p>",
        "Max O_10_assignsubmission_file_/essay.pdf": b"%PDF",
    }
    root = as_any(kind, tmp_path / "download", {around + path: content for path, content in contents.items()})
    found = {submission.student: submission for submission in submissions.find(root, MAIN)}
    assert {name: submission.source for name, submission in found.items()} == {
        "Anna Virtanen 1234567": f"{ANNA}/{NAME}",
        "Zoë Ek 1234568": f"{ZOE[:-1]}/{NOTEBOOK}",
        "Jo Li 9": "Jo Li_9_assignsubmission_onlinetext_",
        "Max O 10": "Max O_10_assignsubmission_file_",
    }
    assert "online text" in found["Anna Virtanen 1234567"].note
    assert "typed in online" in found["Jo Li 9"].problem
    assert "only essay.pdf" in found["Max O 10"].problem


def test_moodles_download_without_folders(tmp_path):
    files = {f"{ANNA}{NAME}": DONE, f"{ANNA}essay.pdf": b"", f"{ZOE}my_work_2.ipynb": "{}"}
    assert found_in(as_zip(tmp_path / "m.zip", files)) == {
        "Anna Virtanen 1234567": f"{ANNA}{NAME}",
        "Zoë Ek 1234568": f"{ZOE}my_work_2.ipynb",
    }


def test_two_of_the_same_name_stay_two_and_a_name_is_the_same_in_any_class(tmp_path):
    both = {f"{ANNA}/{NAME}": DONE, f"{ANNA.replace('7_', '8_')}/{NAME}": STUBS}
    assert list(found_in(as_folder(tmp_path / "both", both))) == ["Anna Virtanen 1234567", "Anna Virtanen 1234568"]
    alone = {f"{ANNA}/{NAME}": DONE}
    assert list(found_in(as_folder(tmp_path / "alone", alone))) == ["Anna Virtanen 1234567"]


def test_moodles_blind_marking_and_its_teams(tmp_path):
    names = [
        "Participant_7_assignsubmission_file_",
        "Group A_3_assignsubmission_file_",
        "Default group_assignsubmission_file_",
    ]
    found = found_in(as_folder(tmp_path, {f"{name}/{NAME}": DONE for name in names}))
    assert set(found) == {"Participant 7", "Group A 3", "Default group"}


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_canvas_download(tmp_path, kind):
    contents = {
        "virtanenanna_1234_5678_unpacking_pipeline-1.ipynb": "{}",
        "ekzoë_LATE_1235_5680_unpacking_pipeline.py": DONE,
        "limin_1236_text.html": "<p>def tokenize</p>",
        "omax_1237_5681_essay.pdf": b"%PDF",
        "anon_Xy12z_5682_x.py": DONE,
    }
    assert found_in(as_any(kind, tmp_path / "submissions", contents)) == {
        "virtanenanna 1234": "virtanenanna_1234_5678_unpacking_pipeline-1.ipynb",
        "ekzoë 1235": "ekzoë_LATE_1235_5680_unpacking_pipeline.py",
        "limin 1236": "limin_1236_text.html",
        "omax 1237": "omax_1237_5681_essay.pdf",
        "anon_Xy12z": "anon_Xy12z_5682_x.py",
    }


def test_of_two_canvas_files_the_one_with_the_higher_number_is_newer(tmp_path):
    # All members of Canvas' zip have the time of the download.
    files = {f"virtanenanna_1234_{number}_unpacking_pipeline.py": DONE for number in (998, 1002, 999)}
    assert found_in(as_zip(tmp_path / "c.zip", files)) == {
        "virtanenanna 1234": "virtanenanna_1234_1002_unpacking_pipeline.py"
    }


NBGRADER = {
    f"source/unpacking/{NOTEBOOK}": DONE,
    f"release/unpacking/{NOTEBOOK}": STUBS,
    "gradebook.db": b"SQLite",
    "nbgrader_config.py": "c = get_config()",
    f"submitted/bitdiddle/unpacking/{NAME}": DONE,
    "submitted/bitdiddle/unpacking/timestamp.txt": "2026-10-01 12:00:00 UTC",
    "submitted/bitdiddle/other/problem1.py": "def problem():\n    return 1\n",
    f"submitted/hacker/unpacking/{NAME}": DONE,
    f"autograded/hacker/unpacking/{NAME}": DONE,
}


@pytest.mark.parametrize("kind", ["folder", "zip"])
@pytest.mark.parametrize("given", ["", "submitted"])
def test_nbgraders_course_folder_and_its_submitted(tmp_path, kind, given):
    contents = {path.removeprefix(f"{given}/"): text for path, text in NBGRADER.items() if path.startswith(given)}
    root = as_any(kind, tmp_path / "course", contents)
    assert found_in(root) == {"bitdiddle": f"bitdiddle/unpacking/{NAME}", "hacker": f"hacker/unpacking/{NAME}"}
    assert not any(submission.note for submission in submissions.find(root, MAIN))


KIT = {
    "README.md": "", "tests/test_x.py": "def tokenize(): pass",
    "exercises/exercises.toml": "", "exercises/__init__.py": "", "exercises/conftest.py": "",
    "exercises/test_1_tokenize.py": "def test(): pass", "exercises/kit/loader.py": DONE,
    "exercises/pocket/train.py": DONE, "exercises/unpacking_pipeline.ipynb": "{}",
    "exercises/unpacking_pipeline.py": DONE, ".git/HEAD": "ref: x", ".git/hooks/x.py": DONE,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("around", ["", "unpacking-submissions/"])
def test_github_classrooms_repositories(tmp_path, kind, around):
    contents = {f"{around}unpacking-alice/{path}": text for path, text in KIT.items()}
    contents |= {
        f"{around}unpacking-bob-li/{path}": text for path, text in {NAME: DONE, "test_x.py": "", "setup.py": ""}.items()
    }
    contents |= {f"{around}unpacking-cem/{path}": text for path, text in KIT.items() if "unpacking_pip" not in path}
    found = {
        waiting.student: waiting.load()
        for waiting in submissions.find(as_any(kind, tmp_path / "repositories", contents), MAIN)
    }
    assert {name: submission.source for name, submission in found.items()} == {
        "unpacking-alice": "unpacking-alice/exercises/unpacking_pipeline.py",
        "unpacking-bob-li": f"unpacking-bob-li/{NAME}",
        "unpacking-cem": "unpacking-cem",
    }
    assert "no .py or .ipynb file" in found["unpacking-cem"].problem.replace("no .py or .ipynb file of", "")


def test_one_students_repository_and_a_copy_of_the_exercises(tmp_path):
    as_folder(tmp_path / "unpacking-alice", KIT)
    assert found_in(tmp_path / "unpacking-alice") == {"unpacking-alice": "exercises/unpacking_pipeline.py"}
    assert found_in(tmp_path / "unpacking-alice" / "exercises") == {"exercises": "unpacking_pipeline.py"}
    as_folder(tmp_path / "all", {f"unpacking-alice/{path}": text for path, text in KIT.items()})
    assert list(found_in(tmp_path / "all")) == ["unpacking-alice"]


def test_the_exercises_beside_the_class_are_no_student(tmp_path):
    as_folder(tmp_path, KIT | {f"alice/{NAME}": DONE, f"bob/{NAME}": DONE})
    assert {"alice", "bob"} <= set(found_in(tmp_path)) and "exercises" not in found_in(tmp_path)


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_student_may_hand_in_an_archive(tmp_path, kind):
    contents = {
        f"{ANNA}/work.zip": zip_bytes({f"work/{NAME}": DONE, "work/__MACOSX/._x.py": b"", "__MACOSX/work/._y.py": b""}),
        "virtanenanna_1_2_hw.zip": zip_bytes({"solution.py": DONE}),
        "bob.zip": zip_bytes({NAME: DONE}),
        "cem/nested.zip": zip_bytes({"inner.zip": zip_bytes({NAME: DONE})}),
        "dana/broken.zip": b"PK\3\4 and no more",
        "eli/work.rar": b"Rar!",
    }
    found = {
        submission.student: submission.load()
        for submission in submissions.find(as_any(kind, tmp_path / "in", contents), MAIN)
    }
    assert {name: submission.source for name, submission in found.items() if not submission.problem} == {
        "Anna Virtanen 1234567": f"{ANNA}/work.zip/work/{NAME}",
        "virtanenanna 1": "virtanenanna_1_2_hw.zip/solution.py",
        "bob": f"bob.zip/{NAME}",
    }
    assert {submission.data for submission in found.values() if not submission.problem} == {DONE.encode()}
    assert "cem/nested.zip/inner.zip: an archive in an archive" in found["cem"].problem
    assert "dana/broken.zip: not an archive" in found["dana"].problem
    assert "only work.rar" in found["eli"].problem


def test_a_class_in_an_archive_beside_others_is_told_to_be_named_itself(tmp_path):
    as_folder(tmp_path, {"moodle.zip": zip_bytes({f"{ANNA}/{NAME}": DONE}), f"bob/{NAME}": DONE})
    assert "moodle.zip: this holds a whole class" in submissions.find(tmp_path, MAIN)[1].load().problem


def test_the_newest_of_several_counts_and_a_note_says_so(tmp_path):
    old = write(tmp_path / "alice" / "unpacking_pipeline.py", "old\n")
    new = write(tmp_path / "alice" / "unpacking_pipeline.ipynb", "new\n")
    os.utime(old, (1000, 1000))
    os.utime(new, (2000, 2000))
    [found] = submissions.find(tmp_path, MAIN)
    assert (found.source, found.note) == ("alice", "")  # not known without a look
    submission = found.load()
    assert (submission.data, submission.source) == (b"new\n", "alice/unpacking_pipeline.ipynb")
    assert "alice/unpacking_pipeline.py" in submission.note


def test_another_name_will_do_where_the_right_one_is_missing(tmp_path):
    write(tmp_path / "alice" / "my solution.py")
    assert submissions.find(tmp_path, MAIN)[0].source == "alice/my solution.py"


def test_helper_files_do_not_stand_in_for_the_submission(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    os.utime(write(tmp_path / "alice" / "zz.py"), (2**31, 2**31))
    assert submissions.find(tmp_path, MAIN)[0].load().source == "alice/unpacking_pipeline.py"


HELPED = DONE + "\nfrom helpers import one\nfrom tools import words\n"
HELPERS = {"helpers.py": "import more_of_it\none = 1\n", "more_of_it.py": "x = 1\n", "other.py": "y = 1\n",
           "tools/words.py": "z = 1\n"}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", ["alice/", "alice/week 3/", "alice/handin.zip/"])
def test_a_submission_brings_the_modules_along_that_it_imports(tmp_path, kind, folder):
    files = {NAME: HELPED} | HELPERS
    if folder.endswith(".zip/"):
        contents = {folder[:-1]: zip_bytes(files)}
    else:
        contents = {folder + name: text for name, text in files.items()}
    root = as_any(kind, tmp_path / f"class.{kind}", contents | {"bob/helpers.py": "theirs = 1\n", f"bob/{NAME}": DONE})
    alice, bob = (found.load() for found in submissions.find(root, MAIN))
    assert alice.source == folder + NAME
    assert dict(alice.beside) == {
        name: text.encode() for name, text in HELPERS.items() if name != "other.py"
    }  # fmt: skip
    assert bob.beside == ()


def test_so_it_does_where_a_platform_puts_names_in_front(tmp_path):
    contents = {f"{ANNA}{NAME}": HELPED, f"{ANNA}helpers.py": "one = 1\n", f"{ZOE}helpers.py": "theirs = 1\n",
                f"{ZOE}{NAME}": DONE}  # fmt: skip
    as_folder(tmp_path, contents)
    anna, zoe = (found.load() for found in submissions.find(tmp_path, MAIN))
    assert (dict(anna.beside), zoe.beside) == ({"helpers.py": b"one = 1\n"}, ())


def test_another_module_beside_it_makes_another_submission(tmp_path):
    as_folder(tmp_path / "a", {NAME: HELPED, "helpers.py": "one = 1\n"})
    digests = []
    for text in ("one = 1\n", "one = 1\n", "one = 2\n"):
        (tmp_path / "a" / "helpers.py").write_text(text)
        digests.append(submissions.find(tmp_path, MAIN)[0].load().digest)
    assert digests[0] == digests[1] != digests[2]
    assert Submission("a", f"a/{NAME}", b"x").digest == Submission("b", f"b/{NAME}", b"x", beside=()).digest


def test_a_module_that_holds_half_of_the_functions_is_a_part_of_the_submission(tmp_path):
    half = len(DONE) // 2
    at = DONE.index("def ", half)
    as_folder(tmp_path / "alice", {NAME: "from helpers import *\n" + DONE[:at], "helpers.py": DONE[at:]})
    os.utime(tmp_path / "alice" / "helpers.py", (2**31, 2**31))
    submission = submissions.find(tmp_path, MAIN)[0].load()
    assert (submission.source, dict(submission.beside)) == (f"alice/{NAME}", {"helpers.py": DONE[at:].encode()})
    assert submission.note == ""


def test_modules_that_are_too_many_are_left_out_and_said(tmp_path):
    many = {f"m{number:02}.py": "x = 1\n" for number in range(22)}
    source = DONE + "".join(f"import {name[:-3]}\n" for name in many)
    as_folder(tmp_path / "alice", {NAME: source} | many)
    submission = submissions.find(tmp_path, MAIN)[0].load()
    assert len(submission.beside) == 20 and "m20.py, m21.py: not imported" in submission.note


def test_links_are_not_followed(tmp_path):
    secret = write(tmp_path / "secret" / "unpacking_pipeline.py")
    folder = tmp_path / "class"
    (folder / "mallory").mkdir(parents=True)
    (folder / "mallory" / "unpacking_pipeline.py").symlink_to(secret)
    (folder / "trudy").symlink_to(secret.parent)
    write(folder / "alice" / "unpacking_pipeline.py")
    found = {submission.student: submission for submission in submissions.find(folder, MAIN)}
    assert set(found) == {"alice", "mallory"}
    assert "not followed" in found["mallory"].problem and found["mallory"].load().data == b""


def test_a_student_without_a_file_is_a_problem_of_that_student_only(tmp_path):
    write(tmp_path / "alice" / "unpacking_pipeline.py")
    (tmp_path / "bob").mkdir()
    alice, bob = submissions.find(tmp_path, MAIN)
    assert not alice.problem
    assert bob.problem == "bob: no .py or .ipynb file in this folder."


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = write(tmp_path / "alice.py")
    with path.open("wb") as file:
        file.truncate(100_000_000)
    loaded = submissions.find(tmp_path, MAIN)[0].load()
    assert "100 MB is too large" in loaded.problem and loaded.data == b""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_problem_of_that_student_only(tmp_path):
    write(tmp_path / "alice" / NAME)
    write(tmp_path / "bob" / NAME)
    (tmp_path / "bob").chmod(0)
    try:
        assert "Check the folder's permissions" in submissions.find(tmp_path, MAIN)[1].problem
    finally:
        (tmp_path / "bob").chmod(0o700)


@pytest.mark.parametrize("what", ["missing", "empty", "useless", "file.txt", "broken.zip", "empty.zip"])
def test_nothing_to_grade_is_said_with_the_folder_and_the_mend(tmp_path, what):
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    if what == "useless":
        write(path / "notes.txt")
    if what in ("file.txt", "broken.zip"):
        write(path)
    if what == "empty.zip":
        as_zip(path, {})
    with pytest.raises(NoSubmissions) as caught:
        submissions.find(path, MAIN)
    assert str(path) in str(caught.value)
    assert "folder" in str(caught.value)


def test_caches_and_checkpoints_are_no_submissions(tmp_path):
    write(tmp_path / "alice" / ".ipynb_checkpoints" / "unpacking_pipeline-checkpoint.ipynb")
    write(tmp_path / "alice" / "unpacking_pipeline.ipynb")
    write(tmp_path / "__pycache__" / "x.py")
    [found] = submissions.find(tmp_path, MAIN)
    assert found.source == "alice/unpacking_pipeline.ipynb" and not found.note


def test_what_is_found_is_small_and_is_read_when_its_turn_comes(tmp_path):
    path = write(tmp_path / "alice" / NAME, "x" * 5_000_000)
    [found] = submissions.find(tmp_path, MAIN)
    assert len(pickle.dumps(found)) < 2000
    path.write_text("changed\n")
    assert found.load().data == b"changed\n"
    path.unlink()
    assert "Check the file" in found.load().problem
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.student = "bob"


def test_what_has_no_file_is_loaded_with_what_it_holds():
    assert Found("a", "a.py", data=b"1").load() == Submission("a", "a.py", b"1")
    assert Found("a", "a", None, "a: nothing", "note").load() == Submission("a", "a", b"", "a: nothing", "note")


def test_the_digest_tells_apart_contents_and_names():
    one = submissions.Submission("a", "a.py", b"1")
    assert one.digest == submissions.Submission("b", "a.py", b"1").digest
    assert one.digest != submissions.Submission("a", "a.ipynb", b"1").digest
    assert one.digest != submissions.Submission("a", "a.py", b"2").digest


def people(tmp_path, *rows):
    (tmp_path / "roster.csv").write_text("\n".join(("id,name,email", *rows)), "utf-8")
    return roster.read(tmp_path / "roster.csv")


def test_with_a_roster_students_are_called_as_in_it_and_who_is_missing_is_known(tmp_path):
    known = people(tmp_path, "s1,Anna Virtanen,anna@uni", "s2,Zoë Ek,zoe@uni", "s3,Cem Al,cem@uni", "octo-cat,,o@uni")
    root = as_folder(tmp_path / "in", {
        f"{ANNA}/{NAME}": DONE, "ekzoë_77_5_x.py": DONE, f"hw1-octo-cat/{NAME}": DONE, f"nobody/{NAME}": DONE,
    })  # fmt: skip
    found = submissions.find(root, MAIN, known)
    assert {submission.student: submission.source for submission in found} == {
        "Anna Virtanen s1": f"{ANNA}/{NAME}",
        "Zoë Ek s2": "ekzoë_77_5_x.py",
        "octo-cat": f"hw1-octo-cat/{NAME}",
        "nobody": f"nobody/{NAME}",
    }
    assert [person.id for person in submissions.missing(found, known)] == ["s3"]
    assert [submission.student for submission in submissions.strangers(found, known)] == ["nobody"]


def test_two_that_fit_one_person_of_the_roster_keep_their_own_names(tmp_path):
    known = people(tmp_path, "s1,Anna Virtanen,anna@uni")
    root = as_folder(tmp_path / "in", {f"{ANNA}/{NAME}": DONE, f"{ANNA.replace('7_', '8_')}/{NAME}": DONE})
    found = submissions.find(root, MAIN, known)
    assert [submission.student for submission in found] == ["Anna Virtanen 1234567", "Anna Virtanen 1234568"]
    assert [submission.may_be for submission in found] == [("Anna Virtanen s1",)] * 2
    assert submissions.missing(found, known) == [] and submissions.strangers(found, known) == found


def test_whose_it_is_can_not_be_told_where_the_roster_has_two_of_that_name(tmp_path):
    known = people(tmp_path, "s1,Anna Virtanen,anna@uni", "s2,Anna Virtanen,a2@uni", "s3,Li Min,li@uni")
    [found] = submissions.find(as_folder(tmp_path / "in", {f"{ANNA}/{NAME}": DONE}), MAIN, known)
    assert (found.student, found.may_be) == ("Anna Virtanen 1234567", ("Anna Virtanen s1", "Anna Virtanen s2"))
    assert [person.id for person in submissions.missing([found], known)] == ["s3"]


def test_moodles_grading_worksheet_as_the_roster_tells_them_apart(tmp_path):
    rows = ("Identifier,Full name", "Participant 1234567,Anna Virtanen", "Participant 9,Anna Virtanen")
    (tmp_path / "w.csv").write_text("\n".join(rows))
    known = roster.read(tmp_path / "w.csv")
    [found] = submissions.find(as_folder(tmp_path / "in", {f"{ANNA}/{NAME}": DONE}), MAIN, known)
    assert (found.student, found.may_be) == ("Anna Virtanen 1234567", ())
    assert [person.id for person in submissions.missing([found], known)] == ["Participant 9"]


@pytest.mark.parametrize("name", ["venv", "node_modules", "__MACOSX", "__pycache__", ".alice"])
def test_a_student_of_a_name_for_caches_is_told_to_be_left_out(tmp_path, name):
    there = submissions.take_in(as_folder(tmp_path, {f"alice/{NAME}": DONE, f"{name}/{NAME}": DONE}), MAIN)
    assert [found.student for found in there.found] == ["alice"]
    assert [line.partition(":")[0] for line in there.left_out] == [f"{name}/"]


def test_a_link_at_the_top_is_told_to_be_left_out(tmp_path):
    write(tmp_path / "alice" / NAME)
    (tmp_path / "bob.py").symlink_to(tmp_path / "alice" / NAME)
    assert submissions.take_in(tmp_path, MAIN).left_out == [
        "bob.py: a link or a device, which is not followed. Ask for the file itself."
    ]
