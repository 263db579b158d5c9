"""What all tests share: the courses, the pocket model, one judge, an environment that holds nothing of the user's."""

import gc
import os
import subprocess

import pytest
from huggingface_hub import constants
from hypothesis import HealthCheck, settings

from exercises.kit import manifest, models
from grader.harness import inputs
from grader.run.judge import Judge
from grader.run.settings import Settings
from tests.support import forked, grading, inline, rewritten
from tests.support.warm import Warm

# What takes longest, first: the processes that share the tests then end at about the same time.
LONG = (
    "test_mistakes",
    "test_redteam",
    "test_faults",
    "test_smollm2",
    "test_release",
    "test_same_answer",
    "test_loop",
    "test_looker",
    "test_cli",
    "test_zoo",
    "test_autograder",
    "test_fairness",
    "test_unpacking_notebook",
    "test_partial",
    "test_report_page",
    "test_own_course",
    "test_oracle",
    "test_follow_through",
    "test_scheduler",
    "test_plots",
    "test_misconceptions",
    "test_proof",
    "test_plugin",
    "test_client",
    "test_other_systems",
    "test_standby",
)
# Files that share something that takes seconds to start (a judge of a course, torch): they stay in one process.
TOGETHER = {
    "hidden": ("tests/hidden/", "tests/hidden_stretch/"),
    # The tables of known mistakes take seconds to make.
    "tables": ("tests/commands/test_release.py", "tests/solutions/test_table.py"),
    "warm": (
        "tests/kit/testing/test_plugin.py",
        "tests/kit/submission/test_guard.py",
        "tests/product/test_redteam_unwalled.py",
    ),
}

# Courses of their own, and not tests of this project: tests/product/test_courses.py proves them.
collect_ignore = ["courses"]

# How many examples hypothesis tries: 100 on a push, fifty times as many by hand with --hypothesis-profile=long.
settings.register_profile("push", max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("long", settings.get_profile("push"), max_examples=5000)
settings.load_profile("push")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Plain `pytest` runs all tests on all cores: a file's tests stay in one process, and each process has one thread.

    A file or a folder that is named runs in this process, where print and a debugger work.
    """
    if "PYTEST_XDIST_WORKER" in os.environ or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    if not (config.option.usepdb or config.option.collectonly) and config.option.numprocesses is None:
        # One more than there are cores: now and then they wait. Two more would cost another collection of all tests.
        config.option.numprocesses = len(os.sched_getaffinity(0)) + 1
        config.option.dist, config.option.loadscopereorder = "loadfile", False
        os.environ["OMP_NUM_THREADS"] = "1"  # torch leaves the other cores to the other processes


def pytest_configure(config):
    """The processes that share the tests are children of one warm process, and so is all that they fork from it."""
    if getattr(config.option, "numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ:
        warm = Warm()
        config.add_cleanup(warm.close)
        warm.address()
        rewritten.write(config, config.rootpath.glob("tests/**/test_*.py"))
        subprocess.Popen = forked.popen(warm.address)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hands out files, and groups of files, to the processes that plain `pytest` starts."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.partition("::")[0]
            return next((group for group, paths in TOGETHER.items() if path.startswith(paths)), path)

    return Together(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected stays to the end: to look for garbage in it took a quarter of the time, then and later.

    And it is looked for less often than after every 700 objects, as in a judge (grader/run/executors.py).
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("exercises.kit.testing.options")


@pytest.fixture(scope="module")
def one_thread():
    """Tiny models lose more to a second thread than they gain, most of all on a busy machine."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """An empty home folder."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """The reference's answers on the disk, and courses' sentences: what one test has asked for, no other computes."""
    base = tmp_path_factory.getbasetemp()
    of_all = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # one folder for all test processes
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(of_all / "cache"))
        patch.setattr(inputs, "Corpus", grading.corpus_of)  # every judge that a test makes would draw them anew
        yield


@pytest.fixture(autouse=True)
def nothing_left_behind():
    """A test that changes the environment for good fails, as another one would in its stead, hours later.

    It stands before all fixtures that change it, so none of them may have the name of one that is wider.
    """
    # The last is set by torch when it compiles something for the first time.
    of_the_tests = {"PYTEST_CURRENT_TEST", forked.VARIABLE, "TORCHINDUCTOR_CACHE_DIR"}
    before = dict(os.environ)
    yield
    left = {name for name in os.environ.keys() | before if os.environ.get(name) != before.get(name)} - of_the_tests
    for name in left:
        os.environ.pop(name, None)
        if name in before:
            os.environ[name] = before[name]
    assert not left, f"this test leaves another environment behind: {sorted(left)}"


@pytest.fixture(autouse=True)
def nothing_of_the_user(nothing_left_behind, monkeypatch, home):
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


@pytest.fixture(scope="session")
def course():
    """The main course."""
    return manifest.courses()[0]


@pytest.fixture(scope="session")
def stretch():
    """The second course."""
    return manifest.course("stretch")


@pytest.fixture(scope="session")
def judge(course, cache):
    """A judge of the main course with pocket: one zygote and one reference for all tests of this process.

    `tests.support.grading` has what makes batches of it. A test that ends its zygote needs a judge of its own.
    """
    with Judge(Settings(course)) as judge:
        yield judge


@pytest.fixture
def borrowing(judge):
    """Every judge that the test makes takes the zygote of `judge`, which takes seconds to start."""
    with inline.borrowed(judge.zygote):
        yield


@pytest.fixture
def place(judge):
    """Judges in this process: a whole run, in tests/support/inline.py, without a start of torch."""
    with inline.place(judge.zygote) as place:
        yield place


@pytest.fixture(scope="session", autouse=True)
def warm():
    """warm.python(*words): a Python program in a child of a process that has torch already.

    warm.loaded(*words): a student's program, which finds the kit and the pocket model loaded too.
    Zygotes and standby processes that this process starts are such children too.
    """
    warm = Warm()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", forked.popen(warm.address))
        yield warm
    warm.close()


@pytest.fixture(scope="session")
def warm_kernels(warm):
    """Notebooks' kernels are children of the warm process, too."""
    from jupyter_client import launcher

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launcher, "Popen", forked.popen(warm.address))
        yield


@pytest.fixture
def cold(monkeypatch):
    """Processes that load torch are started as they are outside of tests."""
    monkeypatch.setattr(subprocess, "Popen", subprocess.Popen.__base__)


@pytest.fixture
def warm_starts(warm, monkeypatch):
    """Zygotes are children of the warm process also in real programs that the test starts."""
    for name, value in warm.starts().items():
        monkeypatch.setenv(name, value)
