"""Runs a student's file in this process, for as long as it may take, and says what it has set for its functions.

Not covered: what a call of a function may take and do (failures.py).
"""

from typing import Any

import pytest

from exercises.kit.manifest import Course
from exercises.kit.submission import loader, offered, time_limit
from exercises.kit.unspoilt import ambient
from exercises.kit.unspoilt.ambient import Ambient


def globals_of(source: loader.Source, course: Course, seconds: float) -> tuple[dict[str, Any], Ambient]:
    """The globals of the file, and what torch was set to by it; for the kit, that is as it was.

    A file that does not come to its end ends the session.
    """
    offered.offer(source.name)
    source.notes += offered.notes(source)
    kits = ambient.now()
    try:
        module = time_limit.limited_to(
            seconds, loader.execute_here, source, module=course.stub.stem, passing=(time_limit.TimedOut,)
        )
        return vars(module), ambient.now()
    except time_limit.TimedOut as stopped:
        pytest.exit(
            f"{source.name}: the file itself did not come to its end: {stopped} "
            "Is there an endless loop outside of a function?",
            returncode=1,
        )
    finally:
        kits.put_back()
