"""Intake: what was handed in, listed, read and told apart."""
