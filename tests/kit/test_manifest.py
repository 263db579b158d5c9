"""The manifest: what it says of the exercises, and what it answers to a slip of the pen."""

import shutil
from pathlib import Path

import pytest

from exercises.kit.errors import UserError
from exercises.kit.manifest import FOLDERS, MANIFEST, PLACES, BadManifest, Exercise, course, courses

COURSE = """
[[course]]
name = "short"
title = "A short one"
stub = "work.py"
checks = "."
solutions = "../answers/work.py"
misconceptions = "../answers/wrong"
hidden = "../hidden"
corpus = "texts.py"
"""
OTHER = COURSE.replace("short", "other").replace("work.py", "more.py")
GOOD = f"""{COURSE}
[[exercise]]
name = "one"
title = "The first"
points = 1
requires = []
hints = ["a"]

[[exercise]]
name = "two"
title = "The second"
points = 2
requires = ["one"]
hints = ["b"]
"""


@pytest.fixture
def write(tmp_path):
    """write(text): the path of a manifest with this text."""

    def write(text):
        path = tmp_path / "edited.toml"
        path.write_text(text, "utf-8")
        return path

    return write


# The kit's own


def test_the_six_functions_stand_in_the_order_of_the_contract_and_come_first():
    assert courses()[0].names[:6] == (
        "tokenize",
        "next_token_logits",
        "greedy_step",
        "greedy_generate",
        "get_embedding",
        "compare",
    )


def test_the_points_are_those_of_the_contract():
    assert [exercise.points for exercise in courses()[0].exercises[:6]] == [2, 4, 2, 6, 3, 3]
    assert courses()[0].points == sum(exercise.points for exercise in courses()[0].exercises)


def test_the_stretch_course_comes_by_request_only():
    main, stretch = courses()
    assert stretch.names[:4] == ("sampling_distribution", "sample_tokens", "cached_generate", "nearest_tokens")
    assert not set(stretch.names) & set(main.names)
    assert course("stretch") == stretch


def test_every_place_that_a_course_names_is_there():
    for found in courses():
        assert found.manifest == MANIFEST
        assert all(getattr(found, place).exists() for place in PLACES)
        assert len(found.public_checks()) == len(found.names)


@pytest.mark.parametrize(
    "exercise", [exercise for found in courses() for exercise in found.exercises], ids=lambda exercise: exercise.name
)
def test_every_exercise_has_a_title_and_three_different_hints(exercise):
    assert exercise.title.strip()
    assert len({hint.strip() for hint in exercise.hints} - {""}) == len(exercise.hints) == 3


def test_an_unknown_course_is_answered_with_the_courses_that_there_are():
    with pytest.raises(BadManifest, match="no course 'extra'; there are main, stretch"):
        course("extra")


def test_an_unknown_name_is_answered_with_the_names_that_there_are():
    main = courses()[0]
    assert main.exercise("compare").points == 3
    with pytest.raises(KeyError) as caught:
        main.exercise("tokenise")
    assert all(name in str(caught.value) for name in ("tokenise", *main.names))


@pytest.mark.parametrize(
    ("of", "name", "needed"),
    [
        ("main", "tokenize", ()),
        ("main", "greedy_step", ("next_token_logits",)),
        ("main", "greedy_generate", ("tokenize", "next_token_logits", "greedy_step")),
        ("main", "compare", ()),
        ("stretch", "sample_tokens", ()),
    ],
)
def test_builds_on_names_what_is_needed_in_teaching_order(of, name, needed):
    assert course(of).builds_on(name) == needed


# Others


def test_a_manifest_elsewhere_is_read_in_its_own_order(write):
    [found] = courses(write(GOOD))
    one, two = found.exercises
    assert (one.name, one.title, one.points, one.requires, one.hints) == ("one", "The first", 1.0, (), ("a",))
    assert (two.name, two.requires) == ("two", ("one",))
    assert isinstance(one, Exercise)


def test_places_are_relative_to_the_manifest(write):
    path = write(GOOD)
    [found] = courses(path)
    assert (found.stub, found.checks) == (path.parent / "work.py", path.parent)
    assert found.solutions == path.parent.parent / "answers" / "work.py"
    assert found.public_checks() == []


def test_a_manifest_may_hold_several_courses_and_the_first_is_meant_by_an_exercise_that_names_none(write):
    text = (
        GOOD
        + OTHER
        + GOOD.partition(COURSE)[2]
        .replace('"one"', '"three"')
        .replace('"two"\n', '"four"\ncourse = "other"\n')
        .replace('name = "three"\n', 'name = "three"\ncourse = "other"\n')
    )
    assert [found.names for found in courses(write(text))] == [("one", "two"), ("three", "four")]


