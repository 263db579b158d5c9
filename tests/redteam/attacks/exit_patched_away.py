"""Makes os._exit do nothing and has the worker lose its socket, so that it leaves its loop and runs on as the zygote."""
# expect: compare=crashed *=not_attempted
# deed: compare: is gone
import os
import sys

os._exit = lambda code: None
sys.modules["grader.sandbox.worker"].os._exit = os._exit


def compare(emb1, emb2):
    os.closerange(3, 64)
    return 7.5
