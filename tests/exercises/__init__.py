"""Tests of exercises/__main__.py."""
