"""Tests of exercises/kit/."""
