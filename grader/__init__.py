"""Grades a class: intake, one sandboxed worker per submission, hidden pytest suites, records, reports."""

from pathlib import Path

__version__ = "0.1.0"
# The project's own folder: the course, its solutions and its suites lie in it.
ROOT = Path(__file__).parent.parent
