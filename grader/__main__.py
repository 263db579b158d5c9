"""`grader`, and `python -m grader` for where that command is not on the path."""

import sys

# `python -m` looks for modules in the working folder first, and an instructor may stand among students' files.
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]


def main() -> None:
    """Run the command line. What it imports takes a moment, and Ctrl-C may come in that too."""
    try:
        from grader.cli import app

        app(prog_name="grader")
    except KeyboardInterrupt:
        print("grader: stopped before anything was done.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
