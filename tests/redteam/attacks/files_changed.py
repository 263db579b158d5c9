"""Changes files: the project's, its own, in /tmp, in the home folder, among the packages."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import os
import sys

# @REFUSALS@

FOLDERS = ["/tmp", "/var/tmp", "/dev/shm", "/run", "/root", "/", "@ROOT@", "@ROOT@/tests/hidden", os.path.dirname(os.__file__)]
FILES = ["@ROOT@/README.md", "@ROOT@/solutions/unpacking_pipeline.py", "/etc/hostname", os.__file__, sys.executable]


def tries():
    for folder in FOLDERS:
        new = f"{folder}/redteam_planted"
        yield lambda new=new: open(new, "w")
        yield lambda new=new: os.mkdir(new)
        yield lambda new=new: os.mkfifo(new)
        yield lambda new=new: os.mknod(new)
        yield lambda new=new: os.symlink("/etc/passwd", new)
        yield lambda folder=folder: os.chmod(folder, 0o777)
        yield lambda folder=folder: os.open(folder, os.O_RDWR | os.O_TMPFILE)
        yield lambda folder=folder: os.utime(folder, (0, 0))
    for file in FILES:
        yield lambda file=file: os.chmod(file, 0o666)
        yield lambda file=file: os.chown(file, 1000, 1000)
        yield lambda file=file: os.utime(file, (0, 0))
        yield lambda file=file: os.setxattr(file, "user.redteam", b"1")
        yield lambda file=file: os.truncate(file, 0)
        yield lambda file=file: open(file, "a")
        yield lambda file=file: os.link(file, "/tmp/redteam_planted")
        yield lambda file=file: os.rename(file, file + ".redteam_planted")
        yield lambda file=file: os.unlink(file + "~")
        yield lambda file=file: os.lchown(file, 0, 0)
    for descriptor in range(3):
        yield lambda descriptor=descriptor: os.fchmod(descriptor, 0o777)
        yield lambda descriptor=descriptor: os.ftruncate(descriptor, 0)


def compare(emb1, emb2):
    refusals(list(tries()))
