"""Tests of solutions/handout/."""
