"""Raises KeyboardInterrupt while the file is loaded."""
# expect: *=not_attempted
raise KeyboardInterrupt
