"""When files were handed in, by Moodle's zip and nbgrader's timestamp.txt. Other platforms' names: test_shapes.py."""

import os
import time
from datetime import UTC, datetime

import pytest

from grader.intake import submissions
from tests.support.classes import DONE, NAME, as_any, as_folder, as_zip, zip_bytes
from tests.support.courses import MAIN

FOLDER = "{}_{}_assignsubmission_file_"


@pytest.fixture(autouse=True, params=["UTC", "Europe/Helsinki"])
def _zone(request, monkeypatch):
    """A naive time is the site's own, wherever it is read."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one zone only")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def moments(root):
    return {found.student: found.load().handed_in for found in submissions.find(root, MAIN)}


def of_moodle(path, *times):
    contents = {
        f"{FOLDER.format(f'Anna {chr(65 + at)}', at)}/{NAME}": (DONE, moment) for at, moment in enumerate(times)
    }
    return as_zip(path, contents)


def test_moodles_zip_says_when_every_file_was_handed_in(tmp_path):
    root = of_moodle(tmp_path / "m.zip", (2026, 11, 30, 22, 10, 2), (2026, 12, 2, 8, 0, 0))
    assert moments(root) == {"Anna A 0": datetime(2026, 11, 30, 22, 10, 2), "Anna B 1": datetime(2026, 12, 2, 8)}
    assert all(found.handed_in for found in submissions.find(root, MAIN))


@pytest.mark.parametrize(
    "times",
    [
        [(2026, 12, 2, 8, 0, at) for at in (0, 2, 10)],  # streamed within seconds
        [(2026, 12, 2, 8, at, 0) for at in range(0, 40, 5)],  # or minutes, one after the other
        [(1980, 1, 1, 0, 0, 0)] * 2,  # none at all
    ],
)
def test_times_of_the_download_are_no_times_of_a_hand_in(tmp_path, times):
    assert set(moments(of_moodle(tmp_path / "m.zip", *times)).values()) == {None}


def test_what_was_unpacked_has_the_times_of_the_unpacking(tmp_path):
    root = as_folder(tmp_path, {f"{FOLDER.format('Anna', at)}/{NAME}": DONE for at in (1, 2)})
    os.utime(root / FOLDER.format("Anna", 1) / NAME, (1e9, 1e9))
    assert set(moments(root).values()) == {None}


def test_an_archive_of_a_students_in_moodles_zip_has_the_time_of_the_archive(tmp_path):
    inner = zip_bytes({NAME: DONE}, (2001, 1, 1, 0, 0, 0))
    contents = {f"{FOLDER.format('Anna', 1)}/w.zip": (inner, (2026, 12, 2, 8, 0, 0))}
    assert moments(as_zip(tmp_path / "m.zip", contents)) == {"Anna 1": datetime(2026, 12, 2, 8)}


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz"])
def test_nbgraders_timestamp_is_that_of_its_assignment(tmp_path, kind):
    contents = {
        f"submitted/ann/unpacking/{NAME}": DONE,
        "submitted/ann/unpacking/timestamp.txt": "2026-12-01 10:00:00.948203 UTC",
        "submitted/ann/other/x.py": "x = 1",
        "submitted/ann/other/timestamp.txt": "2026-10-01 10:00:00 UTC",
        f"submitted/bob/unpacking/{NAME}": DONE,
        "submitted/bob/unpacking/timestamp.txt": "yesterday",
        f"submitted/cem/unpacking/{NAME}": DONE,
    }
    root = as_any(kind, tmp_path / "course", contents)
    assert moments(root) == {"ann": datetime(2026, 12, 1, 10, tzinfo=UTC), "bob": None, "cem": None}


def test_a_timestamp_that_a_student_puts_into_a_hand_in_of_moodles_or_an_archive_says_nothing(tmp_path):
    forged = {"x/timestamp.txt": "2020-01-01 00:00:00 UTC", f"x/{NAME}": DONE}
    contents = {f"{FOLDER.format('Anna', 1)}/{path}": text for path, text in forged.items()}
    assert moments(as_folder(tmp_path / "in", contents)) == {"Anna 1": None}
    assert moments(as_folder(tmp_path / "zips", {"ann/w.zip": zip_bytes(forged)})) == {"ann": None}


def test_canvas_says_only_that_it_was_late(tmp_path):
    names = [f"anna_LATE_1_2_{NAME}", f"bob_2_3_{NAME}"]
    found = submissions.find(as_folder(tmp_path, dict.fromkeys(names, DONE)), MAIN)
    assert [(own.late, own.load().late, own.handed_in) for own in found] == [(True, True, None), (False, False, None)]
