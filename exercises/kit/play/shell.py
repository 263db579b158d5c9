"""`python -m exercises shell`: a Python shell in which a student's functions and a model lie ready.

IPython where it is installed and a person sits at a terminal; else Python's own shell, which also reads lines from a
pipe. Before each input the file is looked at, so a saved function is there at once. What goes wrong in a function of an
exercise is said in the words of a check; any other error is shown as Python shows it.
Not covered: an input that never ends, outside of the exercises' functions: Ctrl-C ends it.
"""

import code
import sys
from types import CodeType
from typing import Any

from exercises.kit.errors import UserError
from exercises.kit.play.bench import Bench

OTHERS = "torch; plots, which here tells in words what it would draw; reference, which knows what the pipeline says"


def run(bench: Bench) -> None:
    """Run a shell until the person leaves it."""
    for line in banner(bench):
        bench.say(line)
    if sys.stdin.isatty():
        try:
            from IPython.terminal.ipapp import TerminalIPythonApp
        except ImportError:
            pass
        else:
            _ipython(bench, TerminalIPythonApp)
            return
    Console(bench).interact(banner="", exitmsg="")


def banner(bench: Bench) -> list[str]:
    """What is there, in a few lines."""
    names, file = bench.course.names, bench.file.name
    there = [name for name in names if bench.is_written(name)]
    missing = [name for name in names if name not in there]
    ends = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
    return [
        "A Python shell, in which these lie ready:",
        *([f"  the model {bench.model}: model, tokenizer"] if bench.model else []),
        *([f"  yours, from {file}: {', '.join(there)}"] if there else []),
        *([f"  not written yet: {', '.join(missing)}"] if missing else []),
        *([f"  {OTHERS}"] if bench.model else []),
        f"Save {file}, and the next line that you type has your new functions. {ends} ends the shell.",
    ]


class Console(code.InteractiveConsole):
    """Python's own shell over a bench."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.names, filename="<your input>")
        self.bench = bench

    def raw_input(self, prompt: str = "") -> str:
        """The next line; from a pipe, without a prompt in front of what comes of it."""
        return super().raw_input(prompt if sys.stdin.isatty() else "")

    def write(self, data: str) -> None:
        """Say it where results stand, in their order."""
        print(data, end="", flush=True)

    def runcode(self, code: CodeType) -> None:
        """Run an input, with the functions as they are saved now."""
        self.bench.refresh()
        super().runcode(code)
        self.bench.look()

    def showtraceback(self) -> None:
        """Say what happened: in a function of an exercise, in words."""
        error = sys.exc_info()[1]
        words = in_words(self.bench, error) if error is not None else ""
        if not words:
            super().showtraceback()
            return
        sys.last_type, sys.last_value, sys.last_traceback = sys.exc_info()  # for pdb.pm()
        self.write(f"{words}\n")


def in_words(bench: Bench, error: BaseException) -> str:
    """What is said of an error that a person can mend; '' for one that is shown as Python shows it."""
    return str(error) if isinstance(error, UserError) else bench.explained(error)


def _ipython(bench: Bench, app_type: Any) -> None:
    """Run IPython over a bench."""
    app = app_type.instance(display_banner=False, user_ns=bench.names)
    app.initialize([])
    hook(app.shell, bench)
    app.start()


def hook(shell: Any, bench: Bench) -> None:
    """Have an IPython shell look at the file before each input and at the model after it, and say errors in words."""

    def explain(shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None) -> None:
        words = in_words(bench, error)
        if not words:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace  # for %debug
        print(words, file=sys.stderr)

    # It looks at a function's parameters.
    def before(info: Any) -> None:
        bench.refresh()

    def after(result: Any) -> None:
        bench.look()

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)
    shell.set_custom_exc((BaseException,), explain)
