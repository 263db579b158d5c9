"""Who is who: a student keeps what was graded, under whatever name the next download has."""

from dataclasses import replace

import pytest

from grader.intake import roster
from grader.intake.roster import BadRoster
from grader.intake.submissions import Found
from grader.records import runs
from grader.records.attempts import noted
from grader.records.gradebook import Gradebook, HandIn
from grader.run import identity
from tests.support.courses import SIX
from tests.support.exported import a_run, record
from tests.support.exported import kept as kept_in


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path) as book:
        yield book


def found(name, data="x = 1", own_name="", platform_id=""):
    own = own_name or name
    return Found(name, f"{own}/a.py", data=data.encode(), own_name=own, platform_id=platform_id)


def people(tmp_path, text, name="r.csv"):
    (tmp_path / name).write_text(f"id,name,email\n{text}")
    return roster.read(tmp_path / name)


def settled(book, *submissions, people=None):
    """The names under which the submissions go on; each has a record from then on."""
    done = identity.settle(book, SIX.name, submissions, people)
    for one in done.found:
        submission = one.load()
        made = replace(record(one.student), provenance={"kit": "0", "submission": submission.digest})
        book.keep(1, SIX.name, [made], "")
        noted.note(book, SIX.name, [(one.student, submission.digest, HandIn(one.source))])
    return [one.student for one in done.found], done.notes


@pytest.fixture(autouse=True)
def a_first_run(book):
    runs.begin(book, a_run())


def test_a_roster_that_is_given_later_renames_and_without_one_the_name_stays(book, tmp_path):
    assert settled(book, found("alice"), found("bob"))[0] == ["alice", "bob"]
    known = people(tmp_path, "7,Alice A,alice@x\n")
    assert settled(book, found("Alice A 7", own_name="alice"), found("bob"), people=known)[0] == ["Alice A 7", "bob"]
    assert settled(book, found("alice"), found("bob"))[0] == ["Alice A 7", "bob"]
    [row] = book.rows("SELECT * FROM students WHERE name = 'Alice A 7'")
    assert (row["email"], row["platform_id"]) == ("alice@x", "7")
    assert len(list(book.rows("SELECT id FROM students"))) == 2


def test_a_roster_finds_its_people_under_any_later_name(book, tmp_path):
    """By number or address, when the name was corrected and the folder is another platform's."""
    settled(book, found("Alice A 7", own_name="alice"), people=people(tmp_path, "7,Alice A,alice@x\n"))
    corrected = people(tmp_path, "7,Alicia Aho,new@x\n")
    assert settled(book, found("Alicia Aho 7", "y", own_name="Aho_7_file"), people=corrected)[0] == ["Alicia Aho 7"]
    moved = people(tmp_path, "99,Alicia Aho,NEW@x\n")
    assert settled(book, found("Alicia Aho 99", "z", own_name="zz"), people=moved)[0] == ["Alicia Aho 99"]
    assert len(list(book.rows("SELECT id FROM students"))) == 1


def test_the_same_file_under_a_new_name_is_the_same_student_and_that_is_said(book):
    settled(book, found("alice", "one"), found("bob", "two"))
    names, [note] = settled(book, found("alicia", "one"), found("bob", "two"))
    assert names == ["alice", "bob"] and "alicia: the same file as alice's" in note
    assert settled(book, found("alicia", "another")) == (["alice"], [])  # the new name is known from now on


@pytest.mark.parametrize(
    "second",
    [
        [("alice", "one"), ("eve", "one")],  # a copy beside the one that it was copied from
        [("eve", "one"), ("mallory", "one")],  # which of them is alice?
        [("eve", "")],  # a file that says nothing
    ],
)
def test_a_file_that_several_have_makes_nobody_the_same(book, second):
    settled(book, found("alice", "one"), found("bob", ""), found("carol", ""))
    names, notes = settled(book, *(found(*pair) for pair in second))
    assert names == [name for name, _ in second] and notes == []


def test_two_people_of_a_roster_are_two_whatever_their_files(book, tmp_path):
    known = people(tmp_path, "1,Ann,a@x\n2,Eve,e@x\n")
    settled(book, found("Ann 1", "one", own_name="ann"), people=known)
    assert settled(book, found("Eve 2", "one", own_name="eve"), people=known) == (["Eve 2"], [])


def test_names_may_be_exchanged(book, tmp_path):
    settled(book, found("Kim 1", own_name="k1"), found("Kim 2", "y", own_name="k2"),
            people=people(tmp_path, "1,Kim,a@x\n2,Kim,b@x\n"))  # fmt: skip
    exchanged = people(tmp_path, "2,Kim,a@x\n1,Kim,b@x\n")
    with pytest.raises(BadRoster, match=r"r\.csv: 'Kim 2' has numbers or addresses of Kim 1 and Kim 2"):
        settled(book, found("Kim 2", own_name="k1"), found("Kim 1", "y", own_name="k2"), people=exchanged)
    by_address = people(tmp_path, ",Kim 2,a@x\n,Kim 1,b@x\n")
    persons = [person.student for person in by_address.people]
    names, _ = settled(book, found(persons[0], own_name="k1"), found(persons[1], "y", own_name="k2"), people=by_address)
    assert names == persons and len(list(book.rows("SELECT id FROM students"))) == 2


def test_nothing_is_written_when_a_roster_contradicts_an_earlier_one(book, tmp_path):
    settled(book, found("Ann 1", own_name="ann"), found("Bob 2", "y", own_name="bob"),
            people=people(tmp_path, "1,Ann,a@x\n2,Bob,b@x\n"))  # fmt: skip
    before = list(map(tuple, book.rows("SELECT * FROM students, aliases")))
    with pytest.raises(BadRoster):
        settled(book, found("Ann 2", own_name="ann"), people=people(tmp_path, "2,Ann,a@x\n"))
    assert list(map(tuple, book.rows("SELECT * FROM students, aliases"))) == before


def test_somebody_new_who_is_called_as_another_was_gets_a_name_of_their_own(book, tmp_path):
    """alice is called Alice A 7 now; a folder "Alice A 7" of somebody else comes along."""
    settled(book, found("Alice A 7", "one", own_name="alice"), people=people(tmp_path, "7,Alice A,a@x\n"))
    names, _ = settled(book, found("alice", "one"), found("Alice A 7", "two"))
    assert names == ["Alice A 7", "Alice A 7 (2)"]


def test_a_name_that_is_no_unicode_stays_one_student(book):
    assert settled(book, found("b\udcf6b"))[0] == settled(book, found("b\udcf6b"))[0] == ["b\\udcf6b"]


def test_a_student_of_one_course_is_the_same_in_another(book):
    settled(book, found("alice"))
    assert [one.student for one in identity.settle(book, "more", [found("alice")], None).found] == ["alice"]
    assert len(list(book.rows("SELECT id FROM students"))) == 1


def test_records_of_an_earlier_version_are_found_by_name(tmp_path):
    kept_in(tmp_path, record("alice")).book.close()
    with Gradebook(tmp_path) as book:
        assert identity.settle(book, SIX.name, [found("alice")], None).found[0].student == "alice"
        assert len(list(book.rows("SELECT id FROM students"))) == 1
