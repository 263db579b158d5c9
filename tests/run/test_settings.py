"""Settings: a course's own hidden suite unless another is asked for, and more time for a larger model."""

from pathlib import Path

import pytest

from exercises.kit import models
from grader.run import settings
from grader.run.settings import Settings
from tests.support.courses import MAIN, STRETCH


def test_the_hidden_suite_is_the_courses_own_unless_another_is_asked_for():
    assert Settings(MAIN).hidden == MAIN.hidden and Settings(STRETCH).hidden == STRETCH.hidden
    assert Settings(MAIN, suite=Path("/other")).hidden == Path("/other")


def test_a_larger_model_has_more_time(tmp_path):
    usual = settings.limits_for(models.DEFAULT)
    (tmp_path / "config.json").write_text("{}")
    with (tmp_path / "model.safetensors").open("wb") as weights:
        weights.truncate(10 * settings.BYTES_WITHIN_LIMITS)
    longer = settings.limits_for(str(tmp_path))
    assert (longer.call, longer.load, longer.submission) == (
        10 * usual.call, 10 * usual.load, 10 * usual.submission,
    )  # fmt: skip


@pytest.mark.parametrize("seconds", [2.5, 40.0])
def test_a_time_limit_that_somebody_sets_wins_over_the_models_size_and_moves_all_limits(tmp_path, seconds):
    (tmp_path / "config.json").write_text("{}")
    with (tmp_path / "model.safetensors").open("wb") as weights:
        weights.truncate(10 * settings.BYTES_WITHIN_LIMITS)
    usual = settings.limits_for(models.DEFAULT)
    for model in (models.DEFAULT, str(tmp_path)):
        limits = settings.limits_for(model, seconds)
        assert limits.call == seconds
        assert limits.load / usual.load == limits.submission / usual.submission == seconds / usual.call
