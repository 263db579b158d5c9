"""The wall around a worker: each test attacks one property, in each tier that promises it.

What the tiers promise is said in grader/sandbox/lockdown.py. The attacks run as this user, in CI as root.
Whole submissions that attack the grader are in tests/redteam/.
"""

import os
import re
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
    return attacks(tier, [body], before)[0]


def attacks(tier, bodies, before=""):
    """The same of several bodies, one after another in one worker: what is refused leaves nothing to the next."""
    functions = "\n".join(
        f"def attack_{number}():\n{textwrap.indent(body, '    ')}" for number, body in enumerate(bodies)
    )
    source = f"""
import ctypes, errno, os, resource, signal, socket, subprocess, sys, threading

def syscall(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *arguments)
    return errno.errorcode[ctypes.get_errno()] if result < 0 else result

{before}
{functions}
def said(attack):
    try:
        return attack()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)

def compare(a, b):
    return [said(attack) for attack in ({"".join(f"attack_{number}, " for number in range(len(bodies)))})]
"""
    load = client.of_submission("attack.py", source.encode(), MAIN)
    worker = client.Worker(ZYGOTES[tier], load, client.Limits(call=20.0))
    try:
        return worker.call("compare", 1, 2)
    finally:
        worker.stop()


def got_through(tier, ways, refused):
    """{way: what came of it} of those expressions that were not refused like this."""
    said = attacks(tier, [f"return str({way})" for way in ways])
    return {way: came for way, came in zip(ways, said, strict=True) if not re.search(refused, came)}


# The zygotes that the attacks are forked from, by tier.
ZYGOTES = {}


@pytest.fixture(params=WALLED)
def tier(request, zygote_of):
    ZYGOTES[request.param] = zygote_of(request.param)
    return request.param


FILES = (MAIN.solutions, MAIN.manifest, Path(plugin.__file__), Path(__file__), "/etc/passwd", "/proc/self/environ")


def test_no_file_of_the_project_or_the_system_can_be_read(tier):
    assert got_through(tier, [f"open({str(path)!r}, 'rb').read()" for path in FILES], "Permission") == {}


def test_no_other_process_can_be_looked_into(tier):
    files = [f"/proc/{os.getpid()}/{name}" for name in ("mem", "environ", "maps", "cmdline")]
    assert got_through(tier, [f"open({file!r}, 'rb').read()" for file in files], "Permission") == {}


WRITING = ("open({!r}, 'w')", "os.mkdir({!r})", "os.mkfifo({!r})", "os.symlink('/', {!r})")


def test_nothing_can_be_written(tier, tmp_path):
    paths = [str(tmp_path / f"new {number}") for number in range(len(WRITING))]
    assert got_through(tier, [how.format(path) for how, path in zip(WRITING, paths, strict=True)], "Error") == {}
    assert os.listdir(tmp_path) == []


CHANGING = (
    "os.chmod({!r}, 0)",
    "os.chown({!r}, 1, 1)",
    "os.utime({!r}, (1, 1))",
    "os.truncate({!r}, 0)",
    "os.rename({!r}, {!r} + 'x')",
    "os.setxattr({!r}, 'user.x', b'1')",
    "os.link({!r}, {!r} + 'x')",
    "os.unlink({!r})",
)


def test_no_file_can_be_changed(tier, tmp_path):
    path = tmp_path / "victim"
    path.write_text("as it was")
    os.utime(path, (5, 5))
    before = path.stat()
    assert got_through(tier, [how.replace("{!r}", repr(str(path))) for how in CHANGING], "Error") == {}
    assert path.read_text() == "as it was" and path.stat().st_mode == before.st_mode
    assert path.stat().st_mtime == 5 and os.listxattr(path) == [] and os.listdir(tmp_path) == ["victim"]


STARTING = (
    "os.fork()",
    "os.forkpty()",
    "subprocess.run(['/bin/true'])",
    "os.execv('/bin/true', ['true'])",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "threading.Thread(target=print).start()",
)


def test_no_process_program_or_thread_can_be_started(tier):
    assert got_through(tier, STARTING, "Error") == {}


def test_no_socket_can_be_opened(tier):
    ways = ["socket.socket()", "socket.socket(socket.AF_UNIX)", "socket.socketpair()"]
    assert got_through(tier, ways, "PermissionError") == {}


