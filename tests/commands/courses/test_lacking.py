"""What a course lacks, by the tests that ran and its folder. Not covered: what mistakes fail (test_verify.py)."""

from concurrent.futures import BrokenExecutor
from dataclasses import replace
from unittest.mock import Mock

import pytest

from exercises.kit import manifest
from grader.commands.courses import lacking
from grader.errors import RunFailed
from grader.records.record import Outcome
from grader.run.settings import Settings
from tests.support import inline, own_course
from tests.support.courses import MAIN


@pytest.fixture
def folder(tmp_path):
    return own_course.pairs(tmp_path)


def ran(*which):
    return [Outcome(name, "test_x", "", seen, "passed", message="", seconds=0.1) for name, seen in which]


ALL = [(name, seen) for name in ("count_pairs", "best_pair") for seen in ("public", "hidden")]


def test_a_course_that_has_everything_lacks_nothing(folder):
    assert list(lacking.of_course(manifest.in_folder(folder), ran(*ALL))) == []


@pytest.mark.parametrize("seen", ["public", "hidden"])
def test_an_exercise_without_checks_or_tests_is_named(folder, seen):
    tests = ran(*(one for one in ALL if one != ("best_pair", seen)))
    [said] = lacking.of_course(manifest.in_folder(folder), tests)
    assert "of best_pair" in said and seen in said


def test_an_exercise_without_mistakes_and_a_hint_for_none_are_named(folder):
    (folder / "misconceptions" / "best_pair_takes_the_rarest.py").unlink()
    text = (folder / "course.toml").read_text()
    hint = '{text = "Use max.", for = ["best_pair_takes_the_rarest", "words of a message"]}'
    (folder / "course.toml").write_text(text.replace('"Use max."', hint))
    mistake, for_it = lacking.of_course(manifest.in_folder(folder), ran(*ALL))
    assert "no known mistake in best_pair" in mistake
    assert "a hint of best_pair is for best_pair_takes_the_rarest, and no mistake is called so" in for_it


def test_a_mistake_that_no_feedback_names_is_said_with_its_file(folder):
    course = manifest.in_folder(folder)
    found = {"count_pairs_steps_by_two": True, "best_pair_takes_the_rarest": False}
    [said] = lacking.unnamed(course, found)
    assert said.startswith(f"{folder}/misconceptions/best_pair_takes_the_rarest.py: no feedback names")


def test_a_judge_that_ends_with_the_examples_is_said_and_no_traceback():
    place = replace(inline.PLACE, start=lambda: Mock(submit=Mock(side_effect=BrokenExecutor)), died=(BrokenExecutor,))
    with pytest.raises(RunFailed, match="ended while it ran the examples"):
        lacking.asking_for_examples(place, Settings(MAIN), []).start()
