"""`python -m grader`, for where the `grader` command is not on the path."""

import sys

# `python -m` looks for modules in the working folder first, and an instructor may stand among students' files.
if not sys.flags.safe_path:
    del sys.path[0]

from grader.cli import main

main()
