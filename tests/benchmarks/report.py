"""The table, and the JSON beside it. Pure: figures in, text out."""

import json
import math
import statistics
from typing import Any

from tests.benchmarks.contenders import Figures
from tests.benchmarks.rows import Figure


def number(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(found: list[Figure]) -> str:
    """A Markdown table: the median of the rounds, least and most, and whether the target is met."""
    lines = ["| figure | target | median | least to most | met |", "| --- | --- | --- | --- | --- |"]
    for each in found:
        if not each.values:
            lines.append(
                f"| {each.row.figure} | {each.row.aim} | not available: {each.why_not or 'not measured'} | | |"
            )
            continue
        median = statistics.median(each.values)
        unit = "x" if each.row.unit == "times" else f" {each.row.unit}"
        spread = f"{number(min(each.values))} to {number(max(each.values))}" if len(each.values) > 1 else "one round"
        met = ("yes" if each.row.met(median) else "**no**") if each.row.sense else ""
        lines.append(f"| {each.row.figure} | {each.row.aim} | {number(median)}{unit} | {spread} | {met} |")
    return "\n".join(lines)


def contenders(rounds: list[dict[str, Figures]]) -> str:
    """What the ratios are made from: a Markdown table of every figure of every contender."""
    lines = ["| who | what | median | least to most | rounds |", "| --- | --- | --- | --- | --- |"]
    for (name, what), values in measured(rounds).items():
        median = number(statistics.median(values))
        lines.append(f"| {name} | {what} | {median} | {number(min(values))} to {number(max(values))} | {len(values)} |")
    return "\n".join(lines)


def measured(rounds: list[dict[str, Figures]]) -> dict[tuple[str, str], list[float]]:
    """The values over the rounds, by contender and figure."""
    found: dict[tuple[str, str], list[float]] = {}
    for each in rounds:
        for name, values in each.items():
            for what, value in values.items():
                found.setdefault((name, what), []).append(value)
    return found


def as_json(found: list[Figure], rounds: list[dict[str, Figures]], about: dict[str, Any]) -> str:
    """All of it: about the run, the rows with their targets and values, and the contenders' own figures."""
    rows = [
        {
            "name": each.row.name, "figure": each.row.figure, "sense": each.row.sense,
            "target": each.row.target if each.row.sense else None, "unit": each.row.unit, "values": each.values,
            "median": statistics.median(each.values) if each.values else None,
            "met": each.row.met(statistics.median(each.values)) if each.values and each.row.sense else None,
            "why_not": each.why_not,
        }
        for each in found
    ]  # fmt: skip
    own = [{"contender": name, "figure": what, "values": values} for (name, what), values in measured(rounds).items()]
    return to_json({"about": about, "rows": rows, "contenders": own})


def to_json(figures: dict[str, Any]) -> str:
    """Strict JSON: a figure that could not be told is null."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return None if isinstance(value, float) and math.isnan(value) else value

    return json.dumps(plain(figures), indent=1, allow_nan=False) + "\n"
