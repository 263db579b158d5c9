"""Tests of exercises/kit/plots/."""
