"""For programs that a test starts with the fixture `warm_starts`: Python imports this module first."""

import os
import subprocess

from tests.support import forked

subprocess.Popen = forked.popen(lambda: os.environ[forked.VARIABLE])
