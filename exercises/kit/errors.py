"""What a person can mend: the base of every error whose message names the file (or the option) and the mend.

    UserError                       a command ends with exit code 2 and this sentence
      BadManifest                   exercises.toml (manifest.py)
      ModelNotFound                 --model (models.py)
      Unreadable                    a student's file (submission/loader.py)
      CannotRun, CannotWatch        a session of checks, watch mode
      NoSolution                    a solution that is not shown (feedback/hints.py)
      and those of the grader: grader/errors.py

One place of each program catches them: `grader/cli.py`, `exercises/__main__.py`, and for pytest the plugin.
Not covered: faults of the kit itself. They are ordinary exceptions, and their tracebacks are wanted.
"""


class UserError(Exception):
    """The message names what is wrong, where, and what to do about it; `exit_code` is that of a command it ends."""

    exit_code = 2
