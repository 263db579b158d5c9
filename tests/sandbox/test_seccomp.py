"""The filter's program, run in a small interpreter of BPF: what it decides for each call, on both machines."""

import errno
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
def test_the_second_filter_opens_nothing_and_adds_nothing(machine):
    column, arch = seccomp.MACHINES[machine]
    lines = seccomp.no_more_files(machine)
    refused = seccomp.refusal(errno.EACCES)
    assert decide(lines, seccomp.ALLOWED["openat"][column], arch=arch) == refused
    assert decide(lines, seccomp.PRCTL[column], arch=arch) == refused
    assert decide(lines, seccomp.ALLOWED["read"][column], arch=arch) == ALLOW


def test_with_more_a_filter_may_be_added_and_prctl_does_nothing_else():
    lines, arch = seccomp.program(PID, more=True, machine="x86_64"), seccomp.MACHINES["x86_64"][1]
    assert decide(lines, 157, seccomp.PR_SET_SECCOMP, arch=arch) == ALLOW
    assert decide(lines, 157, 1, arch=arch) == EPERM
    assert decide(seccomp.program(PID, machine="x86_64"), 157, seccomp.PR_SET_SECCOMP, arch=arch) == EPERM


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
def test_the_numbers_are_those_of_the_kernels_headers(machine):
    if not HEADERS[machine].is_file():
        pytest.skip(f"no kernel headers for {machine} on this machine")
    text = HEADERS[machine].read_text()
    known = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", text)}
    known.setdefault("newfstatat", known.get("fstatat", -1))
    column = seccomp.MACHINES[machine][0]
    special = {"kill": seccomp.KILL, "tgkill": seccomp.TGKILL, "fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL}
    special |= {"prlimit64": seccomp.PRLIMIT, "prctl": seccomp.PRCTL, "clone": seccomp.CLONE}
    for name, numbers in {**seccomp.ALLOWED, **special}.items():
        if numbers[column] is not None:
            assert known[name] == numbers[column], name
