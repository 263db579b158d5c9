"""Has no functions, but a module __getattr__ and a module class that make up any name."""
# expect: *=not_attempted|crashed
# deed: compare: is gone|no function
import sys
import types


def __getattr__(name):
    return lambda *args, **kwargs: 1.0


class Every(types.ModuleType):
    def __getattribute__(self, name):
        return lambda *args, **kwargs: 1.0


sys.modules[__name__].__class__ = Every
