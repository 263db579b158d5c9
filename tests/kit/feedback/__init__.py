"""Tests of exercises/kit/feedback/."""
