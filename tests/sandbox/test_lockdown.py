"""The wall around a worker: each test attacks one property, in each tier that promises it.

What the tiers promise is said in grader/sandbox/lockdown.py. The attacks run as this user, in CI as root.
Whole submissions that attack the grader are in tests/redteam/.
"""

import os
import textwrap
from pathlib import Path

import pytest

from grader.harness import plugin
from grader.sandbox import client, landlock, lockdown, seccomp
from tests.support.courses import MAIN

BEST = lockdown.best_tier()
WALLED = [
    pytest.param(tier, marks=pytest.mark.skipif(tier not in lockdown.TIERS[lockdown.TIERS.index(BEST) :], reason=why))
    for tier, why in (
        (lockdown.LANDLOCK, "this kernel has no Landlock"),
        (lockdown.SECCOMP, "this kernel takes no seccomp filters"),
    )
]

pytestmark = pytest.mark.skipif(BEST == lockdown.PROCESS, reason="this system has no sandbox to test")


def attack(tier, body, before=""):
    """What `body`, the body of a function, returns in a worker: a value, or the name of what it raised."""
    source = f"""
import ctypes, errno, os, resource, signal, socket, subprocess, sys, threading
{before}
def attack():
{textwrap.indent(body, "    ")}

def compare(a, b):
    try:
        return attack()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)

def syscall(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *arguments)
    return errno.errorcode[ctypes.get_errno()] if result < 0 else result
"""
    load = client.of_submission("attack.py", source.encode(), MAIN)
    worker = client.Worker(ZYGOTES[tier], load, client.Limits(call=20.0))
    try:
        return worker.call("compare", 1, 2)
    finally:
        worker.stop()


# The zygotes that the attacks are forked from, by tier.
ZYGOTES = {}


@pytest.fixture(params=WALLED)
def tier(request, zygote_of):
    ZYGOTES[request.param] = zygote_of(request.param)
    return request.param


@pytest.mark.parametrize(
    "path",
    [
        MAIN.solutions,
        MAIN.manifest,
        Path(plugin.__file__),
        Path(__file__),
        "/etc/passwd",
        "/proc/self/environ",
    ],
    ids=lambda path: Path(path).name,
)
def test_no_file_of_the_project_or_the_system_can_be_read(tier, path):
    assert "Permission" in attack(tier, f"return open({str(path)!r}, 'rb').read()")


def test_no_other_process_can_be_looked_into(tier):
    for name in ("mem", "environ", "maps", "cmdline"):
        body = f"return open('/proc/{os.getpid()}/{name}', 'rb').read()"
        assert "Permission" in attack(tier, body)


@pytest.mark.parametrize("how", ["open({!r}, 'w')", "os.mkdir({!r})", "os.mkfifo({!r})", "os.symlink('/', {!r})"])
def test_nothing_can_be_written(tier, how, tmp_path):
    path = tmp_path / "new"
    assert "Error" in attack(tier, f"return str({how.format(str(path))})")
    assert not path.exists()


@pytest.mark.parametrize(
    "how",
    [
        "os.chmod({!r}, 0)",
        "os.chown({!r}, 1, 1)",
        "os.utime({!r}, (1, 1))",
        "os.truncate({!r}, 0)",
        "os.unlink({!r})",
        "os.rename({!r}, {!r} + 'x')",
        "os.setxattr({!r}, 'user.x', b'1')",
        "os.link({!r}, {!r} + 'x')",
    ],
)
def test_no_file_can_be_changed(tier, how, tmp_path):
    path = tmp_path / "victim"
    path.write_text("as it was")
    os.utime(path, (5, 5))
    before = path.stat()
    assert "Error" in attack(tier, f"return str({how.replace('{!r}', repr(str(path)))})")
    assert path.read_text() == "as it was" and path.stat().st_mode == before.st_mode
    assert path.stat().st_mtime == 5 and os.listxattr(path) == [] and os.listdir(tmp_path) == ["victim"]


@pytest.mark.parametrize(
    "how",
    [
        "os.fork()",
        "os.forkpty()",
        "subprocess.run(['/bin/true'])",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "threading.Thread(target=print).start()",
    ],
)
def test_no_process_program_or_thread_can_be_started(tier, how):
    assert "Error" in attack(tier, f"return str({how})")


@pytest.mark.parametrize("how", ["socket.socket()", "socket.socket(socket.AF_UNIX)", "socket.socketpair()"])
def test_no_socket_can_be_opened(tier, how):
    assert "PermissionError" in attack(tier, f"return str({how})")


@pytest.mark.parametrize("whom", ["os.getppid()", "1", "-1", "0", pytest.param(f"{os.getpid()}", id="this process")])
def test_no_signal_reaches_anyone_else(tier, whom):
    assert "PermissionError" in attack(tier, f"return str(os.kill({whom}, 0))")


