"""A child of the warm process that has loaded the kit and the pocket model as well, and forks students' programs.

`python -m tests.support.ready FD`, where FD is the socket at which it listens; server.py starts it when it is first
asked for. Covered: programs from their command line to their exit code, with a memory of their own.
Not covered: that they import what they need, and how often they load it: programs of `warm` itself and of a fresh
Python show that.
"""

import contextlib
import importlib
import os
import socket
import sys
import tempfile
from pathlib import Path

from exercises.kit.manifest import courses
from exercises.kit.system import memory
from exercises.kit.watch import server as watching
from tests.support import server


def main(listening: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"  # a process with several threads can't be forked
        watching.warm_up(courses()[0], Path(folder))
        with contextlib.suppress(ImportError):
            importlib.import_module("typer._adapters")  # what typer loads when it first reads a command line
        memory.use_large_pages()
        server.listen(socket.socket(fileno=listening))


if __name__ == "__main__":
    main(int(sys.argv[1]))
