"""One looker for all tests of this folder: its process takes a third of a second to start."""

import pytest

from grader.intake import submissions
from grader.intake.looker import Looker


@pytest.fixture(scope="session")
def shared_looker():
    return Looker()


@pytest.fixture(autouse=True)
def _share(shared_looker, monkeypatch):
    monkeypatch.setattr(submissions, "Looker", lambda: shared_looker)
