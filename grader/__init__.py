"""Grades a class: intake, one sandboxed worker per submission, hidden pytest suites, records, reports."""

__version__ = "0.1.0"
