"""Moodle's grading worksheet: filled in, and read again by the rules of Moodle's own importer.

The rules are those of `mod/assign/feedback/offline/importgradeslib.php` and `locallib.php`, the headers those that
`mod/assign/gradingtable.php` writes with the language packs (the Finnish and Swedish words for comments are a guess,
which is why columns are found by their contents).
"""

import csv
import io
import re

import pytest

from grader.reports.worksheets import moodle, worksheet
from tests.support.courses import SIX
from tests.support.exported import HOSTILE, hostile, moodle_source, record

# language: identifier, name, grade, maximum, can be changed, last modified, comments; prefix; separator; yes, no
LANGUAGES = {
    "en": (
        ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
         "Last modified (submission)", "Last modified (grade)", "Feedback comments"], "Participant ", ".", "Yes", "No",
    ),
    "de": (
        ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung",
         "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)", "Zuletzt geändert (Bewertung)",
         "Feedback als Kommentar"], "Teilnehmer/in", ",", "Ja", "Nein",
    ),
    "fr": (
        ["Identifiant", "Nom complet", "Adresse de courriel", "Statut", "Note", "Note maximale",
         "La note peut être modifiée", "Dernière modification (travail remis)", "Dernière modification (note)",
         "Feedback par commentaires"], "Participant", ",", "Oui", "Non",
    ),
    "es": (
        ["Identificador", "Nombre completo", "Dirección de correo", "Estado", "Calificación", "Calificación máxima",
         "La calificación puede ser cambiada", "Última modificación (entrega)", "Última modificación (calificación)",
         "Comentarios de retroalimentación"], "Participante ", ",", "Sí", "No",
    ),
    "sv": (
        ["Identifierare", "Fullständigt namn", "E-postadress", "Status", "Betyg", "Maxbetyg", "Betyg kan ändras",
         "Senast ändrad (inlämning)", "Senast ändrad (betyg)", "Återkoppling med kommentarer"],
        "Deltagare", ",", "Ja", "Nej",
    ),
    "fi": (
        ["Tunniste", "Koko nimi", "Sähköpostiosoite", "Tila", "Arvosana", "Maksimiarvosana",
         "Arvosanaa voi muuttaa", "Viimeksi muokattu (palautus)", "Viimeksi muokattu (arvosana)", "Palautekommentit"],
        "Osallistuja", ",", "Kyllä", "Ei",
    ),
}  # fmt: skip
CLASS = [("Anna Virtanen", "1234567"), ("Ben O'Neill", "1234568"), ("Cem Åsa Öz", "1234569")]


