"""The system calls that a worker may make, as a seccomp filter in the kernel.

An allow-list: what is not on it is refused with EPERM, and what the kernel got after this list was written with ENOSYS,
as by an older kernel. So there is nothing to add when a new system call could be used to get out.
Covered: no new processes or threads, no programs, no sockets, no signals to others, no looking into other processes
(ptrace, process_vm, pidfd), no io_uring, no changes to files, their rights, times or attributes, no raised limits. Once
`no_more_files` is installed: no file is opened, listed or asked about by its path, and nothing that all processes share
is counted for it (free memory, the numbers of new pipes).
Not covered here: reading files before that (landlock.py); memory and CPU time (rlimits, and the judge's own clock).
Numbers are those of Linux's unistd tables for x86-64 and aarch64 (None: that machine has no such call).
"""

import ctypes
import errno
import os
import platform
import struct
import sys

from exercises.kit.system.libc import libc

# name: (x86-64, aarch64)
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # data to and from descriptors that are open already
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67), "lseek": (8, 62),
    "close": (3, 57), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "pipe": (22, None), "pipe2": (293, 59),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72), "fadvise64": (221, 223),
    "readahead": (187, 213),
    # files: Landlock says which, and `no_more_files` when
    "open": (2, None), "openat": (257, 56), "getdents": (78, None), "getdents64": (217, 61), "stat": (4, None),
    "lstat": (6, None), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291), "statfs": (137, 43),
    "fstatfs": (138, 44), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    # memory
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "brk": (12, 214),
    # its own signals, clocks and threads' housekeeping
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "setitimer": (38, 103), "getitimer": (36, 102),
    "alarm": (37, None), "pause": (34, None), "futex": (202, 98), "set_robust_list": (273, 99),
    "get_robust_list": (274, 100), "rseq": (334, 293), "membarrier": (324, 283), "restart_syscall": (219, 128),
    "sched_yield": (24, 124), "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "exit": (60, 93), "exit_group": (231, 94),
    # facts about itself and the machine
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148), "getresgid": (120, 150),
    "getgroups": (115, 158), "getpgid": (121, 155), "getpgrp": (111, None), "getsid": (124, 156),
    "getrandom": (318, 278), "sysinfo": (99, 179), "uname": (63, 160), "getrusage": (98, 165),
    "getrlimit": (97, 163), "getpriority": (140, 141), "getcpu": (309, 168), "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120),
}  # fmt: skip
# What is refused as well once the files are closed. `fstat` stays: it is about a descriptor. The C library may ask
# newfstatat instead (glibc 2.33 to 2.38, with an empty path); a filter can't read the path, so that is refused.
UNTIL_LOADED = (
    "open", "openat", "getdents", "getdents64", "stat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "chdir", "fchdir", "pipe", "pipe2", "sysinfo",
)  # fmt: skip
# Of these, the questions whether there is such a file are answered with no, as in an empty folder: then
# `Path("notes.txt").exists()` is False and not an error.
ANSWERED_WITH_NO = ("stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2")
# Allowed with some arguments only: see `program`.
KILL, TGKILL, FCNTL, IOCTL, PRLIMIT = (62, 129), (234, 131), (72, 25), (16, 29), (302, 261)
PRCTL, CLONE, CLONE3 = (157, 167), (56, 220), 435
SENDTO, RECVFROM = (44, 206), (45, 207)
MESSAGE_FLAGS = (0, 0x4000, 0x100)  # none, MSG_NOSIGNAL, MSG_WAITALL: Python's own sockets use none
# The last number of the tables above were read from; Linux numbers new calls the same on every machine.
LAST_KNOWN = 450
# fcntl commands that concern the descriptor alone. F_SETOWN and F_SETSIG would send signals to other processes.
FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030)  # DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000
LOAD, EQUAL, GREATER, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld [k]; jeq k; jge k; ret k
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2


def refusal(code: int) -> int:
    return 0x00050000 | code


