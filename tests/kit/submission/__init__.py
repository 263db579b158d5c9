"""Tests of exercises/kit/submission/."""
