"""Landlock's rules: what is readable, and that the kit's own packages are not among it wherever they are installed."""

import sysconfig
from pathlib import Path

import pytest

from grader.sandbox import landlock
from tests.support.courses import MAIN


def readable():
    return [path.resolve() for path, rights in landlock.readable() if rights & landlock.READ_FILE]


def test_the_interpreter_and_its_packages_are_readable():
    folders = readable()
    for name in ("json", "encodings"):
        assert Path(sysconfig.get_path("stdlib"), name).resolve() in folders
    assert Path(sysconfig.get_path("purelib"), "torch").resolve() in folders


def test_no_file_of_the_project_lies_below_a_readable_folder():
    project = MAIN.solutions.parent.parent.resolve()
    for path in (project / "tests" / "hidden", project / "solutions", project / "grader", project / "exercises"):
        assert not any(folder == path or folder in path.parents for folder in readable())


def test_the_kits_packages_stay_unreadable_when_they_are_installed_among_the_others(tmp_path, monkeypatch):
    for name in ("torch", "solutions", "exercises", "grader", "tests", "__editable__.x.pth"):
        (tmp_path / name).mkdir()
    (tmp_path / "transformers" / "generation").mkdir(parents=True)
    (tmp_path / "transformers" / "models").mkdir()
    monkeypatch.setattr(landlock, "packages_folders", lambda: [tmp_path])
    mine = [path for path in readable() if tmp_path in path.parents]
    assert mine == [tmp_path / "torch", tmp_path / "transformers" / "models"]


def test_only_the_null_device_is_writable():
    writable = [path for path, rights in landlock.readable() if rights & ~(landlock.READ_FILE | landlock.READ_DIR)]
    assert writable == [Path("/dev/null")]


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_rules_can_be_made_from_paths_that_are_not_all_there(monkeypatch):
    import os

    monkeypatch.setattr(landlock, "readable", lambda: iter([(Path("/nowhere"), 4), (Path("/dev/null"), 12)]))
    os.close(landlock.ruleset())
