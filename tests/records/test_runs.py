"""Runs: one that was stopped goes on, one that added nothing is not kept."""

from grader.records import runs
from grader.records.corrections import shown
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from tests.support.courses import SIX
from tests.support.exported import a_run, record


def test_a_run_knows_what_it_was_told_and_who_began_it_when(tmp_path):
    with Gradebook(tmp_path) as book:
        told = a_run(roster="/r.csv", left_out=("x.zip: why", "\ud800"), seed=10**12)
        run = runs.begin(book, told)
        assert (run.course, run.seed, run.roster) == (SIX.name, 10**12, "/r.csv")
        assert run.left_out == ("x.zip: why", "\\ud800")
        assert run.id == 1 and run.follow_through is True and "@" in run.who and run.started and not run.finished
        assert runs.last(book, SIX.name) == run and runs.last(book, "other") is None


def test_a_run_that_was_stopped_goes_on_with_the_same_settings_only(tmp_path):
    with Gradebook(tmp_path) as book:
        first = runs.begin(book, a_run())
        assert runs.begin(book, a_run(folder="/moved")).id == first.id
        assert runs.last(book, SIX.name).folder == "/moved"
        assert runs.begin(book, a_run(seed=2)).id != first.id


def test_a_run_that_added_nothing_leaves_only_where_it_looked(tmp_path):
    with Gradebook(tmp_path) as book:
        first = runs.begin(book, a_run())
        book.keep(first.id, SIX.name, [record("alice")], "")
        runs.finish(book, first)
        second = runs.begin(book, a_run(folder="/moved"))
        assert second.id != first.id and runs.before(book, second) == runs.every(book)[0]
        runs.finish(book, second)
        assert [(run.id, run.folder) for run in runs.every(book)] == [(first.id, "/moved")]
        third = runs.begin(book, a_run())
        book.keep(third.id, SIX.name, [record("bob")], "")
        runs.finish(book, third)
        assert len(runs.every(book)) == 2 and all(run.finished for run in runs.every(book))
        assert runs.of_record(book, SIX.name, "alice").id == first.id
        assert runs.of_record(book, SIX.name, "bob").id == third.id


def test_a_run_that_leaves_out_other_tests_is_kept_although_it_graded_nobody(tmp_path):
    with Gradebook(tmp_path) as book:
        for without, count in (((), 1), (("test_x",), 2), (("test_x",), 2), ((), 3)):
            run = runs.begin(book, a_run(without=without))
            if count == 1:
                book.keep(run.id, SIX.name, [record("alice")], "")
            runs.finish(book, run)
            assert len(runs.every(book)) == count and runs.last(book, SIX.name).without == without


def test_what_was_shown_while_a_run_was_stopped_goes_with_it_when_it_adds_nothing(tmp_path):
    with Gradebook(tmp_path) as book:
        first = runs.begin(book, a_run())
        book.keep(first.id, SIX.name, [record("alice")], "")
        runs.finish(book, first)
        stopped = runs.begin(book, a_run())
        shown.keep(book, stopped.id, Records(book, SIX.name), SIX.name)
        runs.finish(book, runs.begin(book, a_run()))
        assert [run.id for run in runs.every(book)] == [first.id]
        assert next(book.rows("SELECT count(*) FROM finals"))[0] == 0
