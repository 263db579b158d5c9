"""Makes os._exit do nothing and then leaves the worker's own loop, to run on in the zygote's code."""
# expect: *=crashed
import os
import sys

os._exit = lambda code: None
sys.modules["grader.sandbox.worker"].os._exit = os._exit
raise KeyboardInterrupt
