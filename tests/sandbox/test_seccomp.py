"""The filter's program, run in a small interpreter of BPF: what it decides for each call, on both machines."""

import errno
import os
import re
import struct
from pathlib import Path

import pytest

from grader.sandbox import seccomp

PID = 4242
ALLOW, EPERM, ENOSYS = seccomp.ALLOW, seccomp.refusal(errno.EPERM), seccomp.refusal(errno.ENOSYS)
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def decide(lines, number, *arguments, arch):
    """What the kernel would do: an interpreter for the four instructions that are used."""
    data = struct.pack("=iIQ6Q", number, arch, 0, *(list(arguments) + [0] * 6)[:6])
    at, accumulator = 0, 0
    program = list(struct.iter_unpack("=HBBI", lines))
    while True:
        code, true, false, k = program[at]
        at += 1
        if code == seccomp.LOAD:
            accumulator = struct.unpack_from("=I", data, k)[0]
        elif code == seccomp.EQUAL:
            at += true if accumulator == k else false
        elif code == seccomp.GREATER:
            at += true if accumulator >= k else false
        else:
            assert code == seccomp.RETURN
            return k


@pytest.fixture(params=sorted(seccomp.MACHINES))
def ask(request):
    """ask(column of a number pair or number, *arguments) -> the decision on that machine."""
    column, arch = seccomp.MACHINES[request.param]
    lines = seccomp.program(PID, machine=request.param)

    def ask(number, *arguments):
        return decide(lines, number[column] if isinstance(number, tuple) else number, *arguments, arch=arch)

    return ask


def test_what_is_on_the_list_is_allowed(ask):
    for numbers in seccomp.ALLOWED.values():
        if all(number is not None for number in numbers):
            assert ask(numbers) == ALLOW


def test_signals_to_oneself_only(ask):
    for call in (seccomp.KILL, seccomp.TGKILL):
        assert ask(call, PID, 9) == ALLOW
        assert [ask(call, whom, 9) for whom in (1, 0, 2**64 - 1, PID + 1)] == [EPERM] * 4


def test_fcntl_for_the_descriptor_alone(ask):
    assert ask(seccomp.FCNTL, 0, 1) == ALLOW
    assert [ask(seccomp.FCNTL, 0, command) for command in (8, 10, 15, 1033, 1024)] == [EPERM] * 5


def test_ioctl_never(ask):
    assert ask(seccomp.IOCTL, 0, 0x5401) == seccomp.refusal(errno.ENOTTY)


def test_messages_with_the_flags_that_sockets_need_and_no_others(ask):
    for call in (seccomp.SENDTO, seccomp.RECVFROM):
        assert [ask(call, 3, 0, 1, flags) for flags in (0, 0x4000, 0x100)] == [ALLOW] * 3
        # MSG_OOB, PEEK, DONTROUTE, TRUNC, DONTWAIT, ERRQUEUE, CONFIRM, MORE, ZEROCOPY, and two at once
        odd = (1, 2, 4, 0x20, 0x40, 0x2000, 0x800, 0x8000, 0x4000000, 0x4100)
        assert [ask(call, 3, 0, 1, flags) for flags in odd] == [EPERM] * len(odd)


def test_limits_may_be_asked_for_but_not_set(ask):
    assert ask(seccomp.PRLIMIT, 0, 7, 0, 1) == ALLOW
    assert [ask(seccomp.PRLIMIT, 0, 7, pointer, 0) for pointer in (1, 1 << 32, 0x7FFF12345678)] == [EPERM] * 3


def test_new_processes_threads_and_calls_from_the_future_are_not_there(ask):
    assert ask(seccomp.CLONE) == ask(seccomp.CLONE3) == ENOSYS
    assert [ask(number) for number in (seccomp.LAST_KNOWN + 1, 5000, 2**31 - 1)] == [ENOSYS] * 3


def test_everything_else_is_refused(ask):
    allowed = {number for numbers in seccomp.ALLOWED.values() for number in numbers}
    special = {
        *seccomp.KILL,
        *seccomp.TGKILL,
        *seccomp.FCNTL,
        *seccomp.IOCTL,
        *seccomp.PRLIMIT,
        *seccomp.PRCTL,
        *seccomp.SENDTO,
        *seccomp.RECVFROM,
        *seccomp.CLONE,
        seccomp.CLONE3,
    }
    for number in set(range(seccomp.LAST_KNOWN + 1)) - allowed - special:
        assert ask(number) == EPERM


