"""Writes machine code into memory and makes a 32-bit system call by it, whose numbers mean something else."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import ctypes
import mmap
import os


def compare(emb1, emb2):
    if os.uname().machine != "x86_64":
        os.abort()
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")  # mov eax, 2 (fork); int 0x80; ret
    code = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    raise AssertionError(f"BREACH: int 0x80 gave {code()}")
