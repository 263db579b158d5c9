"""The pre-flight: the solutions are graded before a class is, once for all that they are graded with.

The judge is one of this process (tests/support/inline.py) with a real sandbox; two tests start one for a model of their
own. Not covered: Dask.
"""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from exercises.kit import models
from grader import cli
from grader.errors import RunFailed
from grader.run import executors
from grader.run.judge import Judge
from grader.run.preflight import proof
from grader.run.provenance import provenance
from grader.run.settings import Settings
from grader.sandbox import lockdown, standby
from tests.support import grading
from tests.support.courses import MAIN, STRETCH
from tests.zoo import models as zoo
from tests.zoo import tokenizers

TINY = (
    "import pytest\nfrom exercises.kit.checks import check_number\nfrom exercises.kit.values import tensor\n\n\n"
    '@pytest.mark.exercise("compare")\ndef test_x(student):\n    """Tiny."""\n'
    "    check_number(student.compare(tensor([1, 0]), tensor([1, 0])), RIGHT, 1e-6)\n"
)


@pytest.fixture
def tiny(course, cache, tmp_path, monkeypatch):
    """Settings with a suite of one quick test for a right answer, no public checks, and a cache folder of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "checks").mkdir()

    def settings(right):
        folder = tmp_path / f"suite {right.replace('/', 'by')}"
        folder.mkdir(exist_ok=True)
        (folder / "test_tiny.py").write_text(TINY.replace("RIGHT", right))
        return Settings(grading.without_checks(course, tmp_path / "checks"), suite=folder)

    return settings


@pytest.fixture
def counted(place, monkeypatch):
    """The place, and the suffixes of what was tried there, in their order."""
    tried, outcomes = [], executors.outcomes
    monkeypatch.setattr(
        executors, "outcomes", lambda task: tried.append(task.submissions[0].source[-6:]) or outcomes(task)
    )
    return place, tried


def test_both_forms_are_graded_the_first_time_and_then_remembered(tiny, counted):
    place, tried = counted
    proof.first_proving(place, tiny("1.0")).start()
    assert tried == ["ine.py", ".ipynb"]
    proof.first_proving(place, tiny("1.0")).start()
    assert len(tried) == 2


def test_another_seed_is_nothing_new_and_another_suite_is(tiny, counted):
    place, tried = counted
    proof.first_proving(place, tiny("1.0")).start()
    proof.first_proving(place, replace(tiny("1.0"), seed=5)).start()
    assert len(tried) == 2
    proof.first_proving(place, tiny("1.00")).start()
    assert len(tried) == 4


def test_less_than_full_marks_ends_the_run_each_time_with_the_test_and_stops_the_judges(tiny, counted):
    place, _ = counted
    stopped = []
    place = replace(place, stop=stopped.append)
    for times in (1, 2):
        with pytest.raises(RunFailed) as caught:
            proof.first_proving(place, tiny("0.5")).start()
        assert len(stopped) == times
    said = str(caught.value)
    assert "so nobody was graded" in said
    assert "compare: test_x (hidden, .py): wrong" in said and "compare: test_x (hidden, .ipynb): wrong" in said
    assert caught.value.exit_code == 1


def test_a_test_that_fails_by_itself_is_shown_with_its_line(tiny, counted):
    with pytest.raises(RunFailed, match=r"grader_error\. .*test_tiny\.py:9.*ZeroDivisionError"):
        proof.first_proving(counted[0], tiny("1 / 0")).start()


def test_a_test_that_is_left_out_does_not_count(tiny, counted):
    proof.first_proving(counted[0], tiny("0.5"), ["test_x"]).start()


def test_a_cache_that_can_not_be_written_to_only_means_another_try(tiny, counted, tmp_path):
    place, tried = counted
    (tmp_path / "cache").write_text("no folder")
    for _ in range(2):
        proof.first_proving(place, tiny("1.0")).start()
    assert len(tried) == 4


def test_a_long_list_is_cut():
    outcome = grading_outcome()
    said = proof.said([proof.Failure(".py", outcome, "why")] * (proof.SHOWN + 3), Settings(MAIN))
    assert "and 3 tests more" in said and said.count("test_x") == proof.SHOWN


def grading_outcome():
    from grader.records.record import Outcome

    return Outcome("compare", "test_x", "Tiny.", "hidden", "wrong")


@pytest.mark.parametrize("which", [MAIN, STRETCH], ids=["main", "stretch"])
def test_the_solutions_are_graded_with_full_marks_in_both_forms(which, place, tmp_path):
    """With hidden tests that draw their inputs once; all are tried by tests/product/test_mistakes.py, on the .py."""
    settings = Settings(which, suite=grading.drawn_once(which.hidden, tmp_path))
    assert proof.prove(place.start(), place, settings, provenance(settings)) == []


@pytest.fixture
def spoilt(tmp_path):
    """A model with a NaN in its weights: its files look well, it shows when it is loaded."""
    folder = zoo.make("llama", tokenizers.llama3(), tmp_path / "a model")
    loaded = models._read_model("", folder)[0]
    loaded.lm_head.weight.data[3, 3] = float("nan")
    loaded.save_pretrained(folder)
    return folder


def test_a_model_that_can_not_be_loaded_ends_a_batch_in_its_own_words_without_a_sandbox_too(spoilt, monkeypatch):
    monkeypatch.setattr(standby, "AHEAD", 1)  # one that nobody asks costs a start of torch
    settings = Settings(MAIN, str(spoilt), tier=lockdown.PROCESS)
    with Judge(settings) as judge, pytest.raises(models.ModelNotFound, match="NaN or infinity, in lm_head.weight"):
        judge.run(grading.submissions(MAIN, "x = 1\n"))


def test_grading_a_class_with_it_ends_with_exit_code_2_and_no_record(spoilt, tmp_path, warm_starts):
    """With a judge in a process of its own, and its zygote."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "alice.py").write_text("x = 1\n")
    out = tmp_path / "out"
    options = ["--out", str(out), "--model", str(spoilt), "--jobs", "1"]
    got = CliRunner().invoke(cli.app, ["grade", str(tmp_path / "class"), *options])
    assert got.exit_code == 2
    assert "NaN or infinity, in lm_head.weight" in " ".join(got.output.split())
    assert not (out / "results.jsonl").exists()


def test_the_doctor_says_that_a_model_can_be_graded_with(place):
    got = CliRunner().invoke(cli.app, ["doctor", "--model", "pocket"])
    assert got.exit_code == 0, got.output
    assert "full marks, as .py and as .ipynb" in got.output
