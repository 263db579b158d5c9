"""What an instructor and a student read of one message. Where each is shown: the tests of the pages and exports."""

import ast
import re

import pytest

from grader import ROOT
from grader.reports.readers import for_class, for_student

# What only an instructor can do.
INSTRUCTORS = re.compile(
    r"\b(Ask for|Name it|Name your|Check the|Check that|Download it|Run the command|unpack it|Clear a)\b"
)


def said():
    """Every text in the sources that say what is wrong with a hand-in, with what is put into it left out."""
    folders = (ROOT / "grader" / "intake", ROOT / "exercises" / "kit" / "submission")
    for path in (file for folder in folders for file in folder.glob("*.py")):
        if path.name == "roster.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            texts = [node.value] if isinstance(node, ast.Constant) else []
            yield from (text for text in texts if isinstance(text, str) and "\n" not in text)


def test_no_mend_of_intakes_is_left_to_a_student():
    mends = [text for text in said() if INSTRUCTORS.search(text)]
    left = [text for text in mends if INSTRUCTORS.search(for_student(text))]
    # These are said at the command line, of a whole class; they come into no record.
    of_the_class = ("Name the folder", "the folder of what was in it", "no archive that can be read", "Then name")
    assert len(mends) > 8 and [text for text in left if not any(part in text for part in of_the_class)] == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("a/x.zip: damaged. Ask for the file itself.", "a/x.zip: damaged. Please hand in the file itself."),
        ("bob: no .py or .ipynb file in this folder.", "bob: no .py or .ipynb file in this folder."),
        ("/home/me/class 3.zip, a/x.py: encrypted. Ask for the file itself.",
         "a/x.py: encrypted. Please hand in the file itself."),
        ("C:\\me\\class.tar.gz, a/x.py: a link. Ask for the file itself.",
         "a/x.py: a link. Please hand in the file itself."),
        ("ann/a.py: /srv/course/in/a.py has changed since it was listed. Run the command again.",
         "ann/a.py: a.py has changed since it was listed. It will be graded again."),
        ("a.ipynb: 30 MB is too large for a submission. Clear a notebook's outputs.",
         "a.ipynb: 30 MB is too large for a submission. Please clear the notebook's outputs and hand it in again."),
        ("cell 5 did not run: no file '/content/a/b'", "cell 5 did not run: no file '/content/a/b'"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_a_student_reads(message, expected):
    assert for_student(message) == expected


@pytest.mark.parametrize(
    ("message", "source", "expected"),
    [
        ("Graded: Ann_12_x/a.py; not graded: Ann_12_x/b.py\ncode cell 5 did not run: NameError", "Ann_12_x/a.py",
         "code cell 5 did not run: NameError Graded: a.py; not graded: b.py"),
        ("ann/a.py: line 3: invalid syntax", "ann/a.py", "a.py: line 3: invalid syntax"),
        ("ann: no .py or .ipynb file in this folder.", "ann", "no .py or .ipynb file in this folder."),
        ("a.py: line 3", "a.py", "a.py: line 3"),
        ("one two three four five", "a.py", "one two ..."),
        ("x" * 50, "a.py", "x" * 10 + " ..."),
        ("", "a.py", ""),
    ],
)  # fmt: skip
def test_a_note_begins_with_what_went_wrong_and_ends_with_a_whole_word(message, source, expected):
    assert for_class(message, source, 10 if expected.endswith(" ...") else 100) == expected