def test_no_signal_reaches_anyone_else(tier):
    whom = ["os.getppid()", "1", "-1", "0", os.getpid()]
    assert got_through(tier, [f"os.kill({one}, 0)" for one in whom], "PermissionError") == {}


def test_no_descriptor_can_be_made_to_send_signals(tier):
    body = "import fcntl\nreturn str(fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid()))"
    assert "PermissionError" in attack(tier, body)


CALLS = {
    "ptrace": 101, "process_vm_readv": 310, "pidfd_open": 434, "pidfd_getfd": 438, "io_uring_setup": 425, "bpf": 321,
    "unshare": 272, "setns": 308, "mount": 165, "keyctl": 250, "perf_event_open": 298, "userfaultfd": 323,
    "memfd_create": 319, "shmget": 29, "msgget": 68, "setsid": 112, "setpgid": 109, "prctl": 157, "seccomp": 317,
    "setrlimit": 160, "sched_setaffinity": 203, "setpriority": 141, "sendmsg": 46, "recvmsg": 47, "inotify_init1": 294,
    "fchmodat2": 452, "no such call": 1000,
}  # fmt: skip


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_no_other_system_call_is_made(tier):
    ways = [f"syscall({number}, 0, 0, 0, 0, 0)" for number in CALLS.values()]
    assert got_through(tier, ways, "^(EPERM|ENOSYS|EACCES)$") == {}


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
    modules = ("solutions", "solutions.unpacking_pipeline", "tests", "grader.harness.plugin", "grader.harness.inputs")
    ways = [f"__import__('importlib').import_module({module!r})" for module in (*modules, "grader.cli")]
    assert got_through(tier, ways, "Error") == {}


def test_pythons_own_modules_and_packages_can_be_imported(tier):
    # In tier B a file's imports are run before it is cut off; so these stand at the top, as in most files.
    modules = "import json, numpy.linalg, torch.nn.functional, sqlite3, transformers.models.gpt2"
    assert attack(tier, "return found", before=f"{modules}\nfound = True") is True


# A file that the rules of Landlock let everybody read.
LIBRARY = Path(os.__file__)
WAYS_TO_OPEN = {
    "open": "open({path}, 'rb').read(1)",
    "os.open": "os.open({path}, os.O_RDONLY)",
    "a path only": "os.open({path}, os.O_PATH)",
    "relative": "os.open('usr', os.O_RDONLY)",
    "null": "os.open('/dev/null', os.O_RDONLY)",
    "listdir": "os.listdir({folder})",
    "openat2": "syscall(437, -100, {path}.encode(), ctypes.create_string_buffer(24), 24)",
    "name_to_handle_at": "syscall(303, -100, {path}.encode(), ctypes.create_string_buffer(200), None, 0)",
    "a module": "__import__('importlib').import_module('wave')",
    "a library": "ctypes.CDLL({folder} + '/nothing.so')",
    "the loader's data": "__import__('json').__loader__.get_data({path})",
}  # fmt: skip
WAYS_TO_ASK = {
    "stat": "os.stat({path})",
    "lstat": "os.lstat({path})",
    "access": "1 / os.access({path}, os.F_OK)",
    "faccessat": "1 / os.access({path}, os.F_OK, effective_ids=True)",
    "exists": "1 / os.path.exists({path})",
    "statvfs": "os.statvfs({path})",
    "readlink": "os.readlink('/proc/self')",
    "chdir": "os.chdir({folder})",
    "statx": "syscall(332, -100, {path}.encode(), 0, 0xfff, ctypes.create_string_buffer(256))",
    "fstatat": "syscall(262, -100, {path}.encode(), ctypes.create_string_buffer(256), 0)",
    "fstatat, said to be empty": "syscall(262, -100, {path}.encode(), ctypes.create_string_buffer(256), 0x1000)",
    "inotify": "syscall(294, 0)",
    "free memory": "syscall(99, ctypes.create_string_buffer(256))",
    "numbers of pipes": "os.pipe()",
}
REFUSED = (
    "^(EACCES|EPERM|ENOENT|ENOSYS|PermissionError|FileNotFoundError|ModuleNotFoundError|ZeroDivisionError|OSError)"
)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_no_path_is_opened_or_asked_about_once_the_imports_are_done(tier):
    """Access times, sizes and dates of files carry bits: neither a function nor the file's own top level sees any."""
    ways = [
        how.format(path=repr(str(LIBRARY)), folder=repr(str(LIBRARY.parent)))
        for how in (*WAYS_TO_OPEN.values(), *WAYS_TO_ASK.values())
    ]
    assert got_through(tier, ways, REFUSED) == {}
    at_the_top = "found = []\n" + "\n".join(
        f"try:\n    found.append(str({way}))\nexcept BaseException as error:\n    found.append(type(error).__name__)"
        for way in ways
    )
    found = attack(tier, "return found", before=at_the_top)
    assert {way: said for way, said in zip(ways, found, strict=True) if not re.search(REFUSED, said)} == {}


