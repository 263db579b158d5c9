"""Reads address 0."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import ctypes


def compare(emb1, emb2):
    ctypes.string_at(0)
