"""Raises KeyboardInterrupt while the file is loaded."""
# expect: *=crashed
raise KeyboardInterrupt
