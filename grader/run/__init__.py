"""Batches, judges and the processes that they run in: who grades what, and where."""
