"""Stands in an attack where it says `# @REFUSALS@`: to try one thing after another, and tell how each was refused."""

import errno as _errno


def refusals(tries, *more):
    """Raise BREACH at the first try that succeeds; once all were refused, say so with the names of the errors."""
    names = []
    for number, act in enumerate(tries):
        try:
            got = act()
        except (OSError, RuntimeError, ValueError, ImportError, *more) as error:
            names.append(_errno.errorcode.get(getattr(error, "errno", None), type(error).__name__))
            continue
        raise AssertionError(f"BREACH: {number} gave {got!r:.200}")
    raise ValueError(f"REFUSED {len(names)} of {len(tries)}: {' '.join(sorted(set(names)))}")
