"""The `grader` command: which commands there are, and what becomes of an error. Each command is a module of commands/.

An error that a person can mend ends a command with its sentence and exit code, here and nowhere else: 2 for a wrong
command line, 1 for a fault of the run, 130 for Ctrl-C. Anything else is a fault of ours, and its traceback is wanted.
"""

import errno
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from exercises.kit.errors import UserError
from grader import __version__
from grader.commands import adjust, demo, diff, doctor, explain, grade, release, report, verify
from grader.commands.console import terminal
from grader.commands.courses import building, creating


class Commands(TyperGroup):
    """The commands, with one place for what goes wrong in them."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Ends with a sentence and an exit code where that is all there is to say."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            terminal.say_error(str(error))
            raise typer.Exit(error.exit_code) from None
        except OSError as error:
            terminal.say_error(_of_system(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            terminal.say_error("stopped.")
            raise typer.Exit(130) from None


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    full = error.errno == errno.ENOSPC
    mend = " Make room there; what is done is kept, and the same command goes on." if full else ""
    return f"{where}{error.strerror or error}.{mend}"


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"grader {__version__}")
        raise typer.Exit


@app.callback()
def _commands(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Grade a class: on what happens inside pipeline('text-generation'), or on a course of your own."""


app.command()(grade.grade)
app.command()(demo.demo)
app.command()(explain.explain)
app.command()(diff.diff)
app.command(context_settings=adjust.SETTINGS)(adjust.adjust)
app.command(help=report.HELP)(report.report)
app.command()(verify.verify)
app.command()(release.release)
app.command("new")(creating.creating)
app.command("build")(building.building)
app.command()(doctor.doctor)
