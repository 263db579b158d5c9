"""One message for two readers: what intake says of a submission is worded for the instructor; here is the student's.

A record holds one message, and it names what the instructor has to do ("Ask for the file"). What a student reads of it
(their page, Moodle's comment, Gradescope) says what the student can do, and shows no folder of the instructor's disk.
Covered: every mend that grader/intake and the kit's loader say (the test goes through their sources).
Not covered: the rest of a message, which says what is wrong and is the same for both.
"""

import re

from grader.intake.names import SUFFIXES

# What the instructor is told to do, and what the student is; the first that fits counts.
MENDS = (
    (r"Ask for the \.py or \.ipynb file alone, or unpack it\.", "Please hand in the .py or .ipynb file alone."),
    (r"Ask for the \.py or \.ipynb file alone\.", "Please hand in the .py or .ipynb file alone."),
    (r"Ask for the file itself\.", "Please hand in the file itself."),
    (r"Ask for the files themselves\.", "Please hand in the files themselves."),
    (r"Ask for the file\.", "Please hand in your .py or .ipynb file."),
    (r"Download it again, or unpack it\.", "Please make it anew, or hand in the .py or .ipynb file alone."),
    (r"Name it to `grader grade` itself\.", "Please hand in your own .py or .ipynb file alone."),
    (r"Check the file's permissions\.|Check the folder's permissions\.", "This is being looked into."),
    (r"Check that the file is there and may be read\.", "This is being looked into."),
    (r"Run the command again\.", "It will be graded again."),
    (r"Clear a notebook's outputs\.", "Please clear the notebook's outputs and hand it in again."),
    (r"Name your \.py or \.ipynb file\.", "Please hand in your .py or .ipynb file."),
)
# An archive of the class on the instructor's disk, before the path in it.
CLASS_ARCHIVE = re.compile(r"(?:[A-Za-z]:)?[/\\][^\n]*?\.(?:zip|tar|tar\.gz|tgz), ", re.I)
# A file there, in files.read_member's words. What a student's own code says of paths stays.
DISK = re.compile(r"(?<=: )(?:[A-Za-z]:)?[/\\][^\n]*[/\\](?=[^/\\\n]+ has changed since it was listed)")
# What a note of the class's page begins with, which tells less than what went wrong.
CHOSEN = "Graded: "


def for_student(message: str) -> str:
    """A record's message as its student reads it."""
    for mend, said in MENDS:
        message = re.sub(mend, said, message)
    return DISK.sub("", CLASS_ARCHIVE.sub("", message))


def for_class(message: str, source: str, most: int) -> str:
    """A record's message as a note in the table of the class: what went wrong first, and without the long folder names.

    What is too long ends with a whole word.
    """
    top = source.partition("/")[0]
    lines = [line.replace(f"{top}/", "") for line in message.splitlines() if line.strip() != "^"]
    if not top.lower().endswith(SUFFIXES):
        lines = [line.removeprefix(f"{top}: ") for line in lines]
    lines.sort(key=lambda line: line.startswith(CHOSEN))
    note = " ".join(" ".join(lines)[: 4 * most].split())
    if len(note) <= most:
        return note
    return f"{note[:most].rpartition(' ')[0] or note[:most]} ..."
