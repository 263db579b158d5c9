"""Settings: a course's own hidden suite unless another is asked for, and more time where the model is slow here."""

from pathlib import Path

import pytest

from exercises.kit.pipeline.pace import ENOUGH
from grader.run import settings
from grader.run.settings import Settings
from grader.sandbox.client import Limits
from tests.support.courses import MAIN, STRETCH


def test_the_hidden_suite_is_the_courses_own_unless_another_is_asked_for():
    assert Settings(MAIN).hidden == MAIN.hidden and Settings(STRETCH).hidden == STRETCH.hidden
    assert Settings(MAIN, suite=Path("/other")).hidden == Path("/other")


def test_a_quick_model_has_the_usual_time_and_a_slow_one_more():
    assert settings.limits_at(0.002) == settings.limits_at(0.0) == Limits()
    longer = settings.limits_at(10 * ENOUGH)
    assert (longer.call, longer.load, longer.submission) == pytest.approx((100.0, 300.0, 1800.0))


@pytest.mark.parametrize("seconds", [2.5, 40.0])
def test_a_time_limit_that_somebody_sets_moves_all_limits(seconds):
    limits = settings.limits_for(seconds)
    assert limits.call == seconds
    assert limits.load / Limits().load == limits.submission / Limits().submission == seconds / Limits().call
    assert settings.limits_for(None) is None