def sheet_for(language="en", people=CLASS, maximum="20.00", locked=(), bom=True, ending="\r\n", delimiter=","):
    """A worksheet as Moodle writes it: everybody has handed in, nobody is graded."""
    header, prefix, separator, yes, no = LANGUAGES[language]
    rows = [
        [f"{prefix}{number}", name, f"{number}@uni.example", "Submitted for grading", "",
         maximum.replace(".", separator), no if number in locked else yes, "Monday, 5 October 2026, 10:00 AM", "-", ""]
        for name, number in people
    ]  # fmt: skip
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows([header, *rows])
    return (b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode()


def filled(data, records, keys=lambda record: [record.student]):
    lines, notes = moodle.fill(worksheet.parse(data, "w.csv"), records, keys, SIX)
    return "".join(lines).encode(), notes


def cells(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def imported(data, language="en", delimiter=","):
    """What Moodle would book: participant -> (grade, comment). Rows that it would pass over are not in it."""
    header, prefix, separator, yes, no = LANGUAGES[language]
    columns, *rows = cells(data, delimiter)
    place = {word: columns.index(word) for word in header}
    assert columns == header, "Moodle finds no column, or an extra one"
    booked = {}
    for row in rows:
        number = row[place[header[0]]][len(prefix) :]
        maximum = float(row[place[header[5]]].replace(separator, "."))
        try:
            grade = float(row[place[header[4]]].replace(separator, "."))
        except ValueError:
            continue
        if 0 <= grade <= maximum and row[place[header[6]]] != no:
            booked[number] = (grade, row[place[header[9]]])
    return booked


def the_class(wrong="compare"):
    return [record(name, moodle_source(name, number), wrong) for name, number in CLASS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bom", [True, False])
def test_moodle_books_every_grade_in_its_own_language(language, bom):
    data, notes = filled(sheet_for(language, bom=bom), the_class())
    booked = imported(data, language)
    assert {number: grade for number, (grade, _) in booked.items()} == {number: 17.0 for _, number in CLASS}
    assert all("17 of 20 points" in comment for _, comment in booked.values())
    assert notes == [] and data.startswith(b"\xef\xbb\xbf") == bom


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_grade_and_comment_change(language):
    before = sheet_for(language)
    after, _ = filled(before, the_class()[:2])
    old, new = cells(before), cells(after)
    assert new[0] == old[0] and new[3] == old[3]
    for row, was in zip(new[1:3], old[1:3], strict=True):
        assert row[:4] + row[5:9] == was[:4] + was[5:9] and len(row) == len(was)
        assert row[4] != was[4] and row[9] != was[9]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_grade_has_the_decimal_separator_of_the_worksheet_whatever_divides_cells(delimiter):
    data, _ = filled(sheet_for("de", delimiter=delimiter), the_class("compare tokenize"))
    assert [row[4] for row in cells(data, delimiter)[1:]] == ["15,00"] * 3
    data, _ = filled(sheet_for("en", delimiter=delimiter), the_class("compare tokenize"))
    assert [row[4] for row in cells(data, delimiter)[1:]] == ["15.00"] * 3


def test_another_maximum_scales_the_grades_and_is_said():
    data, notes = filled(sheet_for("en", maximum="100.00"), the_class())
    assert {grade for grade, _ in imported(data).values()} == {85.0}
    assert any("scaled" in note and "100" in note and "20" in note for note in notes)


def test_a_locked_row_stays_as_it_is_and_is_named():
    before = sheet_for("en", locked=("1234568",))
    data, notes = filled(before, the_class())
    assert cells(data)[2] == cells(before)[2] and len(imported(data)) == 2
    assert any("can't be changed" in note and "1234568" in note and "1234567" not in note for note in notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_row_is_seen_in_every_language(language):
    data, notes = filled(sheet_for(language, locked=("1234568",)), the_class())
    assert cells(data)[2][4] == "" and len(notes) == 1


def test_rows_without_a_record_and_records_without_a_row_are_named_and_nothing_is_guessed():
    strangers = [record("Anna Virtanen-Korhonen"), record("Zoe", moodle_source("Zoe", "99"))]
    before = sheet_for()
    data, notes = filled(before, strangers)
    assert cells(data) == cells(before)
    assert any("In no row" in note and "Anna Virtanen-Korhonen, Zoe" in note for note in notes)
    assert any("without a submission" in note and "Participant 1234569 Cem" in note for note in notes)


@pytest.mark.parametrize(
    ("student", "source"),
    [
        ("x", moodle_source("Ben O", "1234567")),  # another assignment's worksheet, or somebody has changed the name
        ("Group A 1234567", moodle_source("Group A", "1234567")),  # the number of a group
    ],
)
def test_a_number_with_another_name_keeps_the_row_out(student, source):
    before = sheet_for()
    data, notes = filled(before, [record(student, source)])
    assert cells(data) == cells(before)
    assert any("has another name" in note and student in note for note in notes)
    assert any("In no row" in note and student in note for note in notes)


def test_a_name_that_is_in_another_row_leads_to_that_row_and_not_to_that_of_the_number():
    data, notes = filled(sheet_for(), [record("Ben O'Neill", moodle_source("Ben O'Neill", "1234567"))])
    assert cells(data)[1][4] == "" and cells(data)[2][4] == "20.00"
    assert any("has another name" in note for note in notes) and any("not by participant number" in n for n in notes)


def test_without_a_number_a_student_is_found_by_name_address_or_roster_if_that_is_unique():
    twins = [("Kim Lee", "1"), ("Kim Lee", "2"), ("Ada", "3"), ("Bea", "4")]
    keys = {"stud3": ["stud3", "3@uni.example"]}
    data, notes = filled(
        sheet_for(people=twins),
        [record("Kim Lee"), record("stud3"), record("BEA")],
        keys=lambda own: keys.get(own.student, [own.student]),
    )
    assert [row[4] for row in cells(data)[1:]] == ["", "", "20.00", "20.00"]
    assert any("not by participant number" in note and "BEA, stud3" in note for note in notes)
    assert any("in several" in note and "Kim Lee" in note for note in notes)


def test_blind_marking_has_no_names_and_still_finds_everybody():
    header, *rows = cells(sheet_for("fi"))
    blind = [[row[0], *row[3:]] for row in [header, *rows]]
    text = io.StringIO()
    csv.writer(text).writerows(blind)
    records = [record(f"s{n}", moodle_source("Osallistuja", n)) for _, n in CLASS]
    data, notes = filled(text.getvalue().encode(), records)
    assert [row[2] for row in cells(data)[1:]] == ["20,00"] * 3 and notes == []


def test_other_columns_do_not_mislead():
    """ID numbers, a group, a workflow state, an essay: all may be there (gradingtable.php)."""
    header = ["Identifier", "Full name", "ID number", "Email address", "Status", "Group", "Grade", "Maximum Grade",
              "Marking workflow state", "Grade can be changed", "Last modified (submission)", "Online text",
              "Last modified (grade)", "Feedback comments"]  # fmt: skip
    essay = 'a "quoted" essay,\nwith =formulas() and\r\n\r\nbreaks; 20'
    after = ["20.00", "Not marked", "Yes", "-", essay, "-", ""]
    rows = [[f"Participant {number}", name, "20", "a@b", "Submitted", "1", "", *after] for name, number in CLASS]
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    data, notes = filled(text.getvalue().encode(), the_class(""))
    for row, was in zip(cells(data)[1:], rows, strict=True):
        assert row[6] == "20.00" and "20 of 20 points" in row[13]
        assert row[:6] + row[7:13] == was[:6] + was[7:13]
    assert notes == []


def test_a_grade_that_was_there_is_replaced_by_the_new_one():
    data, first = filled(sheet_for(), the_class())
    again, notes = filled(data, the_class(""))
    assert {grade for grade, _ in imported(again).values()} == {20.0}
    assert first == [] and len(notes) == 1 and f"tick '{moodle.TICK}'" in notes[0]
    assert filled(again, the_class(""))[0] == again


def by_hand(*changes, language="en", **more):
    """A worksheet in which a teacher has changed cells by hand: pairs of a row and a dictionary of cells."""
    rows = cells(sheet_for(language, **more))
    for row, changed in changes:
        rows[row] = [changed.get(column, text) for column, text in enumerate(rows[row])]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_a_teachers_own_grade_stays_and_is_said_unless_it_is_to_be_replaced():
    before = by_hand((1, {4: "12.00"}), (2, {4: "17.00"}))
    data, notes = filled(before, the_class())
    assert cells(data)[1] == cells(before)[1]
    assert cells(data)[2][4] == "17.00" and "17 of 20" in cells(data)[2][9]  # the same number is nobody's own
    assert any("Anna Virtanen has 12.00, not 17.00" in note and "--replace" in note for note in notes)
    assert any(moodle.TICK in note for note in notes)
    lines, notes = moodle.fill(worksheet.parse(before, "w.csv"), the_class(), lambda own: [own.student], SIX, True)
    assert {grade for grade, _ in imported("".join(lines).encode()).values()} == {17.0}
    assert not any("--replace" in note for note in notes)


def test_a_teachers_own_comment_stays_beside_a_new_grade():
    before = by_hand((1, {9: "<p>Well done.</p>"}), (2, {9: "see me"}))
    data, notes = filled(before, the_class())
    assert [row[4] for row in cells(data)[1:]] == ["17.00"] * 3
    assert [row[9] for row in cells(data)[1:3]] == ["<p>Well done.</p>", "see me"]
    assert any("Anna Virtanen" in note and "Ben" in note and "--replace" in note for note in notes)


def test_what_a_teacher_changed_beside_the_graders_comment_or_added_to_it_stays():
    ours = moodle.comment(the_class()[0], SIX)
    before = by_hand((1, {4: "18.50", 9: ours}), (2, {4: "17.00", 9: f"{ours}<p>But a good try.</p>"}))
    data, notes = filled(before, the_class("compare tokenize"))
    assert cells(data)[1] == cells(before)[1]
    assert cells(data)[2][4] == "15.00" and cells(data)[2][9].endswith("good try.</p>")
    assert len([note for note in notes if "--replace" in note]) == 2


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_grade_of_the_graders_own_is_known_again_in_any_scale(language):
    first, _ = filled(sheet_for(language, maximum="7.00"), the_class("compare tokenize"))
    data, notes = filled(first, the_class(""))
    assert {grade for grade, _ in imported(data, language).values()} == {7.0}
    assert not any("--replace" in note for note in notes)


def test_without_a_column_of_comments_grades_alone_are_filled_in_and_it_is_said():
    rows = [row[:9] for row in cells(sheet_for())]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    data, notes = filled(text.getvalue().encode(), the_class())
    assert [row[4] for row in cells(data)[1:]] == ["17.00"] * 3
    assert any("only grades" in note for note in notes)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"student,score\nalice,17\nben,3\n", "Download grading worksheet"),
        (b'Identifier,Full name,Grade,Scale\nParticipant 1,A,,"Good\nBad"\n', "in points"),
        (b"Identifier,Full name,Grade\nParticipant 1,A,\n", "in points"),
    ],
)
def test_what_is_no_worksheet_with_points_is_refused_with_the_mend(data, said):
    with pytest.raises(worksheet.Unusable, match=re.escape(said)):
        filled(data, the_class())


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_what_a_student_wrote_is_text_in_a_comment(number):
    """Moodle stores comments as HTML; a spreadsheet may be between. Neither runs anything."""
    student = hostile()[number]
    comment = moodle.comment(student, SIX)
    assert comment.startswith("<p>17 of 20 points.</p>")
    assert set(re.findall(r"<[^>]*>?", comment)) <= {"<p>", "</p>", "<br>", "<b>", "</b>"}
    assert "".join(comment.split("<br>")).isprintable()
    assert len(comment) < 4000


def test_hostile_records_leave_the_worksheet_whole():
    people = [(f"Student {number}", str(number + 1)) for number in range(len(HOSTILE))]
    records = [
        record(
            text, moodle_source(f"Student {number}", str(number + 1)), "compare", message=text, note=text, title=text
        )
        for number, text in enumerate(HOSTILE)
    ]
    data, _ = filled(sheet_for(people=people), records)
    booked = imported(data)
    assert len(booked) == len(HOSTILE) and {grade for grade, _ in booked.values()} == {17.0}


def test_formulas_that_came_from_moodle_come_back_as_they_were():
    people = [("=1+1", "1"), ("@x", "2")]
    before = sheet_for(people=people)
    data, _ = filled(before, [record("a", moodle_source("x", "1"))])
    assert [row[1] for row in cells(data)] == [row[1] for row in cells(before)]


def test_a_comment_names_what_failed_first_in_each_exercise():
    comment = moodle.comment(record(wrong="compare tokenize", message="Got <1>.\nWanted 2."), SIX)
    assert "0 of 3 points" in comment and "0 of 2 points" in comment and "of 4 points" not in comment
    assert comment.count("It is right.") == 2 and "Got &lt;1&gt;.<br>Wanted 2." in comment
