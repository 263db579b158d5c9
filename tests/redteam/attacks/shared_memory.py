"""Leaves notes for another submission: shared memory, semaphores, queues and pipes that have a name."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
import ctypes
import multiprocessing
import os
from multiprocessing import shared_memory

# @REFUSALS@


def compare(emb1, emb2):
    libc = ctypes.CDLL(None, use_errno=True)
    refusals([
        lambda: shared_memory.SharedMemory("redteam_planted", create=True, size=64),
        lambda: multiprocessing.get_context("fork").Lock(),
        lambda: os.mkfifo("/tmp/redteam_planted"),
        lambda: os.memfd_create("redteam"),
        lambda: os.eventfd(0),
        lambda: open("/dev/shm/redteam_planted", "w"),
        lambda: open("/dev/mqueue/redteam_planted", "w"),
        lambda: number(libc.shmget(0x7EA4, 4096, 0o1666)),
        lambda: number(libc.msgget(0x7EA4, 0o1666)),
    ])


def number(answer):
    if answer == -1:
        raise OSError(ctypes.get_errno(), "System V")
    return answer
