"""`grader demo`: the sample class that comes with the kit, graded, and its report.

The sample class (demo_class/) shows a bit of everything that a class hands in. It is ours, so it may run in any tier.
"""

import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import models
from grader.commands.console import options
from grader.commands.grade import Order, fulfil
from grader.intake import submissions
from grader.run import settings
from grader.run.settings import Settings
from grader.sandbox.client import Limits

DEMO_CLASS = Path(__file__).parent / "demo_class"


def demo(
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded/demo"),
    model: options.Model = None,
    time_limit: options.TimeLimit = None,
    jobs: options.Jobs = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Grade a sample class that comes with the kit, and look at the report."""
    course = options.course_named(None)
    name = models.chosen(model, course.model)
    limits = settings.limits_for(time_limit)
    if time_limit is None and name == models.DEFAULT:
        # One of the class never ends: no need to wait for that one for long.
        limits = replace(Limits(), call=0.3 * Limits().call)
    chosen = Settings(course, name, limits=limits, time_limit=time_limit)
    found = submissions.find(DEMO_CLASS, course)
    fulfil(Order(found, DEMO_CLASS, out, chosen, jobs, fresh=True, quiet=quiet, as_json=as_json))
    if show:
        webbrowser.open((out / "report.html").resolve().as_uri())
