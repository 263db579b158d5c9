"""Raises KeyboardInterrupt while the file is loaded."""
# expect: *=not_attempted
# deed: notes: did not run: KeyboardInterrupt
raise KeyboardInterrupt
