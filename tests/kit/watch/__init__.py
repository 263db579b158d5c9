"""Tests of exercises/kit/watch/."""
