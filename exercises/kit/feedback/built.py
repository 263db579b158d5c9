"""What the functions of a course make together, in one picture: as lines of text, and as HTML.

It is drawn from what the manifest says of every exercise: where one begins with what the one before it makes, it goes
on below it, and else beside it.
Not covered: a course whose exercises don't say what they make; there is no picture of that.
"""

from dataclasses import dataclass
from html import escape

from exercises.kit.manifest import Course

# Between two columns of text.
GAP = 6


@dataclass(frozen=True)
class Step:
    """A function, and what it makes."""

    name: str
    gives: str


@dataclass(frozen=True)
class Chain:
    """What it begins with, and the functions one after the other."""

    takes: str
    steps: tuple[Step, ...]


def chains(course: Course) -> list[Chain]:
    """The functions of a course, in the order in which they hang together."""
    found: list[Chain] = []
    for exercise in course.exercises:
        if exercise.makes:
            takes, gives = exercise.makes
            step = Step(exercise.name, gives)
            if found and found[-1].steps[-1].gives == takes:
                found[-1] = Chain(found[-1].takes, (*found[-1].steps, step))
            else:
                found.append(Chain(takes, (step,)))
    return found


def text(course: Course, width: int = 78) -> list[str]:
    """The picture in lines: the chains side by side, as far as that many letters of a line go."""
    lines: list[str] = []
    for chain in chains(course):
        column = [chain.takes, *(line for step in chain.steps for line in (f"  |  {step.name}", step.gives))]
        start = max(map(len, lines)) + GAP if lines else 0
        if start + max(map(len, column)) > width:
            start = 0
            lines.append("")
        above = len(lines) if start == 0 else 0
        lines += [""] * (above + len(column) - len(lines))
        for number, line in enumerate(column, above):
            lines[number] = f"{lines[number]:{start}}{line}"
    return lines


def html(course: Course) -> str:
    """The picture for a page, light or dark."""
    box = "border: 1px solid currentColor; border-radius: 4px; padding: 0.2em 0.7em; display: inline-block"
    columns = []
    for chain in chains(course):
        parts = [f'<div style="{box}">{escape(chain.takes)}</div>']
        for step in chain.steps:
            parts.append(f'<div style="padding: 0.15em 0.7em">&darr; <code>{escape(step.name)}</code></div>')
            parts.append(f'<div style="{box}">{escape(step.gives)}</div>')
        columns.append(f"<div>{''.join(parts)}</div>")
    return f'<div style="display: flex; flex-wrap: wrap; gap: 1em 3em; margin: 0.6em 0">{"".join(columns)}</div>'
