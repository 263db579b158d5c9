"""`grader demo`: the sample class that comes with the kit, graded, and its report.

The sample class (demo_class/) shows a bit of everything that a class hands in. It is ours, so it may run in any tier.
Of another course than the first, the class is its solutions, its stubs and its known mistakes.
"""

import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from exercises.kit import models
from grader.commands.console import options
from grader.commands.courses import parts
from grader.commands.grade import Order, fulfil
from grader.commands.verify import the_class
from grader.intake import submissions
from grader.run import settings
from grader.run.settings import Settings
from grader.sandbox.client import Limits

DEMO_CLASS = Path(__file__).parent / "demo_class"


def demo(
    out: Annotated[Path, typer.Option(help="Where results.jsonl and the reports go.")] = Path("graded/demo"),
    course: options.Course = None,
    model: options.Model = None,
    time_limit: options.TimeLimit = None,
    jobs: options.Jobs = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Grade a sample class that comes with the kit, or that a course's known mistakes make; look at the report."""
    chosen_course = options.course_named(course)
    parts.check(chosen_course)
    name = models.chosen(model, chosen_course.model)
    limits = settings.limits_for(time_limit)
    if time_limit is None and name == models.DEFAULT:
        # One of the class never ends: no need to wait for that one for long.
        limits = replace(Limits(), call=0.3 * Limits().call)
    chosen = Settings(chosen_course, name, limits=limits, time_limit=time_limit)
    is_first = chosen_course.name == options.course_named(None).name
    if is_first:
        found = submissions.find(DEMO_CLASS, chosen_course)
    else:
        found = [replace(one, only=()) for one in the_class(chosen_course)]
    fulfil(
        Order(
            found,
            DEMO_CLASS if is_first else chosen_course.misconceptions,
            out,
            chosen,
            jobs,
            fresh=True,
            quiet=quiet,
            as_json=as_json,
        )
    )
    if show:
        webbrowser.open((out / "report.html").resolve().as_uri())