def test_what_is_asked_about_a_descriptor_is_answered(tier):
    assert attack(tier, "return os.fstat(0).st_rdev == os.makedev(1, 3)") is True


LOADED_LATE = (
    "__import__('random').random()",
    "repr(torch.ones(2).double())",
    "torch.nn.functional.cosine_similarity(torch.ones(2), torch.ones(2), 0)",
    "torch.einsum('i,i', torch.ones(2), torch.ones(2))",
    "(torch.seed(), torch.Generator().manual_seed(3))",
    "(torch.save(torch.ones(2), file := __import__('io').BytesIO()), file.seek(0), torch.load(file))",
    "torch.linalg.svd(torch.eye(3))",
    "torch.distributions.Categorical(logits=torch.ones(3)).sample()",
    "torch.testing.assert_close(torch.ones(2), torch.ones(2))",
    "numpy.random.default_rng(1).random()",
    "numpy.polynomial.Polynomial([1])",
    "transformers.AutoModelForCausalLM",
    "transformers.DynamicCache()",
    "transformers.set_seed(1)",
    "transformers.GPT2LMHeadModel",
    "__import__('datetime').datetime.strptime('2020', '%Y')",
    "('x'.encode('cp1252'), 'x'.encode('idna'), b'x'.decode('unicode_escape'), 'x'.encode('utf-16'))",
    "__import__('warnings').warn('x')",
    "__import__('traceback').format_exc()",
    "__import__('inspect').getsource(compare)",
)


def test_what_libraries_load_late_is_there_all_the_same(tier):
    before = "import random, datetime, warnings, traceback, inspect, io\nimport numpy, torch, transformers"
    said = attacks(tier, [f"{how}\nreturn 'done'" for how in LOADED_LATE], before)
    assert dict(zip(LOADED_LATE, said, strict=True)) == dict.fromkeys(LOADED_LATE, "done")


def test_an_import_inside_a_function_is_run_ahead(tier):
    assert attack(tier, "import colorsys\nfrom wave import open as wave\nreturn callable(wave)") is True


def test_the_loops_of_a_module_that_the_submission_imports_are_gone_with_their_source_and_bytecode(tier):
    body = """
import importlib.util, linecache, marshal
from transformers.integrations import executorch
found = []
for path in (executorch.__file__, importlib.util.cache_from_source(executorch.__file__)):
    for read in (lambda: open(path, "rb").read(), lambda: executorch.__loader__.get_data(path)):
        try:
            found.append(len(read()))
        except OSError as error:
            found.append(type(error).__name__)
found.append([name for name in linecache.cache if "transformers" in name])
found.append(executorch.__loader__.get_filename() == executorch.__file__)
return found
"""
    assert attack(tier, body) == [*["PermissionError"] * 4, [], True]
    called = "executorch.TorchExportableModuleWithStaticCache.generate(None, None, 3)"
    with pytest.raises(client.CallFailed, match="blocked: compare calls"):
        attack(tier, called, before="from transformers.integrations import executorch")


def test_the_generation_loop_cannot_be_read_again(tier):
    body = """
import transformers.generation.utils as utils
return open(utils.__file__).read()
"""
    assert "Permission" in attack(tier, body)


def test_the_original_generate_is_nowhere_in_memory(tier):
    body = """
import gc, types
gc.unfreeze()
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
