"""What a class gets of a course that lies in a folder, in the places where the kit looks for it.

Covered: the stub and the notebook, made anew; the public checks; the answers that these ask for (recording.py); the
handout README.md, without what it says to authors, and its pictures; a README.md for the copy as a whole.
Not covered: solutions, known mistakes, hidden tests, oracle.py and inputs.py, which stay with the author.
"""

from dataclasses import replace
from pathlib import Path

from exercises.kit.manifest import MANIFEST, Course
from exercises.kit.testing import oracle
from grader.commands.courses import parts, recording, texts
from solutions import build

README = Path(__file__).parent.parent / "bundle" / "of_a_course.md"
EXERCISES = "exercises"


def in_the_copy(course: Course) -> Course:
    """The course as the manifest of a class's copy describes it: beside the kit, and what stays here nowhere."""
    home = MANIFEST.parent.resolve()
    gone = home.parent / "solutions"
    return replace(
        course,
        manifest=home / MANIFEST.name,
        stub=home / course.stub.name,
        checks=home,
        solutions=gone / course.stub.name,
        misconceptions=gone / "misconceptions",
        hidden=gone / "hidden",
        corpus=gone / "inputs.py",
        oracle=None,
    )


def bundle(course: Course) -> dict[str, bytes]:
    """The files of the copy that are the course's own, by their names in it. Raises BadCourse and BadManifest."""
    parts.check(course)
    home = course.manifest.parent
    files = {f"{EXERCISES}/{path.name}": text.encode() for path, text in build.made([course])}
    files |= {f"{EXERCISES}/{path.name}": path.read_bytes() for path in course.public_checks()}
    pictures = [path for path in sorted((home / "pictures").rglob("*")) if path.is_file()]
    files |= {f"{EXERCISES}/{path.relative_to(home).as_posix()}": path.read_bytes() for path in pictures}
    files[f"{EXERCISES}/README.md"] = handout(course).encode()
    files["README.md"] = readme(course).encode()
    if answers := recording.answers(course):
        files[f"{EXERCISES}/{oracle.FILE}"] = answers.encode()
    return files


def handout(course: Course) -> str:
    """The handout: the author's, else the course's titles."""
    path = course.manifest.parent / "README.md"
    text = texts.handout(path.read_text("utf-8")) if path.is_file() else ""
    if text.strip():
        return text
    listed = "\n".join(f"{number}. `{one.name}`: {one.title}" for number, one in enumerate(course.exercises, 1))
    return f"# {course.title}\n\n{listed}\n"


def readme(course: Course) -> str:
    """The README.md of the whole copy: how to install it, and how to begin."""
    text = README.read_text("utf-8")
    said = {
        "TITLE": course.title,
        "STUB": course.stub.stem,
        "FIRST": course.names[0],
        "COUNT": "one function" if len(course.names) == 1 else f"{len(course.names)} functions",
        "MODEL": MODEL if course.model else "",
    }
    for word, value in said.items():
        text = text.replace(f"@{word}@", value)
    return text


MODEL = "    pytest exercises --model NAME                another model: a folder, or an id of the model hub\n"