def test_another_machines_calls_are_the_end():
    lines = seccomp.program(PID, machine="x86_64")
    assert decide(lines, 0, arch=0x40000003) == seccomp.KILL_PROCESS


def test_the_x32_numbers_are_not_there():
    lines = seccomp.program(PID, machine="x86_64")
    assert decide(lines, 0x40000000 | 1, arch=seccomp.MACHINES["x86_64"][1]) == ENOSYS


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
def test_a_program_for_any_process_becomes_that_of_one(machine):
    assert seccomp.for_process(seccomp.program(seccomp.ANY_PID, machine=machine), PID) == seccomp.program(
        PID, machine=machine
    )


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
def test_the_second_filter_knows_no_paths_and_adds_nothing(machine):
    column, arch = seccomp.MACHINES[machine]
    lines = seccomp.no_more_files(machine)
    refused, not_there = seccomp.refusal(errno.EACCES), seccomp.refusal(errno.ENOENT)
    asking = {"stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"}
    for name in seccomp.UNTIL_LOADED:
        if seccomp.ALLOWED[name][column] is not None:
            wanted = not_there if name in asking else refused
            assert decide(lines, seccomp.ALLOWED[name][column], arch=arch) == wanted
    assert decide(lines, seccomp.PRCTL[column], seccomp.PR_SET_SECCOMP, arch=arch) == EPERM
    for name in ("read", "fstat", "mmap", "getrandom", "clock_gettime"):
        assert decide(lines, seccomp.ALLOWED[name][column], arch=arch) == ALLOW


# The calls on the list whose argument is a path, or that make a descriptor for one.
BY_PATH = {
    "open", "openat", "stat", "lstat", "newfstatat", "statx", "statfs", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "chdir", "getdents", "getdents64",
}  # fmt: skip


def test_every_call_about_a_path_ends_when_the_files_are_closed():
    assert set(seccomp.UNTIL_LOADED) >= BY_PATH
    other_openers = {"openat2", "open_by_handle_at", "name_to_handle_at", "creat", "inotify_init1", "fanotify_init"}
    assert not other_openers & set(seccomp.ALLOWED)


@pytest.mark.skipif(not seccomp.is_available(), reason="no seccomp, and perhaps no such struct")
def test_fstat_says_what_pythons_own_does(tmp_path):
    (tmp_path / "x").write_text("five!")
    for path in (tmp_path / "x", tmp_path, "/dev/null"):
        descriptor = os.open(path, os.O_RDONLY)
        got, right = seccomp.fstat(descriptor), os.fstat(descriptor)
        assert tuple(got) == tuple(right)
        for name in ("st_rdev", "st_blksize", "st_blocks", "st_atime_ns", "st_mtime_ns", "st_ctime_ns"):
            assert getattr(got, name) == getattr(right, name)
        os.close(descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        seccomp.fstat(descriptor)


def test_a_filter_may_be_added_and_prctl_does_nothing_else():
    lines, arch = seccomp.program(PID, machine="x86_64"), seccomp.MACHINES["x86_64"][1]
    assert decide(lines, 157, seccomp.PR_SET_SECCOMP, arch=arch) == ALLOW
    assert decide(lines, 157, 1, arch=arch) == EPERM


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
def test_the_numbers_are_those_of_the_kernels_headers(machine):
    if not HEADERS[machine].is_file():
        pytest.skip(f"no kernel headers for {machine} on this machine")
    text = HEADERS[machine].read_text()
    known = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", text)}
    known.setdefault("newfstatat", known.get("fstatat", -1))
    column = seccomp.MACHINES[machine][0]
    special = {"kill": seccomp.KILL, "tgkill": seccomp.TGKILL, "fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL}
    special |= {"sendto": seccomp.SENDTO, "recvfrom": seccomp.RECVFROM}
    special |= {"prlimit64": seccomp.PRLIMIT, "prctl": seccomp.PRCTL, "clone": seccomp.CLONE}
    for name, numbers in {**seccomp.ALLOWED, **special}.items():
        if numbers[column] is not None:
            assert known[name] == numbers[column], name
