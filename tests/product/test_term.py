"""A term of thirty students on Moodle: what their worksheet, workbook and pages say after each week.

The judges are left out: a file says which exercises are wrong. What a verdict is, how a crash ends and who waits for
whom is tested elsewhere (test_faults.py, tests/run/test_partial.py); here it is what a class meets between two runs.
"""

import csv
import json
import shutil

import openpyxl
import pytest
from typer.testing import CliRunner

from grader import cli
from grader.run import scheduler
from grader.run.provenance import of_submission
from tests.reports.worksheets import test_moodle
from tests.support.classes import NAME, as_zip
from tests.support.exported import record

PEOPLE = [(f"Student {chr(65 + number // 26)}{chr(97 + number % 26)}", str(7000 + number)) for number in range(30)]
LATE = PEOPLE[27:]
WRONG = {PEOPLE[3][0]: "compare", PEOPLE[4][0]: "greedy_generate compare"}


def called(person):
    """What the roster calls somebody: name and student number."""
    name, number = person
    return f"{name} s{number}"


class Term:
    """A class on Moodle, graded again and again into one folder."""

    def __init__(self, folder):
        self.folder, self.out = folder, folder / "graded"
        self.graded = []
        self.sheet = folder / "worksheet.csv"
        self.sheet.write_bytes(test_moodle.sheet_for("en", PEOPLE))
        self.roster = folder / "roster.csv"
        rows = "".join(f"s{number},{name},{number}@uni.example\n" for name, number in PEOPLE)
        self.roster.write_text(f"id,name,email\n{rows}")

    def download(self, people, wrong=WRONG):
        """Moodle's "Download all submissions"."""
        files = {
            f"{name}_{number}_assignsubmission_file_/{NAME}": (
                f"# {name}\n# wrong: {wrong.get(name, '')}\n",
                (2026, 10, 7, 12, 0, 0) if (name, number) in LATE else (2026, 10, 1, 12, int(number) % 60, 0),
            )
            for name, number in people
        }
        return as_zip(self.folder / "moodle.zip", files)

    def run(self, *arguments, code=0):
        got = CliRunner().invoke(cli.app, [*map(str, arguments)])
        assert got.exit_code == code, got.output
        return got

    def grade(self, people, *options, wrong=WRONG, code=0):
        """`grader grade` of what these have handed in; who would have gone through a judge is in `graded`."""
        self.graded.clear()
        return self.run("grade", self.download(people, wrong), "--out", self.out, *options, code=code)

    def moodle(self):
        """The grades that Moodle books from the filled worksheet, by participant's number."""
        target = self.folder / "filled.csv"
        self.run("report", self.out, "--format", "moodle", "--worksheet", self.sheet, "--out", target,
                 "--roster", self.roster)  # fmt: skip
        return {number: grade for number, (grade, _) in test_moodle.imported(target.read_bytes()).items()}

    def workbook(self):
        """The totals in the workbook, by student."""
        target = self.folder / "grades.xlsx"
        self.run("report", self.out, "--format", "xlsx", "--out", target)
        head, *rows = openpyxl.load_workbook(target)["grades"].iter_rows(values_only=True)
        return {row[head.index("student")]: row[head.index("total")] for row in rows}

    def table(self, name="grades.csv"):
        return {row["student"]: float(row["score"]) for row in csv.DictReader((self.out / name).open())}

    def page(self, person):
        [path] = (self.out / "feedback").glob(f"{called(person).replace(' ', '_')}*.html")
        return path.read_text("utf-8")


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    term = Term(tmp_path_factory.mktemp("term"))

    def without_judges(submissions, count, settings, common, place, lookup):
        for submission in submissions:
            term.graded.append(submission.student)
            wrong = submission.data.decode().partition("wrong: ")[2].strip()
            made = record(submission.student, submission.source, wrong)
            yield [scheduler.replace(made, provenance=of_submission(common, submission))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheduler, "_grade_all", without_judges)
        yield term


FIRST = {number: 17.0 if name in WRONG and " " not in WRONG[name] else 11.0 if name in WRONG else 20.0
         for name, number in PEOPLE[:27]}  # fmt: skip


# The tests of this file are one story, in the order in which they stand.


def test_week_1_the_first_run_has_no_roster(term):
    term.grade(PEOPLE[:27])
    assert len(term.graded) == 27
    assert term.moodle() == FIRST
    assert term.table()[f"{PEOPLE[3][0]} 7003"] == 17.0


def test_week_1_with_the_roster_nobody_is_graded_again_and_moodle_gets_the_same_grades(term):
    said = term.grade(PEOPLE[:27], "--roster", term.roster)
    assert term.graded == [] and "Nothing from 3 of 30 in roster.csv" in said.stdout
    assert term.moodle() == FIRST
    assert set(term.table()) == {called(person) for person in PEOPLE[:27]} == set(term.workbook())
    assert "0 of" not in said.stdout and "several submissions" not in said.stderr


def test_week_2_three_hand_in_late_and_only_they_are_graded(term):
    said = term.grade(PEOPLE, "--roster", term.roster)
    assert sorted(term.graded) == [called(person) for person in LATE] and "3 new" in said.stdout
    assert term.moodle() == FIRST | {number: 20.0 for _, number in LATE}
    assert "Missing" not in said.stdout


