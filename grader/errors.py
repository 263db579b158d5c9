"""The grader's errors. Their base, `UserError`, says what they have in common: a message with the file and the mend.

    UserError                       the command line can mend it: exit code 2
      NoSubmissions                 what was named holds none (intake/submissions.py)
      BadRoster                     a class list (intake/roster.py)
      BadAdjustments                what people say about points (intake/lists/adjustments.py)
      NoSuchTest                    --leave-out (run/said/leaving_out.py)
      Refused                       an archive, or a file in one (intake/archives.py)
      Unusable                      a platform's worksheet (reports/worksheets/worksheet.py)
      CannotReport, CannotExplain, CannotRelease    commands/
      RunFailed                     the run can't go on, and no submission is to blame: exit code 1

Beside them stand, as no user can mend them: `SandboxError` (sandbox/spawner.py), a fault of the kit that a record then
tells, and `CallFailed` (sandbox/client.py), which is not an error of ours at all: it is what a student's code did.
"""

from exercises.kit.errors import UserError


class RunFailed(UserError):
    """The run can't go on, and it is no submission's fault; the message says what to mend."""

    exit_code = 1
