"""Reads what the kernel tells about processes: memory, environment, command lines and open files, its own and others'."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
# deed: without the wall
import os

# @REFUSALS@


def compare(emb1, emb2):
    tries = []
    for pid in ["self", "thread-self", "1", *map(str, range(max(2, os.getppid() - 30), os.getpid() + 3))]:
        for name in ("mem", "environ", "maps", "cmdline", "status", "stat", "stack", "syscall", "fd/3", "fd/4"):
            tries.append(lambda path=f"/proc/{pid}/{name}": open(path, "rb").read(200))
        for name in ("", "/fd", "/task", "/cwd/", "/root/"):
            tries.append(lambda path=f"/proc/{pid}{name}": os.listdir(path))
        for name in ("cwd", "exe", "fd/1", "fd/2", "fd/3"):
            if pid not in ("self", "thread-self", str(os.getpid())):
                tries.append(lambda path=f"/proc/{pid}/{name}": os.readlink(path))
    refusals(tries)
