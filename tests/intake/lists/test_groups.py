"""Groups as people and platforms write them down, and what can't be meant."""

import pytest

from grader.intake import roster
from grader.intake.lists import groups
from grader.intake.lists.groups import BadGroups

ROSTER = "id,name,email\n7,Anna Virtanen,anna@x.fi\n8,Bo Ek,bo@x.fi\n9,Cleo Berg,cleo@x.fi\n10,Bo Ek,bo2@x.fi\n"


def read(tmp_path, text, with_roster=True, name="groups.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "r.csv").write_text(ROSTER)
    return groups.read(path, roster.read(tmp_path / "r.csv") if with_roster else None)


def members(known):
    return {group: [person.student for person in own] for group, own in known.members.items()}


TWO = {"Red": ["Anna Virtanen 7", "Cleo Berg 9"], "Blue": ["Bo Ek 8"]}


@pytest.mark.parametrize(
    "text",
    [
        "group,id\nRed,7\nRed,9\nBlue,8\n",
        "group,email\nRed,anna@x.fi\nRed,CLEO@x.fi\nBlue,bo@x.fi\n",
        "Team;Name;ID\r\nRed;Virtanen, Anna;7\r\nRed;Cleo Berg;9\r\nBlue;Bo Ek;8\r\n",
        "name,id,Group\nAnna Virtanen,7,Red\nNobody,,\nCleo Berg,9,Red\nBo Ek,8,Blue\n",
        "group,members\nRed,Anna Virtanen; cleo@x.fi\nBlue,8\n",
        "Gruppe;Mitglieder\nRed;7;9\nBlue;8\n",
        "sep=;\ngroup;members\n\nRed;Anna Virtanen;Cleo Berg\nBlue;8\n",
        "group,members,note\nRed,7;9,the best\nBlue,8,\n",
        "\ufeffgroup\tid\nRed\t7\nRed\t9\nBlue\t8\nBlue\t8\n",
        "group,id\nRed,7\nRed,9\nBlue,8\n".encode("utf-16"),
        "Identifier,Full name,Email address,Status,Group,Grade\n"
        "Participant 501,Anna Virtanen,anna@x.fi,Submitted,Red,\n"
        "Participant 502,Cleo Berg,cleo@x.fi,Submitted,Red,\n"
        "Participant 503,Bo Ek,bo@x.fi,Submitted,Blue,\n",
    ],
)
def test_groups_are_read_as_they_are_written(tmp_path, text):
    assert members(read(tmp_path, text)) == TWO


def test_without_a_roster_people_are_called_as_the_file_calls_them(tmp_path):
    known = read(tmp_path, "group,name,id\nRed,Anna Virtanen,7\nRed,Cleo Berg,\n", with_roster=False)
    assert members(known) == {"Red": ["Anna Virtanen 7", "Cleo Berg"]}
    assert known.written == {"Anna Virtanen 7": "Anna Virtanen 7", "Cleo Berg": "Cleo Berg"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: nothing is in it"),
        ("group,id\n", "line 1: no group is in it"),
        ("id,name\n7,Anna\n", "line 1: no columns for the group"),
        ("group,room\nRed,5\n", "line 1: no columns for the group"),
        ("group,id\nRed,7\nBlue,\n", "line 3: the group Blue names nobody"),
        ("group,members\nRed,7\n,8\n", "line 3: these are in no group"),
        ("group,id\nRed,7\n\nBlue,7\n", "line 4: Anna Virtanen 7 is in the group Red already (line 2)"),
        (
            'group,name\nRed,Anna Virtanen\nBlue,"Virtanen, Anna"\n',
            "line 3: Anna Virtanen 7 is in the group Red already",
        ),
        ("group,name\nRed,Ana Virtanen\n", "line 2: nobody is called 'Ana Virtanen' in"),
        ("group,name\nRed,Ana Virtanen\n", "Did you mean Anna Virtanen?"),
        ("group,name\nRed,Bo Ek\n", "line 2: Bo Ek may be Bo Ek 8 or Bo Ek 10. Write the number or the address."),
        (b"PK\x03\x04", "Save it as .csv"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_file_line_and_mend(tmp_path, text, said):
    with pytest.raises(BadGroups) as refused:
        read(tmp_path, text)
    assert said in str(refused.value) and str(tmp_path / "groups.csv") in str(refused.value)


def test_somebody_in_two_groups_is_found_without_a_roster_too(tmp_path):
    with pytest.raises(BadGroups, match="line 3: .*already"):
        read(tmp_path, "group,name,email\nRed,Anna V,a@x\nBlue,Anna Virtanen,A@x\n", with_roster=False)


def test_two_people_of_one_name_are_two_where_numbers_tell_them_apart(tmp_path):
    known = read(tmp_path, "group,name,id\nRed,Bo Ek,8\nBlue,Bo Ek,10\n", with_roster=False)
    assert members(known) == {"Red": ["Bo Ek 8"], "Blue": ["Bo Ek 10"]}
    assert members(read(tmp_path, "group,name,id\nRed,Bo Ek,8\nBlue,Bo Ek,10\n")) == members(known)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadGroups, match="--groups"):
        groups.read(tmp_path / "none.csv", None)