class Program:
    """A BPF program under construction: a list of (code, jump if true, jump if false, k)."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, int, int, int]] = []

    def add(self, code: int, k: int, true: int = 0, false: int = 0) -> None:
        self.lines.append((code, true, false, k))

    def allow_if(self, number: int, argument: int, values: tuple[int, ...], code: int = errno.EPERM) -> None:
        """Allow call `number` when its argument is one of `values` (compared as 32 bits), else refuse with `code`."""
        self.add(EQUAL, number, 0, len(values) * 2 + 2)
        self.add(LOAD, ARGUMENTS + 8 * argument)
        for value in values:
            self.add(EQUAL, value, 0, 1)
            self.add(RETURN, ALLOW)
        self.add(RETURN, refusal(code))

    def pack(self) -> bytes:
        return b"".join(struct.pack("=HBBI", *line) for line in self.lines)


# Stands for a process id in a program that is made before its process is.
ANY_PID = 0xFFFFFFFF


def program(pid: int, machine: str | None = None) -> bytes:
    """The filter for the process `pid`: instructions of struct sock_filter, one after the other.

    Another filter may be put on top of it: `no_more_files`, after which that is over.
    """
    column, arch = MACHINES[machine or platform.machine()]
    bpf = Program()
    bpf.add(LOAD, MACHINE)
    bpf.add(EQUAL, arch, 1, 0)
    bpf.add(RETURN, KILL_PROCESS)  # another machine's calling convention has other numbers
    bpf.add(LOAD, NUMBER)
    for numbers in ALLOWED.values():
        if numbers[column] is not None:
            bpf.add(EQUAL, numbers[column] or 0, 0, 1)
            bpf.add(RETURN, ALLOW)
    bpf.allow_if(KILL[column], 0, (pid,))
    bpf.allow_if(TGKILL[column], 0, (pid,))
    bpf.allow_if(FCNTL[column], 1, FCNTL_COMMANDS)
    bpf.allow_if(IOCTL[column], 1, (), errno.ENOTTY)
    for call in (SENDTO, RECVFROM):
        bpf.allow_if(call[column], 3, MESSAGE_FLAGS)
    # Asking for one's own limits. Setting them has a pointer as third argument, which is not 0.
    bpf.add(EQUAL, PRLIMIT[column], 0, 8)
    bpf.add(LOAD, ARGUMENTS)
    bpf.add(EQUAL, 0, 0, 4)
    bpf.add(LOAD, ARGUMENTS + 8 * 2)
    bpf.add(EQUAL, 0, 0, 2)
    bpf.add(LOAD, ARGUMENTS + 8 * 2 + 4)
    bpf.add(EQUAL, 0, 1, 0)
    bpf.add(RETURN, refusal(errno.EPERM))
    bpf.add(RETURN, ALLOW)
    bpf.allow_if(PRCTL[column], 0, (PR_SET_SECCOMP,))
    for number in (CLONE3, CLONE[column]):
        # Not EPERM: libraries that want threads for speed (tokenizers' rayon) do without where there are none.
        bpf.add(EQUAL, number, 0, 1)
        bpf.add(RETURN, refusal(errno.ENOSYS))
    bpf.add(GREATER, LAST_KNOWN + 1, 0, 1)
    bpf.add(RETURN, refusal(errno.ENOSYS))
    bpf.add(RETURN, refusal(errno.EPERM))
    return bpf.pack()


def for_process(lines: bytes, pid: int) -> bytes:
    """The program that was made for ANY_PID, for the process `pid`: making one takes longer than a fork should."""
    return lines.replace(struct.pack("=I", ANY_PID), struct.pack("=I", pid))


def no_more_files(machine: str | None = None) -> bytes:
    """A second filter, on top of the first: no path can be opened or asked about any more, and no filter added."""
    column, _ = MACHINES[machine or platform.machine()]
    bpf = Program()
    bpf.add(LOAD, NUMBER)
    for name in UNTIL_LOADED:
        number = ALLOWED[name][column]
        if number is not None:
            bpf.add(EQUAL, number, 0, 1)
            bpf.add(RETURN, refusal(errno.ENOENT if name in ANSWERED_WITH_NO else errno.EACCES))
    bpf.allow_if(PRCTL[column], 0, ())
    bpf.add(RETURN, ALLOW)
    return bpf.pack()


# struct stat: the fields of Python's os.stat_result in the order of each machine, and its times (seconds, nanoseconds).
STAT = {
    "x86_64": ("=QQQIIIxxxxQqqq6q", "dev ino nlink mode uid gid rdev size blksize blocks"),
    "aarch64": ("=QQIIIIQxxxxxxxxqixxxxq6q", "dev ino mode nlink uid gid rdev size blksize blocks"),
}


def fstat(descriptor: int) -> os.stat_result:
    """What os.fstat says, asked by the one call that is left for it. Raises OSError."""
    room = ctypes.create_string_buffer(256)
    layout, names = STAT[platform.machine()]
    if libc().syscall(ALLOWED["fstat"][MACHINES[platform.machine()][0]], descriptor, room) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    values = struct.unpack_from(layout, room.raw)
    at = dict(zip(names.split(), values, strict=False))
    seconds, parts = values[-6::2], values[-5::2]
    ns = [whole * 10**9 + part for whole, part in zip(seconds, parts, strict=True)]
    first = [at[name] for name in ("mode", "ino", "dev", "nlink", "uid", "gid", "size")]
    return os.stat_result((*first, *seconds, *[one / 1e9 for one in ns], *ns, at["blksize"], at["blocks"], at["rdev"]))


def is_available() -> bool:
    """Whether this kernel takes such filters, and this machine's numbers are known here."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return False
    # Asking for the mode with no program: EFAULT where filters are known, EINVAL where they are not.
    libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_char_p)]


def install(lines: bytes) -> None:
    """Put a filter on this process, for good. Raises OSError. no_new_privs must be set."""
    described = _FilterProgram(len(lines) // 8, lines)
    if libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(described), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")
