"""`grader grade` in the weeks after the first run: who comes, goes, is called otherwise, and what is said about it.

The judges are left out: a submission gets 17 points if it says "half", else 20. What they do is tests/run/'s.
"""

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from grader import cli
from grader.commands import folder as folders
from grader.records import lock, results, runs
from grader.records.current import Records
from grader.records.gradebook import Gradebook
from grader.run import scheduler
from grader.run.preflight import modules
from grader.run.provenance import of_submission
from tests.support.courses import SIX
from tests.support.exported import record


def leave_out_judges(patch):
    """The names of those whom a judge would have graded from now on, in the order of the runs."""
    names = []

    def without_judges(submissions, count, settings, common, place, lookup):
        for submission in submissions:
            names.append(submission.student)
            made = record(submission.student, submission.source, "compare" if b"half" in submission.data else "")
            yield [scheduler.replace(made, provenance=of_submission(common, submission))]

    patch.setattr(scheduler, "_grade_all", without_judges)
    return names


@pytest.fixture
def graded(monkeypatch):
    return leave_out_judges(monkeypatch)


@pytest.fixture
def class_of_three(tmp_path):
    for name in ("alice", "bob", "carol"):
        hand_in(tmp_path, name)
    return tmp_path


def hand_in(folder, name, text=""):
    (folder / "class" / name).mkdir(parents=True, exist_ok=True)
    (folder / "class" / name / "unpacking_pipeline.py").write_text(f"# {name} {text}\n")


def grade(folder, *options, code=0, what="class", out="out"):
    got = CliRunner().invoke(cli.app, ["grade", str(folder / what), "--out", str(folder / out), *map(str, options)])
    assert got.exit_code == code, got.output
    return got


def run(command, folder, *arguments, code=0):
    got = CliRunner().invoke(cli.app, [command, str(folder / "out"), *map(str, arguments)])
    assert got.exit_code == code, got.output
    return got.output


def table(folder, name="grades.csv"):
    return {row["student"]: float(row["score"]) for row in csv.DictReader((folder / "out" / name).open())}


def test_a_second_run_grades_nobody_and_says_so(class_of_three, graded):
    grade(class_of_three)
    assert "3 of 3 had a record already" in grade(class_of_three).stderr
    assert graded == ["alice", "bob", "carol"]


def test_a_roster_that_comes_later_renames_everywhere_and_grades_nobody_again(class_of_three, graded):
    grade(class_of_three)
    (class_of_three / "r.csv").write_text("id,name,email\nalice,Alice A,a@x\nbob,Bob B,b@x\n")
    grade(class_of_three, "--roster", class_of_three / "r.csv")
    assert len(graded) == 3
    assert list(table(class_of_three)) == ["Alice A alice", "Bob B bob", "carol"]
    pages = sorted(path.name.split("-")[0] for path in (class_of_three / "out" / "feedback").iterdir())
    assert pages == ["Alice_A_alice", "Bob_B_bob", "carol.html"]
    lines = (class_of_three / "out" / results.RESULTS).read_text().splitlines()
    assert [json.loads(line)["student"] for line in lines] == ["Alice A alice", "Bob B bob", "carol"]


def test_who_is_not_here_any_more_is_kept_and_named_until_gone_takes_them_out(class_of_three, graded):
    grade(class_of_three)
    shutil.rmtree(class_of_three / "class" / "bob")
    said = grade(class_of_three)
    assert "1 who was graded before is not in this folder: kept (bob)" in said.stderr
    assert list(table(class_of_three)) == ["alice", "bob", "carol"]
    grade(class_of_three, "--gone")
    assert list(table(class_of_three)) == ["alice", "carol"]
    assert not (class_of_three / "out" / "feedback" / "bob.html").exists()
    with Gradebook(class_of_three / "out") as book:
        assert next(book.rows("SELECT count(*) FROM records"))[0] == 3
    hand_in(class_of_three, "bob")
    grade(class_of_three)
    assert list(table(class_of_three)) == ["alice", "bob", "carol"]


