"""What a run writes beside the gradebook: when it must, for every course, and nothing of students who are gone."""

import csv
import json

from grader.reports import outputs
from grader.reports.html import pages
from grader.reports.html.beside import Beside
from grader.reports.likeness import Alike, Same
from tests.support.courses import SIX
from tests.support.exported import written


def test_reports_are_there_when_every_file_is_and_a_page_of_just_these_students(tmp_path):
    records = written(tmp_path, "alice", "bob")
    assert not outputs.reports_are_there(tmp_path, records)
    outputs.write_reports(tmp_path, records, SIX)
    assert outputs.reports_are_there(tmp_path, records)
    for name in ("results.jsonl", "grades.csv", "report.html", f"feedback/{pages.feedback_name('bob')}"):
        (tmp_path / name).rename(tmp_path / "away")
        assert not outputs.reports_are_there(tmp_path, records)
        (tmp_path / "away").rename(tmp_path / name)
    (tmp_path / "feedback" / "carol.html").write_text("")
    assert not outputs.reports_are_there(tmp_path, records)


def test_writing_reports_takes_away_the_pages_of_students_who_are_gone(tmp_path):
    records = written(tmp_path, "alice", "bob")
    outputs.write_reports(tmp_path, records, SIX)
    records.book.take_out(SIX.name, ["bob"])
    outputs.write_reports(tmp_path, records, SIX)
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == [pages.feedback_name("alice")]
    assert [json.loads(line)["student"] for line in (tmp_path / "results.jsonl").open()] == ["alice"]


def test_a_further_course_has_files_of_its_own(tmp_path):
    records = written(tmp_path, "alice")
    outputs.write_reports(tmp_path, records, SIX)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.suffix != ".db" and path.is_file()}
    outputs.write_reports(tmp_path, records, SIX, suffix="-more")
    assert {path: path.read_bytes() for path in before} == before
    assert [row["student"] for row in csv.DictReader((tmp_path / "grades-more.csv").open())] == ["alice"]
    assert (tmp_path / "results-more.jsonl").is_file() and list((tmp_path / "feedback-more").iterdir())
    assert 'href="feedback-more/alice.html"' in (tmp_path / "report-more.html").read_text("utf-8")


def test_who_is_missing_and_what_is_alike_is_on_the_class_page(tmp_path):
    beside = Beside(missing=["Zoë Ek", "s2"], alike=Alike([Same(["alice", "bob"], exact=True)]))
    outputs.write_reports(tmp_path, written(tmp_path, "alice", "bob"), SIX, beside)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Zoë Ek" in page and "s2" in page and 'id="alike"' in page


def test_pages_of_students_lead_on_by_their_place_in_the_table(tmp_path):
    outputs.write_reports(tmp_path, written(tmp_path, "bob", "Alice"), SIX)
    page = (tmp_path / "feedback" / pages.feedback_name("Alice")).read_text("utf-8")
    assert "#after=0" in page and "bob" not in page
