"""`display`, which a notebook has without an import, for where it runs without a front end: there it shows nothing.

So a call that was left in a function costs nobody a mark. Not covered: `get_ipython`, which is there in no run but the
notebook's own.
"""

import builtins
from typing import Any


def show_nothing(*objects: Any, **options: Any) -> None:
    """Stands for `display`."""


def offer(is_notebook: bool) -> None:
    """Have `display` for a file if it is a notebook, and for no other."""
    known = vars(builtins)
    if is_notebook:
        known.setdefault("display", show_nothing)
    elif known.get("display") is show_nothing:
        del known["display"]
