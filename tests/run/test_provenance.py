"""What a record says of how it was made: it changes with everything that can change a verdict, and with nothing else.

Which files a fingerprint is made of is looked at for all of them; in some of them a byte is changed, in a copy of the
project. Covered: every file that the grading of a course runs or reads, the model, the versions, the settings; points,
titles and hints, which are no part of it.
"""

import json
import shutil
from dataclasses import replace

import pytest

from exercises.kit import manifest, models
from grader import ROOT
from grader.harness import suites
from grader.intake.submissions import Submission
from grader.run import provenance
from grader.run.settings import Settings
from grader.sandbox import lockdown
from grader.sandbox.client import Limits
from tests.support.courses import MAIN, STRETCH

# What a verdict hangs on, by the issue's own list; each must be among the files that a fingerprint covers.
MUST = (
    "exercises/kit/checks.py",
    "exercises/kit/checking/general.py",
    "exercises/kit/stretch_checks.py",
    "exercises/kit/reference.py",
    "exercises/kit/values.py",
    "exercises/kit/models.py",
    "exercises/kit/submission/loader.py",
    "exercises/kit/submission/guard.py",
    "exercises/pocket/corpus.py",
    "solutions/unpacking_pipeline.py",
    "solutions/oracle.py",
    "solutions/misconceptions/__init__.py",
    "solutions/misconceptions/compare_returns_the_dot_product.py",
    "grader/harness/follow_through.py",
    "grader/harness/inputs.py",
    "grader/harness/verdicts.py",
    "grader/harness/replay.py",
    "grader/sandbox/client.py",
    "grader/sandbox/worker.py",
    "grader/run/judge.py",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of what a course is made of, and its course."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("exercises", "solutions", "tests/hidden", "tests/hidden_stretch", "grader/harness"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("grader/sandbox", "grader/run"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suites, "ROOT", root)
        yield root, manifest.courses(root / "exercises" / "exercises.toml")[0]


def made_with(course, **more):
    return provenance.provenance(Settings(course, tier=lockdown.PROCESS, **more))


def covered(course, **more):
    """{field of the provenance: the files that its fingerprint is made of}, of those fields that are one."""
    files_of, digest = {}, suites.digest

    def noted(paths, *said):
        files = [*paths]
        made = digest(files, *said)
        files_of[made] = set(files)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suites, "digest", noted)
        made = made_with(course, **more)
    return {field: files_of[value] for field, value in made.items() if value in files_of}


def test_every_file_that_can_change_a_verdict_is_in_the_provenance(copy):
    root, course = copy
    files = covered(course)["grading"]
    assert files == set(suites.grading_files(course))
    assert {str(path.relative_to(root)) for path in files} >= set(MUST)


def test_every_file_of_the_suites_is_in_the_provenance(copy):
    _, course = copy
    files = covered(course)["suite"]
    assert files == set(suites.tests_of(course.hidden, course)) and len(files) >= len(course.names) + 6


def test_of_another_suite_all_files_are_in_it_where_that_is_graded_with(copy, tmp_path):
    _, course = copy
    (tmp_path / "test_mine.py").write_text("x = 1\n")
    (tmp_path / "helper.py").write_text("y = 1\n")
    files = {tmp_path / "test_mine.py", tmp_path / "helper.py"}
    assert covered(course, suite=tmp_path)["suite"] == files | set(course.public_checks())


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("exercises/kit/checks.py", "grading"),
        ("solutions/misconceptions/compare_returns_the_dot_product.py", "grading"),
        ("grader/run/judge.py", "grading"),
        ("exercises/test_1_tokenize.py", "suite"),
        ("tests/hidden/test_hidden_6_compare.py", "suite"),
    ],
)
def test_a_byte_of_a_file_changes_one_field(copy, path, field):
    root, course = copy
    before, kept = made_with(course), (root / path).read_bytes()
    (root / path).write_bytes(kept + b"\n")
    after = made_with(course)
    (root / path).write_bytes(kept)
    assert {name for name in after if after[name] != before[name]} == {field} and made_with(course) == before


