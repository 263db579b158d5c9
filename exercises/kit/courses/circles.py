"""Exercises that build on each other in a circle, which nobody could begin with.

Not covered: an exercise that builds on one that is not there; manifest.py says so.
"""

from collections.abc import Iterable

from exercises.kit.courses.tables import Table


def refuse(rows: Iterable[Table]) -> None:
    """Raise BadManifest for exercises that build on each other in a circle."""
    rows = [row for row in rows if isinstance(row.values.get("name"), str)]
    needs = {row.values["name"]: row.texts("requires") for row in rows}
    if len(needs) < len(rows):
        return  # a name is there twice, which is said elsewhere
    for row in rows:
        if circle := _circle(row.values["name"], needs):
            row.bad(f"{' builds on '.join(circle)}: that is a circle; take one of them out of `requires`", "requires")


def _circle(first: str, needs: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a name back to itself; empty where there is none."""
    waiting: list[tuple[str, ...]] = [(first,)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for needed in needs.get(path[-1], ()):
            if needed == first:
                return (*path, needed)
            if needed not in seen:
                seen.add(needed)
                waiting.append((*path, needed))
    return ()
