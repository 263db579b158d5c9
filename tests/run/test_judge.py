"""A judge on another machine: it grades with what the records will say, or not at all."""

from dataclasses import replace

import pytest

from grader import errors
from grader.harness import suites
from grader.run import judge, provenance, settings
from grader.sandbox import lockdown

SUITE = {"test_tiny.py": b"import pytest\n", "deep/test_more.py": b"x = 1\n"}


@pytest.fixture
def chosen(tmp_path):
    suites.write_suite(SUITE, tmp_path / "suite")
    return settings.Settings(suite=tmp_path / "suite")


def here(chosen, files=None, **other):
    judge._here.cache_clear()
    common = {**provenance.provenance(chosen), **other}
    return judge._here(chosen, tuple((files or SUITE).items()), tuple(common.items()))


def test_the_suite_that_comes_with_a_task_is_laid_out_and_is_the_same(chosen):
    assert suites.suite_files(chosen.suite) == SUITE
    laid_out = here(chosen)
    assert laid_out.suite != chosen.suite and suites.suite_files(laid_out.suite) == SUITE
    assert provenance.provenance(laid_out) == provenance.provenance(chosen)


@pytest.mark.parametrize("what", ["kit", "suite", "model_digest"])
def test_a_machine_with_another_kit_suite_or_model_is_refused(chosen, what):
    with pytest.raises(errors.RunFailed, match=f"another {what} .*Install the same kit"):
        here(chosen, **{what: "other"})


def test_a_machine_with_a_weaker_wall_is_refused(chosen, monkeypatch):
    monkeypatch.setattr(lockdown, "best_tier", lambda: lockdown.SECCOMP)
    with pytest.raises(errors.RunFailed, match="isolation seccomp, not landlock"):
        here(replace(chosen, tier=lockdown.LANDLOCK))


def test_no_file_of_a_suite_is_written_outside_of_its_folder(tmp_path):
    for name in ("../out.py", "/tmp/out-of-the-suite.py"):
        with pytest.raises(ValueError, match="must lie in its folder"):
            suites.write_suite({name: b""}, tmp_path / "suite")
    assert not (tmp_path / "out.py").exists()