def test_a_byte_of_any_file_changes_a_fingerprint_of_many(copy):
    _, course = copy
    files = suites.grading_files(course)[::20]
    before, contents = suites.digest(files), {path: path.read_bytes() for path in files}
    found = set()
    for path, content in contents.items():
        path.write_bytes(content + b"\n")
        found.add(suites.digest(files))
        path.write_bytes(content)
    assert len(found | {before}) == len(files) + 1 > 10


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points = 2\n", "points = 5\n"),
        ('title = "From text to token ids"', 'title = "Something else"'),
        ("What it returns behaves like a dictionary.", "Look at it."),
        ("# Three hints each", "# Four hints each"),
    ],
)
def test_points_titles_and_hints_are_no_part_of_it(copy, old, new):
    root, course = copy
    assert _with_manifest(root, old, new) == made_with(course)


def test_what_builds_on_what_is_part_of_it(copy):
    root, course = copy
    edited = _with_manifest(root, 'requires = ["next_token_logits"]', "requires = []")
    assert {name for name in edited if edited[name] != made_with(course)[name]} == {"grading"}


def _with_manifest(root, old, new):
    """The provenance of the main course with an edit of the manifest."""
    path = root / "exercises" / "exercises.toml"
    kept = path.read_text("utf-8")
    assert old in kept
    path.write_text(kept.replace(old, new), "utf-8")
    try:
        return made_with(manifest.courses(path)[0])
    finally:
        path.write_text(kept, "utf-8")


@pytest.mark.parametrize("package", provenance.PACKAGES)
def test_another_version_of_a_package_changes_it(monkeypatch, package):
    before, version = made_with(MAIN), provenance.importlib.metadata.version
    monkeypatch.setattr(
        provenance.importlib.metadata, "version", lambda name: "0.0" if name == package else version(name)
    )
    assert {name for name, value in made_with(MAIN).items() if value != before[name]} == {package}


def test_another_python_changes_it(monkeypatch):
    before = made_with(MAIN)
    monkeypatch.setattr(provenance.platform, "python_version", lambda: "3.99.0")
    assert {name for name, value in made_with(MAIN).items() if value != before[name]} == {"python"}


def test_another_model_under_the_same_name_changes_it(tmp_path):
    shutil.copytree(models.POCKET, tmp_path / "model")
    before = made_with(MAIN, model=str(tmp_path / "model"))
    config = json.loads((tmp_path / "model" / "config.json").read_text())
    (tmp_path / "model" / "config.json").write_text(json.dumps(config | {"rms_norm_eps": 1e-4}))
    after = made_with(MAIN, model=str(tmp_path / "model"))
    assert {name for name in after if after[name] != before[name]} == {"model_digest"}


def test_the_settings_are_in_it():
    before = made_with(MAIN)
    assert before["seed"] == "0" and made_with(MAIN, seed=7)["seed"] == "7"
    assert before["follow_through"] == "on" and made_with(MAIN, follow_through=False)["follow_through"] == "off"
    assert provenance.provenance(Settings(MAIN, tier=lockdown.SECCOMP))["isolation"] == lockdown.SECCOMP


def test_only_another_course_than_the_first_is_named():
    assert "course" not in made_with(MAIN) and made_with(STRETCH)["course"] == STRETCH.name


def test_two_courses_are_never_taken_for_one_another():
    twin = replace(STRETCH, manifest=MAIN.manifest)
    assert made_with(twin)["grading"] != made_with(MAIN)["grading"]


def test_a_time_limit_stands_in_the_record_when_somebody_set_one_and_only_then():
    usual, set_by_hand = made_with(MAIN), made_with(MAIN, time_limit=2.5)
    assert provenance.TIME_LIMIT not in usual
    assert set_by_hand == usual | {"time_limit": "2.5"}
    assert [provenance.time_limit_of(one) for one in (usual, set_by_hand)] == [None, 2.5]


def test_limits_that_follow_from_the_pace_stand_in_the_record_and_make_no_other_one_of_it():
    common = made_with(MAIN)
    submission = Submission("a", "a.py", b"x = 1")
    quick, slow = (provenance.of_submission(common, submission, Limits(call=seconds)) for seconds in (10.0, 42.5))
    assert (quick["call_seconds"], slow["call_seconds"]) == ("10", "42.5")
    assert provenance.comparable(quick) == provenance.comparable(slow) == common | {"submission": submission.digest}
    set_by_hand = made_with(MAIN, time_limit=2.5)
    assert "call_seconds" not in provenance.of_submission(set_by_hand, submission, Limits(call=2.5))
