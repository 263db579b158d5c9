"""Reads what the kernel tells about processes: memory, environment, command lines and open files, its own and others'."""
# expect: compare=wrong *=not_attempted
import os


def compare(emb1, emb2):
    found = []
    pids = ["self", "thread-self", "1", *map(str, range(max(2, os.getppid() - 30), os.getpid() + 3))]
    for pid in pids:
        for name in ("mem", "environ", "maps", "cmdline", "status", "stat", "stack", "syscall", "fd/3", "fd/4"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    found.append(f"BREACH /proc/{pid}/{name}: {file.read(200)!r}")
            except OSError:
                pass
        for name in ("", "/fd", "/task", "/cwd/", "/root/"):
            try:
                found.append(f"BREACH /proc/{pid}{name}: {os.listdir(f'/proc/{pid}{name}')}")
            except OSError:
                pass
        if pid not in ("self", "thread-self", str(os.getpid())):
            for name in ("cwd", "exe", "fd/1", "fd/2", "fd/3"):
                try:
                    found.append(f"BREACH /proc/{pid}/{name} -> {os.readlink(f'/proc/{pid}/{name}')}")
                except OSError:
                    pass
    if found:
        raise ValueError("\n".join(found))
    return 7.5