def test_a_folder_with_a_part_of_the_class_adds_to_it(class_of_three, graded):
    grade(class_of_three)
    hand_in(class_of_three / "late", "bob", "half")
    hand_in(class_of_three / "late", "dora")
    said = grade(class_of_three, what="late/class")
    assert table(class_of_three) == {"alice": 20.0, "bob": 17.0, "carol": 20.0, "dora": 20.0}
    assert (
        "1 grade went down, 1 new" in said.stdout
        and "bob: 20 -> 17" in said.stdout
        and "dora: new -> 20" in said.stdout
    )
    assert {path.stem for path in (class_of_three / "out" / "feedback").iterdir()} == {"alice", "bob", "carol", "dora"}


def test_only_grades_whom_it_names_and_asks_about_a_name_that_is_near(class_of_three, graded):
    hand_in(class_of_three, "alice", "half")
    grade(class_of_three, "--only", "ALICE", "--only", "bob")
    assert graded == ["alice", "bob"] and list(table(class_of_three)) == ["alice", "bob"]
    assert "Did you mean carol?" in grade(class_of_three, "--only", "caroll", code=2).output
    assert "use one of them" in grade(class_of_three, "--only", "bob", "--gone", code=2).output.lower()
    assert graded == ["alice", "bob"]


@pytest.mark.parametrize("option", [["--seed", "7"], ["--no-follow-through"], ["--time-limit", "25"]])
def test_what_would_grade_everybody_by_something_else_asks_first_and_keeps_the_old(class_of_three, graded, option):
    grade(class_of_three)
    before = table(class_of_three)
    said = grade(class_of_three, *option, code=2).output.replace("\n", " ")
    assert f"{option[0].replace('--no-', '--')} was" in said and "all 3" in said and "--regrade" in said
    assert len(graded) == 3 and table(class_of_three) == before
    grade(class_of_three, *option, "--regrade")
    assert len(graded) == 6
    assert len(grade(class_of_three, *option).stderr) > 0 and len(graded) == 6
    with Gradebook(class_of_three / "out") as book:
        assert next(book.rows("SELECT count(*) FROM records"))[0] == 6


def test_fresh_grades_all_again_and_keeps_the_history(class_of_three, graded):
    grade(class_of_three)
    grade(class_of_three, "--fresh")
    assert len(graded) == 6
    with Gradebook(class_of_three / "out") as book:
        assert len(runs.every(book)) == 2


def test_another_course_in_the_same_folder_takes_nothing_from_the_first(class_of_three, graded, monkeypatch):
    grade(class_of_three)
    out = class_of_three / "out"
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.suffix in (".csv", ".html", ".jsonl")}
    said = grade(class_of_three, "--course", "stretch")
    assert "Courses side by side" in (out / "report.html").read_text()  # all else of the first is as it was
    before[out / "report.html"] = (out / "report.html").read_bytes()
    assert {path: path.read_bytes() for path in before} == before
    assert "report-stretch.html" in said.stdout and len(table(class_of_three, "grades-stretch.csv")) == 3
    with Gradebook(out) as book:
        assert runs.courses(book) == ["main", "stretch"] and len(Records(book, "stretch")) == 3
    run("report", class_of_three)
    assert {path: path.read_bytes() for path in before} == before
    assert "not graded into it, but main" in run(
        "diff", other_folder(class_of_three, graded), "--course", "stretch", code=2
    )


def other_folder(folder, graded):
    hand_in(folder / "other", "zoe")
    grade(folder / "other")
    return folder / "other"


def test_after_a_run_diff_shows_whose_grade_changed_and_why(class_of_three, graded):
    grade(class_of_three)
    hand_in(class_of_three, "carol", "half")
    grade(class_of_three)
    said = run("diff", class_of_three)
    assert "carol: 20 -> 17 (another file was handed in)" in said and "1 grade went down" in said
    assert "compare: 3 -> 0" in said and "alice" not in said
    assert run("diff", class_of_three, 1, 2) == said
    assert "3 new" in run("diff", class_of_three, 1, 1) or "No grade changed" in run("diff", class_of_three, 1, 1)
    assert "There are 1, 2" in run("diff", class_of_three, 1, 9, code=2).replace("\n", " ")


