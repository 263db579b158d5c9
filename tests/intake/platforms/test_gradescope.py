"""Gradescope's submission_metadata.yml, in the forms that exports have had."""

from datetime import UTC, datetime

import pytest

from grader.intake.platforms import gradescope
from grader.intake.platforms.gradescope import Submission, Submitter

EXPORT = """\
submission_123:
  :submitters:
  - :name: Jane Doe
    :sid: '0042'
    :email: jane@x.edu
  :created_at: 2026-12-01 10:00:00.063871000 Z
  :score: 3.5
  :results:
    tests: [{name: a, score: 1.0}]
  :history:
  - :created_at: 2026-11-30 10:00:00 Z
submission_124:
  :submitters:
  - :name: No
    :sid: 0043
  - :name: Zoë Ek
    :email: zoe@x.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-12-01 10:00:00.5 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
submission_125:
  :submitters: []
"""


def test_who_has_handed_in_and_when():
    found = gradescope.metadata(EXPORT.encode())
    assert found["submission_123"].submitters == (Submitter("Jane Doe", "0042", "jane@x.edu"),)
    assert found["submission_124"].submitters == (Submitter("No", "0043", ""), Submitter("Zoë Ek", "", "zoe@x.edu"))
    times = [found[folder].at for folder in ("submission_123", "submission_124")]
    assert [at.astimezone(UTC).replace(microsecond=0) for at in times] == [datetime(2026, 12, 1, 10, tzinfo=UTC)] * 2
    assert found["submission_125"] == Submission((), None)


@pytest.mark.parametrize("text", ["", "[1, 2", "- a\n- b", "x: 1", "a: !!python/object/apply:os.getcwd []", "\t:"])
def test_another_file_names_nobody_and_runs_nothing(text):
    assert gradescope.metadata(text.encode()) == {}
