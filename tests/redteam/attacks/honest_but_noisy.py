"""All functions, right, among everything that students leave in a file: output, an exit at the bottom, a failing
call, a warning filter, a patched print, a logger. It gets all points: noise is no mistake."""
# expect: *=passed
# deed: notes: NameError
# deed: notes: TypeError
# deed: notes: SystemExit: done
import builtins
import logging
import sys
import warnings

# @SOLUTIONS@

print("hello", "x" * 100_000)
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("error")
builtins.print = lambda *args, **kwargs: None
undefined_name


def noisy(function):
    def inner(*args, **kwargs):
        print(args)
        sys.stderr.write("step\n")
        return function(*args, **kwargs)

    return inner


for name, value in list(globals().items()):
    if getattr(value, "__module__", None) == __name__ and name != "noisy":
        globals()[name] = noisy(value)
sys.__stdout__.write("still here")
raise TypeError("a call with nothing in it")
sys.exit("done")