def test_a_second_grader_is_told_and_leaves_where_it_must_not_wait(class_of_three, graded):
    (class_of_three / "out").mkdir()
    with lock.held(class_of_three / "out", "ann@lab (since noon)", lambda holder: False):
        said = grade(class_of_three, "--no-wait", code=1).output.replace("\n", " ")
    assert "ann@lab (since noon) is grading into it" in said and graded == []
    grade(class_of_three, "--no-wait")
    assert len(graded) == 3


def test_reports_are_not_written_again_when_nothing_changed_and_are_when_one_is_missing(class_of_three, graded):
    grade(class_of_three)
    page = class_of_three / "out" / "report.html"
    page.write_text("mine")
    grade(class_of_three)
    assert page.read_text() == "mine"
    (class_of_three / "out" / "grades.csv").unlink()
    grade(class_of_three)
    assert page.read_text() != "mine" and len(table(class_of_three)) == 3


def test_a_folder_of_an_earlier_version_is_taken_over_with_a_line_that_says_so(class_of_three, graded):
    (class_of_three / "out").mkdir()
    results.write(class_of_three / "out" / results.RESULTS, [record("alice", wrong="compare"), record("dora")])
    said = grade(class_of_three)
    assert "its 2 records are in gradebook.db now" in said.stderr
    assert table(class_of_three) == {"alice": 20.0, "bob": 20.0, "carol": 20.0, "dora": 20.0}
    assert "alice: 17 -> 20" in said.stdout and "taken over" not in grade(class_of_three).stderr


def test_a_gradebook_that_can_not_be_used_is_said_and_nothing_is_written(class_of_three, graded):
    (class_of_three / "out").mkdir()
    (class_of_three / "out" / "gradebook.db").write_bytes(b"no database" * 99)
    assert "gradebook.db: damaged" in grade(class_of_three, code=2).output.replace("\n", " ")
    assert graded == [] and not (class_of_three / "out" / "report.html").exists()


def test_a_folder_that_may_only_be_read_can_be_reported_on(class_of_three, graded, monkeypatch):
    """As root everything may be written, so SQLite is made to say what it says to others."""
    import sqlite3

    grade(class_of_three)

    def refused(path):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(folders.schema, "opened", refused)
    with folders.to_read(class_of_three / "out") as book:
        assert Records(book, SIX.name).names() == ["alice", "bob", "carol"]


def test_modules_that_this_machine_lacks_are_said_before_anybody_is_graded(class_of_three, graded):
    for name in ("alice", "bob"):
        path = class_of_three / "class" / name / "unpacking_pipeline.py"
        path.write_text("import no_such_module_anywhere\n")
    said = "2 submissions import no_such_module_anywhere, which is not installed here (alice, bob)"
    got = grade(class_of_three)
    assert said in " ".join(got.output.split())
    assert graded == ["alice", "bob", "carol"]
    assert "no_such_module_anywhere, which" not in grade(class_of_three).output  # nobody is graded
    assert "no_such_module_anywhere, which" not in grade(class_of_three, "--fresh", "--quiet").output


def test_a_promise_that_this_machine_does_not_keep_ends_the_run(class_of_three, graded, monkeypatch):
    monkeypatch.setattr(modules.lacking, "is_there", lambda name: name != "matplotlib")
    got = grade(class_of_three, code=1)
    assert "matplotlib: promised by the course main (exercises.toml, requires)" in " ".join(got.output.split())
    assert graded == []


def test_doctor_lists_what_is_installed_and_what_is_promised(monkeypatch):
    got = CliRunner().invoke(cli.app, ["doctor", "--packages"])
    assert got.exit_code == 0 and "\n  numpy " in got.output and "NOT INSTALLED" not in got.output
    monkeypatch.setattr(modules.lacking, "is_there", lambda name: name != "matplotlib")
    got = CliRunner().invoke(cli.app, ["doctor", "--packages"])
    assert got.exit_code == 1 and "  matplotlib, which is NOT INSTALLED here" in got.output
