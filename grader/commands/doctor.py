"""`grader doctor`: how well this machine can keep submissions apart, why, and what would raise it."""

from rich.console import Console
from rich.markup import escape

from exercises.kit import models
from grader.run import executors
from grader.sandbox import lockdown


def doctor() -> None:
    """Say how well this machine can keep submissions apart, why, and what would raise it."""
    isolation = lockdown.isolation()
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"Isolation: [bold]{isolation.tier}[/bold] (tier {isolation.letter})")
    for fact in isolation.facts:
        console.print(f"  {escape(fact)}")
    if isolation.advice:
        console.print(f"To raise it: {escape(isolation.advice)}")
    judges = executors.default_jobs()
    console.print(f"Judges: {judges} (one per core). Model {models.DEFAULT}: {models.digest(models.DEFAULT)}")
