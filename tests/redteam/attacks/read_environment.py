"""Puts its whole environment, its arguments and its folder into the message of a public test."""
# expect: compare=error *=not_attempted
# deed: compare: 'HF_HUB_OFFLINE'
import os
import sys


def compare(emb1, emb2):
    raise ValueError(f"{dict(os.environ)} {sys.argv} {os.getcwd()} {sys.path} {sys.flags}")