def test_no_descriptor_can_be_made_to_send_signals(tier):
    body = "import fcntl\nreturn str(fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid()))"
    assert "PermissionError" in attack(tier, body)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("ptrace", 101), ("process_vm_readv", 310), ("pidfd_open", 434), ("pidfd_getfd", 438), ("io_uring_setup", 425),
        ("bpf", 321), ("unshare", 272), ("setns", 308), ("mount", 165), ("keyctl", 250), ("perf_event_open", 298),
        ("userfaultfd", 323), ("memfd_create", 319), ("shmget", 29), ("msgget", 68), ("setsid", 112), ("setpgid", 109),
        ("prctl", 157), ("seccomp", 317), ("setrlimit", 160), ("sched_setaffinity", 203), ("setpriority", 141),
        ("sendmsg", 46), ("recvmsg", 47), ("inotify_init1", 294), ("fchmodat2", 452), ("no such call", 1000),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_no_other_system_call_is_made(tier, name, number):
    assert attack(tier, f"return syscall({number}, 0, 0, 0, 0, 0)") in ("EPERM", "ENOSYS", "EACCES")


def test_limits_cannot_be_raised(tier):
    body = "return str(resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))"
    assert "Error" in attack(tier, body)
    assert attack(tier, "return resource.getrlimit(resource.RLIMIT_CORE)") == (0, 0)


def test_there_is_no_descriptor_but_its_own_socket(tier):
    body = """
found = []
for number in range(3, 4096):
    try:
        os.fstat(number)
        found.append(number)
    except OSError:
        pass
return len(found)
"""
    assert attack(tier, body) == 1


def test_the_standard_descriptors_lead_nowhere(tier):
    null = os.stat(os.devnull).st_rdev
    assert attack(tier, "return [os.fstat(n).st_rdev for n in (0, 1, 2)]") == [null] * 3


def test_the_environment_holds_nothing_of_the_judges(tier, monkeypatch):
    assert "PYTEST_CURRENT_TEST" in os.environ
    names = attack(tier, "return sorted(os.environ)")
    assert "PYTEST_CURRENT_TEST" not in names and len(names) < 15


def test_the_projects_modules_cannot_be_imported(tier):
    for module in (
        "solutions",
        "solutions.unpacking_pipeline",
        "tests",
        "grader.harness.plugin",
        "grader.harness.inputs",
        "grader.cli",
    ):
        assert "Error" in attack(tier, f"import importlib\nreturn str(importlib.import_module({module!r}))")


@pytest.mark.parametrize(
    "module", ["json", "numpy.linalg", "torch.nn.functional", "sqlite3", "transformers.models.gpt2"]
)
def test_pythons_own_modules_and_packages_can_be_imported(tier, module):
    # In tier B a file's imports are run before it is cut off; so this one stands at the top, as in most files.
    assert attack(tier, "return found", before=f"import {module}\nfound = True") is True


def test_in_tier_b_nothing_is_opened_once_the_imports_are_done():
    assert "Permission" in attack(lockdown.SECCOMP, "return open('/usr/lib/os-release').read()")


def test_the_generation_loop_cannot_be_read_again(tier):
    body = """
import transformers.generation.utils as utils
return open(utils.__file__).read()
"""
    assert "Permission" in attack(tier, body)


def test_the_original_generate_is_nowhere_in_memory(tier):
    body = """
import gc, types
names = {"generate", "_sample", "_beam_search"}
found = [f for f in gc.get_objects() if isinstance(f, types.FunctionType) and f.__name__ in names
         and f.__module__ == "transformers.generation.utils"]
return len(found)
"""
    assert attack(tier, body) == 0


def test_memory_is_limited(tier):
    assert attack(tier, "return len(bytearray(20_000_000_000))").startswith("MemoryError")


def test_a_wall_that_cannot_be_built_is_a_fault_of_the_kit(monkeypatch):
    def refused(lines):
        raise OSError("refused")

    monkeypatch.setattr(seccomp, "install", refused)
    monkeypatch.setattr(lockdown, "limit_resources", lambda extra: None)
    monkeypatch.setattr(lockdown, "prctl", lambda what, value: None)
    monkeypatch.setattr(lockdown, "drop_capabilities", lambda: None)
    with pytest.raises(OSError, match="refused"):
        lockdown.cut_off(lockdown.Wall(lockdown.SECCOMP, 0))


def test_the_best_tier_is_what_the_kernel_has(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert lockdown.best_tier() == lockdown.SECCOMP
    monkeypatch.setattr(seccomp, "is_available", lambda: False)
    assert lockdown.best_tier() == lockdown.PROCESS


def test_the_doctor_says_what_would_raise_the_tier(monkeypatch):
    assert lockdown.isolation().letter in "ABC"
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert lockdown.isolation().letter == "B" and "Landlock" in lockdown.isolation().advice
    monkeypatch.setattr(seccomp, "is_available", lambda: False)
    assert lockdown.isolation().letter == "C" and "Linux" in lockdown.isolation().advice
