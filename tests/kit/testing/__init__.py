"""Tests of exercises/kit/testing/."""
