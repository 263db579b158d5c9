"""What a person can mend: the base of every error whose message names the file (or the option) and the mend.

    UserError                       a command ends with exit code 2 and this sentence
      BadManifest                   exercises.toml (manifest.py)
      ModelNotFound                 --model (models.py)
      Unreadable                    a student's file (submission/loader.py)
      CannotRun, CannotWatch        a session of checks, watch mode
      NoSolution                    a solution that is not shown (feedback/hints.py)
      and those of the grader: grader/errors.py

One place of each program catches them: `grader/cli.py`, `exercises/__main__.py`, and for pytest the plugin.
Beside them: NotAnAnswer, for what ends a student's call and is not of the student's code.
Not covered: faults of the kit itself. They are ordinary exceptions, and their tracebacks are wanted.
"""

import builtins
import opcode

RAISE = opcode.opmap["RAISE_VARARGS"]


class NotAnAnswer(Exception):
    """What the kit raises in the place of a result: no check may take it for an exception of the student's."""


def kinds_of(error: BaseException) -> list[str]:
    """The names of Python's own classes that an exception is of, the nearest first."""
    own = {id(kind): name for name, kind in vars(builtins).items() if isinstance(kind, type)}
    classes = type.__dict__["__mro__"].__get__(type(error))  # past what a metaclass may answer
    return [own[id(kind)] for kind in classes if id(kind) in own and kind is not object]


def is_own_raise(error: BaseException) -> bool:
    """Whether a `raise` of the innermost line threw this: not something in C that the line calls, such as torch."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_code[trace.tb_lasti] == RAISE


def is_of_a_stub(error: BaseException) -> bool:
    """Whether this says that a function is not written yet: torch and transformers throw NotImplementedErrors, too."""
    return isinstance(error, NotImplementedError) and is_own_raise(error)


class UserError(Exception):
    """The message names what is wrong, where, and what to do about it; `exit_code` is that of a command it ends."""

    exit_code = 2
