"""The manifest: what it says of the exercises, and what it answers to a slip of the pen."""

import pytest

from exercises.kit import manifest

GOOD = """
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


def test_the_six_functions_stand_in_the_order_of_the_contract():
    assert manifest.names() == (
        "tokenize",
        "next_token_logits",
        "greedy_step",
        "greedy_generate",
        "get_embedding",
        "compare",
    )


def test_the_points_are_those_of_the_contract():
    assert [each.points for each in manifest.exercises()] == [2, 4, 2, 6, 3, 3]


def test_the_stretch_course_comes_by_request_only():
    stretch = manifest.names("stretch")
    assert stretch == ("sampling_distribution", "sample_tokens", "cached_generate", "nearest_tokens")
    assert not set(stretch) & set(manifest.names())
    assert manifest.every_name() == (*manifest.names(), *stretch)


@pytest.mark.parametrize("course", manifest.FILES)
def test_every_course_says_of_itself_which_it_is(course):
    assert {each.course for each in manifest.exercises(course)} == {course}


def test_an_unknown_course_is_answered_with_the_courses_that_there_are():
    with pytest.raises(KeyError, match="no course 'extra'; there are main, stretch"):
        manifest.exercises("extra")


@pytest.mark.parametrize("exercise", manifest.every(), ids=lambda each: each.name)
def test_every_exercise_has_a_title_and_three_different_hints(exercise):
    assert exercise.title.strip()
    assert len({hint.strip() for hint in exercise.hints} - {""}) == len(exercise.hints) == 3


def test_a_manifest_elsewhere_is_read_in_its_own_order(write):
    one, two = manifest.exercises(path=write(GOOD))
    assert one == manifest.Exercise("one", "The first", 1.0, (), ("a",))
    assert (two.name, two.requires) == ("two", ("one",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 2\n", "", "exercise 2 has no points"),
        ('title = "The first"\npoints = 1\n', "", "exercise 1 has no points, title"),
        ('requires = ["one"]', 'requires = ["three"]', "two requires three: list that one before it"),
        ("requires = []", 'requires = ["two"]', "one requires two: list that one before it"),
        ("points = 1", "points = 0", "one gives 0 points; give it more than 0"),
        ("points = 1", "points = -1", "one gives -1 points; give it more than 0"),
        ('name = "two"', 'name = "one"', "one is there twice; take one of them out"),
        ("points = 1", "points =", "line 5"),
        ("points = 1", 'points = 1\ncourse = "strech"', "one is of the course 'strech'; take one of main, stretch"),
        ("points = 1", 'points = 1\ncourse = "stretch"', "two requires one: list that one before it"),
        (GOOD, "", "no [[exercise]] in it"),
    ],
)
def test_a_slip_is_answered_with_the_file_and_the_mend(write, old, new, said):
    path = write(GOOD.replace(old, new))
    with pytest.raises(manifest.BadManifest) as caught:
        manifest.exercises(path=path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_an_exercise_of_any_course_is_found_by_its_name():
    assert manifest.exercise("compare").points == 3
    assert manifest.exercise("nearest_tokens").course == "stretch"


def test_an_unknown_name_is_answered_with_the_names_that_there_are():
    with pytest.raises(KeyError) as caught:
        manifest.exercise("tokenise")
    assert all(name in str(caught.value) for name in ("tokenise", *manifest.every_name()))


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("tokenize", ()),
        ("greedy_step", ("next_token_logits",)),
        ("greedy_generate", ("tokenize", "next_token_logits", "greedy_step")),
        ("compare", ()),
        ("sample_tokens", ()),
    ],
)
def test_builds_on_names_what_is_needed_in_teaching_order(name, needed):
    assert manifest.builds_on(name) == needed


def test_builds_on_follows_prerequisites_all_the_way_down(write, monkeypatch):
    text = GOOD
    for name, needed in (("three", "two"), ("four", "three")):
        text += f'[[exercise]]\nname = "{name}"\ntitle = "t"\npoints = 1\nrequires = ["{needed}"]\nhints = ["c"]\n'
    found = manifest.every(write(text))
    monkeypatch.setattr(manifest, "every", lambda: found)
    assert manifest.builds_on("four") == ("one", "two", "three")
