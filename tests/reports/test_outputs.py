"""What a run writes beside the records: made when it must be, and nothing of students who are gone."""

import os

from grader.records import store
from grader.reports import outputs
from grader.reports.html import pages
from tests.support.courses import SIX
from tests.support.exported import written


def test_reports_are_there_when_they_are_newer_than_the_records_and_of_the_same_students(tmp_path):
    records = written(tmp_path, "alice", "bob")
    assert not outputs.reports_are_there(tmp_path, {"alice", "bob"})
    outputs.write_reports(tmp_path, records, SIX)
    assert outputs.reports_are_there(tmp_path, {"alice", "bob"})
    assert not outputs.reports_are_there(tmp_path, {"alice"}) and not outputs.reports_are_there(tmp_path, {"a", "b"})
    later = (tmp_path / "report.html").stat().st_mtime + 10
    os.utime(tmp_path / store.RESULTS, (later, later))
    assert not outputs.reports_are_there(tmp_path, {"alice", "bob"})


def test_writing_reports_takes_away_the_pages_of_students_who_are_gone(tmp_path):
    outputs.write_reports(tmp_path, written(tmp_path, "alice", "bob"), SIX)
    outputs.write_reports(tmp_path, store.Records(tmp_path / store.RESULTS, {"alice"}), SIX)
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == [pages.feedback_name("alice")]


def test_who_is_missing_is_on_the_page_and_a_new_list_makes_it_anew(tmp_path):
    records = written(tmp_path, "alice", "bob")
    outputs.write_reports(tmp_path, records, SIX)
    (tmp_path / outputs.MISSING).write_text("id,name,email\ns1,Zoë Ek,z@x\ns2,,m@x\n", "utf-8")
    assert not outputs.reports_are_there(tmp_path, {"alice", "bob"})
    outputs.write_reports(tmp_path, records, SIX)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Zoë Ek" in page and "s2" in page and outputs.reports_are_there(tmp_path, {"alice", "bob"})


def test_pages_of_students_lead_on_by_their_place_in_the_table(tmp_path):
    outputs.write_reports(tmp_path, written(tmp_path, "bob", "Alice"), SIX)
    page = (tmp_path / "feedback" / pages.feedback_name("Alice")).read_text("utf-8")
    assert "#after=0" in page and "bob" not in page
