"""What all tests share: the pocket model, and an environment that holds nothing of the user's."""

import pytest
from huggingface_hub import constants

from exercises.kit import models

# What takes longest, first: the processes that share the tests then end at about the same time.
LONG = ("test_redteam", "test_faults", "test_fairness", "test_verify", "test_standby", "test_smollm", "test_watch")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("exercises.kit.testing.options")


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """An empty home folder."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def nothing_of_the_user(monkeypatch, home):
    """No model asked for, no cache of models, no network, no memory of what was done, here and in what tests start."""
    hub = home / "hub"
    monkeypatch.delenv("UNPACKING_MODEL", raising=False)
    for name, value in {
        "HOME": home,
        "HF_HOME": home,
        "HF_HUB_CACHE": hub,
        "HF_HUB_OFFLINE": 1,
        "UNPACKING_STATE": home / "state",
    }.items():
        monkeypatch.setenv(name, str(value))
    # The hub's library has read them already.
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(hub))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


@pytest.fixture(scope="session")
def pocket():
    """The embedded model and its tokenizer. Read only."""
    return models.load("pocket")
