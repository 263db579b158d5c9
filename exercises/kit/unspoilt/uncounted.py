"""Whether code can write to a tensor's memory in a way that torch does not count, told from its text.

torch counts each change of a tensor, but for those by way of `.data` and of memory that it shares with numpy and
others. To find those takes a look at all numbers, which is slow, so it is taken only where the text names such a way.
Covered: names and texts that are written out, also in comments, where they do no harm.
Not covered: names that the code puts together: whoever does that spoils nobody's model but their own. What a library
writes by itself: it overwrites whole tensors, and shows in a few of their numbers.
"""

from collections.abc import Iterable

WAYS = (
    ".data", "'data'", '"data"', "data_ptr", "numpy", "__array", "dlpack", "storage", "memoryview", "ctypes", "scipy",
    "pandas", "sklearn",
)  # fmt: skip


def may_write(texts: Iterable[str]) -> bool:
    """Whether one of these texts names a way to write that torch does not count."""
    return any(way in text for text in texts for way in WAYS)
