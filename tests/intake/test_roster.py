"""The class list: read as spreadsheets and platforms write it, and matched to what platforms call students."""

import pytest

from grader.intake import roster
from grader.intake.roster import BadRoster


def read(tmp_path, content, encoding="utf-8"):
    (tmp_path / "roster.csv").write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return roster.read(tmp_path / "roster.csv")


def rows(tmp_path, content, encoding="utf-8"):
    return [(person.id, person.name, person.email) for person in read(tmp_path, content, encoding).people]


ZOE = ("s1", "Zoë Ångström", "zoe@uni.fi")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-16-be", "latin-1", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends(tmp_path, encoding, separator, end):
    lines = [["id", "name", "email"], list(ZOE), ["s2", "Li", "li@uni.fi"]]
    text = end.join(separator.join(line) for line in lines) + end
    assert rows(tmp_path, text, encoding) == [ZOE, ("s2", "Li", "li@uni.fi")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("ID,Name,E-Mail\ns1,A,a@x\n", ("s1", "A", "a@x")),
        ("Email address;Full name;ID number\na@x;A;s1\n", ("s1", "A", "a@x")),
        # Moodle: participants, and the grading worksheet, quoted, with a comma in a cell
        ('"First name","Last name","ID number","Email address"\nAnna,Virtanen,7,a@x\n', ("7", "Anna Virtanen", "a@x")),
        ('Identifier,"Full name","Email address",Status\n"Participant 12",A,a@x,"Submitted, late"\n',
         ("Participant 12", "A", "a@x")),
        ("Etunimi;Sukunimi;Opiskelijanumero;Sähköpostiosoite\nAnna;Virtanen;5;a@x\n", ("5", "Anna Virtanen", "a@x")),
        # Canvas' gradebook
        ("Student,ID,SIS User ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,,20\n"
         '"Virtanen, Anna",12,s1,anvir,A,\n', ("12", "Virtanen, Anna", "")),
        # GitHub Classroom, nbgrader
        ('"identifier","github_username","github_id","name"\n"a@x","octo","1","Anna"\n', ("a@x", "Anna", "")),
        ("id,first_name,last_name,email\nbit,Ben,Bitdiddle,b@x\n", ("bit", "Ben Bitdiddle", "b@x")),
        ("sep=;\nid;name\ns1;A\n", ("s1", "A", "")),
        ("\nid,name\n\ns1, A \n,,\n", ("s1", "A", "")),
        ("name\nA\n", ("", "A", "")),
        ("email\na@x\n", ("", "", "a@x")),
        ("id,name,id\ns1\n", ("s1", "", "")),
    ],
)  # fmt: skip
def test_columns_of_many_names(tmp_path, content, expected):
    assert rows(tmp_path, content) == [expected]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "a, b"),
        (b"PK\3\4...", "Save it as .csv"),
        ('id,name\n"' + "x" * 200_000, "no CSV"),
    ],
)
def test_what_is_no_roster_is_said_with_its_name_and_the_mend(tmp_path, content, said):
    with pytest.raises(BadRoster) as caught:
        read(tmp_path, content)
    assert said in str(caught.value) and "roster.csv" in str(caught.value)


def test_a_roster_that_is_not_there(tmp_path):
    with pytest.raises(BadRoster, match="nowhere.csv: No such file.*--roster"):
        roster.read(tmp_path / "nowhere.csv")


def test_a_student_in_two_groups_is_one(tmp_path):
    assert len(rows(tmp_path, "id,name,group\ns1,A,1\ns1,A,2\n")) == 1


def test_two_of_the_same_name_are_called_differently(tmp_path):
    people = read(tmp_path, "id,name,email\ns1,Li Min,a@x\ns2,Li Min,b@x\n,Li Min,c@x\n").people
    assert [person.student for person in people] == ["Li Min s1", "Li Min s2", "Li Min c@x"]


CLASS = """id,name,email,github username
s1,Anna Maria Virtanen,anna@uni,octo
s2,Zoë O'Neil-Ek,zoe@uni,mary-jane
s3,Li Min,lm1@uni,jane
s4,Li Min,lm2@uni,
1234,Cem Al,cem@uni,
"""


@pytest.mark.parametrize(
    ("ids", "name", "expected"),
    [
        (["s1"], "", "s1"),
        (["S1"], "", "s1"),
        (["anna@uni"], "", "s1"),
        (["lm2"], "", "s4"),
        # names in any order, as platforms write them
        (["99"], "Anna Maria Virtanen", "s1"),
        (["99"], "Virtanen, Anna Maria", "s1"),
        (["99"], "virtanenannamaria", "s1"),
        (["99"], "oneilekzoë", "s2"),
        (["99"], "Zoe\u0308 ONeil-Ek", "s2"),
        # two of that name; a stranger; nothing known
        (["99"], "Li Min", "s3 s4"),
        (["s3"], "Li Min", "s3"),
        (["99"], "Jo Doe", ""),
        ([], "", ""),
        # a number of another kind that happens to be somebody's
        (["1234"], "Anna Maria Virtanen", "s1"),
        (["1234"], "Jo Doe", ""),
        (["1234"], "Cem Al", "1234"),
    ],
)
def test_who_a_platform_means(tmp_path, ids, name, expected):
    found = roster.match(read(tmp_path, CLASS), ids, name)
    assert [person.id for person in found] == expected.split()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("s1", "s1"), ("anna", "s1"), ("Virtanen_Anna_Maria", "s1"), ("Anna Maria Virtanen", "s1"),
        ("unpacking-octo", "s1"), ("unpacking-hw-mary-jane", "s2"), ("unpacking-jane", "s3"), ("octo-unpacking", ""),
        ("Li Min", "s3 s4"), ("x-Li Min", ""), ("", ""), ("-", ""),
    ],
)  # fmt: skip
def test_whose_a_folder_is(tmp_path, folder, expected):
    found = roster.match_folder(read(tmp_path, CLASS), folder)
    assert [person.id for person in found] == expected.split()


def test_the_number_in_moodles_worksheet_is_the_participants(tmp_path):
    people = read(tmp_path, "Identifier,Full name\nOsallistuja 12,Li\nOsallistuja 112,\n")
    assert [person.student for person in people.people] == ["Li 12", "Osallistuja 112"]
    assert [person.id for person in roster.match(people, ["112"], "Osallistuja")] == ["Osallistuja 112"]


def test_who_is_missing_is_written_as_a_table_without_formulas(tmp_path):
    people = read(tmp_path, "id,name,email\n=1+1,@A,a@x\n").people
    assert roster.missing_csv(people) == "id,name,email\n'=1+1,'@A,a@x\n"


def test_a_group_of_moodles_is_nobody_in_a_worksheet_without_names(tmp_path):
    (tmp_path / "w.csv").write_text("Identifier,Status\nParticipant 7,Submitted\nParticipant 8,Submitted\n")
    known = roster.read(tmp_path / "w.csv")
    assert [person.id for person in roster.match(known, ["7"], "Participant")] == ["Participant 7"]
    assert roster.match(known, ["7"], "Group A") == []
