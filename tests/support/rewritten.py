"""Test files with their asserts rewritten, ahead of the processes that share the tests: each would rewrite all of them.

It happens while the warm process imports torch, and takes pytest's own cache, beside the files. Not covered: a pytest
whose rewriting has another shape; then nothing is done ahead.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest


def write(config: pytest.Config, files: Iterable[Path]) -> None:
    """Put what is not there yet into the cache, as the first import of a file does."""
    with suppress(ImportError, AttributeError, KeyError, TypeError):
        from _pytest.assertion import rewrite

        state = config.stash[rewrite.assertstate_key]
        for file in files if not sys.dont_write_bytecode else ():
            cached = rewrite.get_cache_dir(file) / (file.stem + rewrite.PYC_TAIL)
            if rewrite._read_pyc(file, cached) is None and rewrite.try_makedirs(cached.parent):
                of_source, code = rewrite._rewrite_test(file, config)
                rewrite._write_pyc(state, code, of_source, cached)
