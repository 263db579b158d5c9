"""Leaves notes for another submission: shared memory, semaphores, queues and pipes that have a name."""
# expect: compare=wrong *=not_attempted
import ctypes
import multiprocessing
import os
from multiprocessing import shared_memory


def compare(emb1, emb2):
    tries = [
        lambda: shared_memory.SharedMemory("redteam_planted", create=True, size=64),
        lambda: multiprocessing.get_context("fork").Lock(),
        lambda: os.mkfifo("/tmp/redteam_planted"),
        lambda: os.memfd_create("redteam"),
        lambda: os.eventfd(0),
        lambda: open("/dev/shm/redteam_planted", "w"),
        lambda: open("/dev/mqueue/redteam_planted", "w"),
    ]
    for number, each in enumerate(tries):
        try:
            each()
        except (OSError, ImportError):
            continue
        raise AssertionError(f"BREACH: {number}")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.shmget(0x7EA4, 4096, 0o1666) != -1 or libc.msgget(0x7EA4, 0o1666) != -1:
        raise AssertionError("BREACH: System V")
    return 7.5
