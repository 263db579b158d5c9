"""The sample courses of tests/courses/, written from the authors' page alone, are proven and graded.

`bytepairs` has no model, its solutions in several files, its tests in classes; `attention` asks an oracle of its own
what the pocket model computes. Covered: `grader verify` on both, at a warm zygote that other tests share.
Not covered: a class's copy, several courses in one gradebook: tests/commands/ has them.
"""

import pytest
from typer.testing import CliRunner

from exercises.kit import manifest
from grader import ROOT
from grader.cli import app
from solutions import misconceptions

COURSES = ROOT / "tests" / "courses"


def names():
    return sorted(path.parent.name for path in COURSES.glob("*/course.toml"))


@pytest.mark.parametrize("name", names())
def test_a_sample_course_is_sharp_and_fair(place, name):
    result = CliRunner().invoke(app, ["verify", "--course", str(COURSES / name), "--no-table"])
    assert result.exit_code == 0, result.output
    assert "every known mistake loses marks where it is, only there" in result.output


@pytest.mark.parametrize("name", names())
def test_every_function_has_four_known_mistakes_at_least(name):
    course = manifest.in_folder(COURSES / name)
    for exercise in course.names:
        assert len(misconceptions.of(course, exercise)) >= 4