def test_week_2_a_deadline_takes_from_the_late_only_and_one_is_excused_by_a_person(term):
    said = term.grade(PEOPLE, "--roster", term.roster, "--deadline", "2026-10-06T13:00", "--late", "10% a day")
    assert term.graded == [] and "3 grades went down" in said.stdout
    assert term.moodle() == FIRST | {number: 18.0 for _, number in LATE}
    assert "late" in term.page(LATE[0]) and "-10%" in term.page(LATE[0]) and "-10%" not in term.page(PEOPLE[0])
    term.run("adjust", term.out, called(LATE[1]), "total", "on time", "--comment", "Was ill.", "--who", "Ann")
    assert term.moodle() == FIRST | {LATE[0][1]: 18.0, LATE[1][1]: 20.0, LATE[2][1]: 18.0}
    assert "Was ill." in term.page(LATE[1])


def test_week_3_a_contested_grade_is_changed_by_a_person_and_stays_so(term):
    with (term.out / "adjustments.csv").open("a") as file:
        file.write(f"{called(PEOPLE[3])},compare,+2,Right but for rounding.,Ann\n")
    term.run("report", term.out)
    assert term.moodle()["7003"] == 19.0 and term.workbook()[called(PEOPLE[3])] == 19.0
    assert "Right but for rounding." in term.page(PEOPLE[3]) and "Ann" in term.page(PEOPLE[3])
    term.grade(PEOPLE, "--roster", term.roster, "--fresh")
    assert len(term.graded) == 30 and term.moodle()["7003"] == 19.0


def test_week_3_an_unfair_test_is_left_out_and_comes_back_when_the_option_goes(term):
    unfair = "test_compare_hidden"
    said = term.grade(PEOPLE, "--roster", term.roster, "--leave-out", unfair, code=2)
    assert unfair in said.output  # the suite of this course has no such test: nothing is written
    assert term.moodle()["7004"] == 11.0


def test_week_4_one_withdraws(term):
    rest = [person for person in PEOPLE if person != PEOPLE[10]]
    said = term.grade(rest, "--roster", term.roster)
    assert f"1 who was graded before is not in this folder: kept ({called(PEOPLE[10])})" in said.stderr
    assert term.moodle()["7010"] == 20.0
    term.grade(rest, "--roster", term.roster, "--gone")
    assert "7010" not in {number for number, grade in term.moodle().items() if grade is not None}
    assert called(PEOPLE[10]) not in term.table() and len(term.workbook()) == 29
    assert not [path for path in (term.out / "feedback").iterdir() if "7010" in path.name]


def test_week_4_a_file_is_handed_in_again_and_the_change_is_told_with_its_reason(term):
    rest = [person for person in PEOPLE if person != PEOPLE[10]]
    said = term.grade(rest, "--roster", term.roster, wrong={PEOPLE[4][0]: "compare", **{PEOPLE[3][0]: "compare"}})
    assert term.graded == [called(PEOPLE[4])] and "1 grade went up" in said.stdout
    assert f"{called(PEOPLE[4])}: 11 -> 17" in said.stdout
    page = (term.out / "report.html").read_text("utf-8")
    assert "What the last run changed" in page and "(another file was handed in)" in page
    term.workbook()
    changes = openpyxl.load_workbook(term.folder / "grades.xlsx")["changes"].iter_rows(min_row=2, values_only=True)
    assert [(row[1], row[2], row[3], row[4]) for row in changes if row[1] == called(PEOPLE[4])] == [
        (called(PEOPLE[4]), "total", 11, 17),
        (called(PEOPLE[4]), "greedy_generate", 0, 6),
    ]
    told = term.run("diff", term.out).stdout
    assert "another file was handed in" in told and "greedy_generate: 0 -> 6" in told
    assert term.moodle()["7004"] == 17.0


def test_week_5_the_second_course_in_the_same_folder_takes_nothing_away(term):
    before = term.moodle()
    term.grade(PEOPLE[:5], "--course", "stretch", "--roster", term.roster)
    assert len(term.graded) == 5 and term.moodle() == before
    assert len(term.table("grades-stretch.csv")) == 5 and len(term.table()) == 29
    lines = [json.loads(line) for line in (term.out / "results-stretch.jsonl").open()]
    assert {line["provenance"]["course"] for line in lines} == {"stretch"}


def test_week_5_two_who_worked_together_get_what_one_handed_in(term):
    (term.out / "groups.csv").write_text(f"group,name\nA,{called(PEOPLE[3])}\nA,{called(PEOPLE[10])}\n")
    rest = [person for person in PEOPLE if person != PEOPLE[10]]
    wrong = {PEOPLE[4][0]: "compare", **{PEOPLE[3][0]: "compare"}}
    term.grade(rest, "--roster", term.roster, wrong=wrong)
    assert term.table()[called(PEOPLE[10])] == 17.0 and term.moodle()["7010"] == 17.0
    assert term.moodle()["7003"] == 19.0  # what a person said is about one of them


def test_week_6_the_folder_is_copied_to_another_machine_and_goes_on_there(term):
    """What counts is in the one file: with the gradebook alone, everything is written anew."""
    elsewhere = term.folder / "elsewhere"
    elsewhere.mkdir()
    for name in ("gradebook.db", "adjustments.csv", "groups.csv"):
        shutil.copy(term.out / name, elsewhere)
    before, term.out = term.moodle(), elsewhere
    term.run("report", elsewhere)
    assert term.moodle() == before and len(term.table()) == 30
    rest = [person for person in PEOPLE if person != PEOPLE[10]]
    term.grade(rest, "--roster", term.roster, wrong={PEOPLE[4][0]: "compare", **{PEOPLE[3][0]: "compare"}})
    assert term.graded == [] and term.moodle() == before
