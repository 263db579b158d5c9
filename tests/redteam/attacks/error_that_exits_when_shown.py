"""Raises an exception whose __str__ ends the process."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os


class Bomb(Exception):
    def __str__(self):
        os._exit(0)


def compare(emb1, emb2):
    raise Bomb
