"""Leaves with sys.exit(0), quit() and exit() while the file is loaded, as if all had been well."""
# expect: *=not_attempted
# deed: notes: SystemExit: 0
# deed: notes: SystemExit: None
# deed: notes: SystemExit: all tests passed
import sys

sys.exit(0)
quit()
raise SystemExit("all tests passed")
