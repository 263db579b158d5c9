"""Hints one at a time, and the solution after an attempt."""

import ast
from dataclasses import replace
from itertools import chain

import pytest

from exercises.kit.feedback import hints, progress
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import courses
from solutions import misconceptions, unpacking_pipeline

COURSE = courses()[0]


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))


@pytest.fixture
def bundle(tmp_path):
    """The course as a class has it: without solutions."""
    return replace(COURSE, solutions=tmp_path / "solutions" / "none.py")


def attempt(name, course=COURSE):
    progress.record(course, [Result(name, "not yet", 0, 4, 0.0)])


def test_each_time_one_more_hint_is_shown_after_those_before():
    first, second, third = COURSE.exercise("greedy_step").hints
    assert hints.next_hint(COURSE, "greedy_step") == [f"Hint 1 of 3: {first}"]
    assert hints.next_hint(COURSE, "greedy_step") == [f"Hint 1 of 3: {first}", f"Hint 2 of 3: {second}"]
    assert hints.next_hint(COURSE, "greedy_step")[2] == f"Hint 3 of 3: {third}"
    assert hints.next_hint(COURSE, "greedy_step")[:3] == hints.next_hint(COURSE, "greedy_step")[:3]


def test_the_last_hint_says_where_the_solution_is():
    for _ in range(3):
        lines = hints.next_hint(COURSE, "compare")
    assert "python -m exercises solution compare" in lines[-1]


def test_without_solutions_the_last_hint_is_the_last_word(bundle):
    for _ in range(3):
        lines = hints.next_hint(bundle, "compare")
    assert lines[-1] == "That was the last hint."


@pytest.mark.parametrize("name", COURSE.names)
def test_the_first_hint_sends_people_to_where_they_can_try_things(name):
    assert "`python -m exercises shell`" in COURSE.exercise(name).hints[0]


def test_hints_of_one_exercise_do_not_count_for_another():
    hints.next_hint(COURSE, "compare")
    assert len(hints.next_hint(COURSE, "tokenize")) == 1


def test_a_hint_that_cannot_be_remembered_is_shown_and_says_so(tmp_path):
    (tmp_path / "state").write_text("")
    lines = hints.next_hint(COURSE, "compare")
    assert lines[0].startswith("Hint 1 of 3")
    assert "can't be remembered" in lines[-1]


@pytest.mark.parametrize(("course", "name"), [(course, name) for course in courses() for name in course.names])
def test_the_solution_comes_after_an_attempt_only(course, name):
    with pytest.raises(hints.NoSolution, match=f"Try {name} first"):
        hints.solution(course, name)
    attempt(name, course)
    source = hints.solution(course, name)
    [function] = ast.parse(source).body
    assert function.name == name
    assert ast.get_docstring(function) is None
    assert "SOLUTION" not in source
    assert "# STUB" not in source


def test_a_stub_that_was_checked_is_no_attempt():
    progress.record(COURSE, [Result("compare", "not attempted", 0, 4, 0.0)])
    with pytest.raises(hints.NoSolution):
        hints.solution(COURSE, "compare")


def test_the_solution_works():
    attempt("compare")
    namespace = {"torch": unpacking_pipeline.torch}
    exec(hints.solution(COURSE, "compare"), namespace)
    vector = unpacking_pipeline.torch.tensor([3.0, 4.0])
    assert namespace["compare"](vector, vector) == pytest.approx(1)


def test_without_solutions_that_is_said_in_plain_words(bundle):
    attempt("compare")
    with pytest.raises(hints.NoSolution, match="There are no solutions in this copy of the exercises"):
        hints.solution(bundle, "compare")


def test_every_mistake_that_a_hint_is_for_is_a_known_one():
    for course in courses():
        slugs = {mistake.slug for mistake in misconceptions.catalogue(course)}
        for exercise in course.exercises:
            named = [wanted for wanted in chain(*exercise.fits) if wanted.startswith(f"{exercise.name}_")]
            assert named and set(named) <= slugs, exercise.name


@pytest.mark.parametrize(
    ("name", "message", "mistake", "hint"),
    [
        ("greedy_step", "f(1)\nexpected the int 3, got a tensor. A Python int is asked for.", "", 2),
        ("greedy_step", "whatever", "greedy_step_takes_the_smallest_score", 1),
        ("greedy_step", "A Python int is asked for.", "greedy_step_takes_the_smallest_score", 1),
        ("greedy_step", "whatever", "", 0),
        ("tokenize", "That is all that the tokenizer returns.", "", 1),
        ("greedy_generate", "The text begins right but ends too early.", "", 1),
    ],
)
def test_the_first_hint_fits_what_was_said(name, message, mistake, hint):
    exercise = courses()[0].exercise(name)
    first, *others = exercise.hints_for(message, mistake)
    assert first == exercise.hints[hint]
    assert sorted([first, *others]) == sorted(exercise.hints)


def test_a_remembered_mistake_has_its_hint_first():
    course = courses()[0]
    progress.record(course, [Result("compare", "not yet", 0, 4, 0.0, "m", mistake="compare_returns_a_tensor")])
    assert hints.next_hint(course, "compare")[0] == f"Hint 1 of 3: {course.exercise('compare').hints[2]}"
