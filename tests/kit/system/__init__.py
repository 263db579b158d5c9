"""Tests of exercises/kit/system/."""
