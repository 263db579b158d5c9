"""Leaves with sys.exit(0), quit() and exit() while the file is loaded, as if all had been well."""
# expect: *=not_attempted
import sys

sys.exit(0)
quit()
raise SystemExit("all tests passed")
