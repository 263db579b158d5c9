"""Batches for tests: sources graded by a judge, in one line, and suites that are made for that."""

import re
from contextlib import closing
from dataclasses import replace
from functools import cache

from grader.harness import follow_through
from grader.harness.inputs import Corpus
from grader.harness.session import Session
from grader.intake.submissions import Submission


def corpus_of(path):
    """The corpus in a file: to draw the sentences of the main course takes a third of a second."""
    return _corpus(path, path.read_bytes() if path.is_file() else b"")


@cache
def _corpus(path, content):
    return Corpus(path)


def submissions(course, *sources):
    """Sources as submissions s0, s1 and so on, under the course's own file name."""
    return [Submission(f"s{number}", course.stub.name, _bytes(source)) for number, source in enumerate(sources)]


def drawn_once(hidden, folder, names="test_*.py"):
    """The folder, into which these files of a hidden suite are copied; each test draws its inputs once."""
    for path in hidden.glob(names):
        text = re.sub(r'("_", range)\(\d\)', r"\1(1)", path.read_text("utf-8"))
        (folder / path.name).write_text(text, "utf-8")
    return folder


def without_checks(course, folder):
    """The course without its public checks, for tests about a suite of their own; `folder` is an empty one."""
    return replace(course, checks=folder)


def graded(judge, *sources, suite=None, course=None, limits=None, follow=True, credits=True):
    """The batch that a judge makes of these sources, by the course's hidden suite or another one.

    `course` may be a variant of the judge's; `follow` is for credit and diagnosis, `credits` for
    the former alone.
    """
    course = course or judge.settings.course
    batch = replace(judge.batch(submissions(course, *sources)), course=course)
    if limits is not None:
        batch = replace(batch, limits=limits)
    with closing(Session(suite or course.hidden, course)) as session:
        session.run(batch)
        if follow:
            follow_through.follow(batch, session, credits=credits)
    return batch


def _bytes(source):
    return source if isinstance(source, bytes) else source.encode()
