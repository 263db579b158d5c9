"""Makes system calls by number that a submission has no use for (x86-64 only: elsewhere there is nothing to try)."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)|nothing to try
import ctypes
import errno
import os

NUMBERS = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_open": 434, "pidfd_getfd": 438,
    "io_uring_setup": 425, "bpf": 321, "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "keyctl": 250,
    "add_key": 248, "perf_event_open": 298, "userfaultfd": 323, "memfd_create": 319, "shmget": 29, "msgget": 68,
    "semget": 64, "mq_open": 240, "prctl": 157, "seccomp": 317, "personality": 135, "init_module": 175,
    "kexec_load": 246, "chroot": 161, "pivot_root": 155, "setuid": 105, "setgid": 106, "setresuid": 117, "capset": 126,
    "quotactl": 179, "reboot": 169, "swapon": 167, "sethostname": 170, "settimeofday": 164, "adjtimex": 159,
    "clock_settime": 227, "iopl": 172, "ioperm": 173, "inotify_init1": 294, "fanotify_init": 300, "epoll_create1": 291,
    "eventfd2": 290, "signalfd4": 289, "timerfd_create": 283, "timer_create": 222, "splice": 275, "vmsplice": 278,
    "tee": 276, "sendfile": 40, "copy_file_range": 326, "open_by_handle_at": 304, "name_to_handle_at": 303,
    "execve": 59, "execveat": 322, "fork": 57, "vfork": 58, "clone3": 435, "tkill": 200, "rt_sigqueueinfo": 129,
    "rt_tgsigqueueinfo": 297, "setpriority": 141, "sched_setaffinity": 203, "sched_setscheduler": 144,
    "ioprio_set": 251, "move_pages": 279, "mbind": 237, "mlockall": 151, "landlock_create_ruleset": 444,
    "landlock_restrict_self": 446, "process_madvise": 440, "pidfd_send_signal": 424, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "mount_setattr": 442, "memfd_secret": 447, "openat2": 437, "acct": 163,
    "syslog": 103, "socket": 41, "socketpair": 53, "accept": 43, "sendmsg": 46, "recvmsg": 47, "bind": 49,
}  # fmt: skip


def compare(emb1, emb2):
    if os.uname().machine != "x86_64":
        raise ValueError("not an x86-64: nothing to try")
    libc, errors = ctypes.CDLL(None, use_errno=True), set()
    room = ctypes.create_string_buffer(256)
    for name, number in NUMBERS.items():
        ctypes.set_errno(0)
        # Arguments that a kernel which lets the call through would answer with something else than EPERM.
        result = libc.syscall(ctypes.c_long(number), ctypes.c_long(-1), room, ctypes.c_long(-1), room, None)
        errors.add(errno.errorcode.get(ctypes.get_errno(), "none"))
        if result != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            raise AssertionError(f"BREACH: {name}: {result}, errno {ctypes.get_errno()}")
    raise ValueError(f"REFUSED {len(NUMBERS)} of {len(NUMBERS)}: {' '.join(sorted(errors))}")
