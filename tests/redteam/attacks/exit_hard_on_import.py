"""Ends its process with code 0 while the file is loaded."""
# expect: *=crashed
# deed: compare: is gone
import os

os._exit(0)
