"""Worksheets of Moodle and Canvas, read again by the rules of their own importers."""