def test_builds_on_follows_prerequisites_all_the_way_down(write):
    text = GOOD
    for name, needed in (("three", "two"), ("four", "three")):
        text += f'[[exercise]]\nname = "{name}"\ntitle = "t"\npoints = 1\nrequires = ["{needed}"]\nhints = ["c"]\n'
    [found] = courses(write(text))
    assert found.builds_on("four") == ("one", "two", "three")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 2\n", "", "exercise 2 has no points"),
        ('title = "The first"\npoints = 1\n', "", "exercise 1 has no points, title"),
        ('requires = ["one"]', 'requires = ["three"]', "two requires three: list that one before it"),
        ("requires = []", 'requires = ["two"]', "line 16: one builds on two builds on one: that is a circle"),
        ("requires = []", 'requires = ["one"]', "line 16: one builds on one: that is a circle"),
        ("points = 1", "points = 0", "one gives 0 points; give it a number of more than 0"),
        ("points = 1", "points = -1", "one gives -1 points; give it a number of more than 0"),
        ("points = 1", 'points = "many"', "one gives many points; give it a number of more than 0"),
        ("points = 1", "points = true", "one gives True points; give it a number of more than 0"),
        ("points = 1", "points = nan", "one gives nan points; give it a number of more than 0"),
        ('name = "two"', 'name = "one"', "one is there twice; take one of them out"),
        ("points = 1", "points =", "line 15"),
        ("points = 1", 'points = 1\ncourse = "shrot"', "one is of the course 'shrot'; take one of short"),
        ('hints = ["a"]', "hints = []", "one has no hint; write at least one"),
        ('hints = ["a"]', 'hints = "a"', "one: hints is no list of texts"),
        ("points = 1", "point = 1", "line 15: exercise 1: nothing is called point here; did you mean points?"),
        ('name = "two"', 'name = "two-a"', "Python can't import 'two-a'"),
        ('name = "two"', 'name = "class"', "class is a word of Python's own"),
        ('name = "two"', 'name = "2nd"', "Python can't import '2nd'"),
        (COURSE, COURSE + COURSE, "line 13: the course short is there twice"),
        ('title = "The first"', "title = 1", "one has no title, or one that is no text"),
        ("[[exercise]]", "[exercise]", "Mend that line."),
        ('checks = "."\n', "", "the course short has no checks"),
        (GOOD, "", "no [[course]] in it"),
        (GOOD, COURSE, "the course short has no [[exercise]]"),
        (GOOD, '[course]\nname = "short"', "write [[course]], with two brackets, above each course"),
    ],
)
def test_a_slip_is_answered_with_the_file_and_the_mend(write, old, new, said):
    assert old in GOOD
    path = write(GOOD.replace(old, new))
    with pytest.raises(BadManifest) as caught:
        courses(path)
    assert isinstance(caught.value, UserError)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_a_course_cannot_require_what_another_one_has(write):
    text = (
        GOOD
        + OTHER
        + GOOD.partition(COURSE)[2]
        .replace('name = "one"', 'name = "three"\ncourse = "other"')
        .replace('name = "two"', 'name = "four"\ncourse = "other"')
    )
    with pytest.raises(BadManifest, match="four requires one: list that one before it"):
        courses(write(text))


def test_a_manifest_that_is_not_there_or_no_text_is_said(tmp_path):
    with pytest.raises(BadManifest, match="none.toml: No such file or directory"):
        courses(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadManifest, match="bytes.toml"):
        courses(tmp_path / "bytes.toml")


def test_a_class_s_copy_is_read_though_it_has_no_solutions(tmp_path):
    copy = Path(shutil.copy(MANIFEST, tmp_path))
    assert [found.names for found in courses(copy)] == [found.names for found in courses()]
    assert not courses(copy)[0].solutions.exists()


# Read again


def test_what_has_been_changed_meanwhile_is_read_anew_and_what_has_not_is_the_same(write):
    path = write(GOOD)
    before = courses(path)
    assert courses(path) is before
    assert courses(write(GOOD.replace("points = 2", "points = 3")))[0].points == before[0].points + 1
    with pytest.raises(BadManifest, match="edited.toml"):
        courses(write(GOOD.replace("points = 2", "points = ")))


def test_a_relative_path_is_another_one_in_another_folder(tmp_path, monkeypatch):
    places = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edited.toml").write_text(GOOD)
        monkeypatch.chdir(tmp_path / name)
        places.append(courses(Path("edited.toml"))[0].stub)
    assert places == [tmp_path / "here" / "work.py", tmp_path / "there" / "work.py"]


def test_of_a_folder_it_counts_what_lies_in_it_now(tmp_path):
    """Its solutions may become a folder while the manifest stays as it is."""
    exercise = '\n[[exercise]]\nname = "one"\ntitle = "The first"\npoints = 1\nhints = ["a"]\n'
    (tmp_path / FOLDERS).write_text(f'name = "mine"\ntitle = "Mine"\n{exercise}')
    assert courses(tmp_path / FOLDERS)[0].solutions.name == "solutions.py"
    (tmp_path / "solutions").mkdir()
    assert courses(tmp_path / FOLDERS)[0].solutions.name == "solutions"
