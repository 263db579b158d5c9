"""Which of a student's attempts counts, by the deadline and the rule for what is late.

- Without either, the newest, as intake has chosen it.
- With a deadline alone, the newest that was on time; of somebody who was never on time, the newest.
- With a rule for what is late (`--late`), the newest of which something counts: whoever hands in again means that, and
  gets its penalty. One that is too late for the rule takes nothing away from one before it, and a file that is the very
  same as one that was on time is that one.

Not covered: which attempt would have given more points; each would have to be graded.
"""

from dataclasses import replace

from grader.intake.submissions import Found
from grader.records.corrections.late import Lateness


def counting(found: Found, lateness: Lateness) -> Found:
    """The submission that counts, chosen from the attempts up to the one that counts."""
    if len(found.up_to) < 2 or lateness == Lateness():
        return found
    rule, late = lateness.rule, [lateness.late_by(one.handed_in, one.late) for one in found.attempts]
    on_time = [at for at, by in enumerate(late) if by is None]
    some = [at for at, by in enumerate(late) if by is None or (rule is not None and not rule.ends_before(by))]
    if not some:
        return found
    at = some[-1]
    if late[at] is not None and on_time and found.up_to[at].load().digest == found.up_to[on_time[-1]].load().digest:
        at = on_time[-1]
    chosen = found.up_to[at]
    # Whose it is stands in `found`: somebody may have another name by now, or have it from a group.
    return replace(
        found,
        source=chosen.source,
        file=chosen.file,
        problem=chosen.problem,
        note=chosen.note,
        data=chosen.data,
        to_choose=chosen.to_choose,
        handed_in=chosen.handed_in,
        late=chosen.late,
        up_to=(),
    )
