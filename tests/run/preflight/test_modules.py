"""What a class imports and this machine has not, searched for before anybody is graded."""

import json
from dataclasses import replace

import pytest

from grader.errors import RunFailed
from grader.intake.submissions import Found, Submission
from grader.run.preflight import modules
from tests.support.courses import MAIN

GONE = "no_such_module_anywhere"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b as c, d ,e\nfrom f.g import (h)\n  import i\n", {"a", "d", "e", "f", "i"}),
        (
            json.dumps({"cells": [{"source": ["import a\n", "from b import c"]}, {"source": "x = 1\nimport d"}]}),
            {"a", "b", "d"},
        ),
        ("important = 1\nfrom here to there\nx = 'import y'\n# import z\n", set()),
        ("", set()),
    ],
)
def test_imports_are_found_in_files_and_in_notebooks(source, names):
    assert modules.imported(source.encode()) == names
    assert modules.imported(source.encode("utf-16-le")) == names


def test_what_is_not_here_is_told_with_how_many_and_who_and_what_comes_along_is_here():
    found = [
        Submission("ann", "ann/x.py", f"import torch, {GONE}\nimport {MAIN.stub.stem}\nimport exercises".encode()),
        Submission("bob", "bob/x.py", b"import helpers", beside=(("helpers.py", f"import {GONE}.x".encode()),)),
        Submission("cem", "cem/x.py", b"import helpers_of_nobody\n"),
    ]
    lacked = modules.lacked(found, MAIN)
    assert lacked == {GONE: ["ann", "bob"], "helpers_of_nobody": ["cem"]}
    assert modules.warnings(lacked) == [
        f"2 submissions import {GONE}, which is not installed here (ann, bob). Install it if they may use it.",
        "1 submission imports helpers_of_nobody, which is not installed here (cem). Install it if they may use it.",
    ]


def test_who_has_a_record_that_holds_is_not_looked_at():
    found = [Found(name, f"{name}/x.py", data=name.encode()) for name in ("ann", "bob", "cem")]
    done = {"ann": found[0].load().digest, "bob": "sha256:of another file"}
    assert [submission.student for submission in modules.to_be_graded(found, done)] == ["bob", "cem"]


def test_a_course_may_promise_what_is_here_and_nothing_else():
    modules.check(MAIN)
    assert set(MAIN.requires) >= {"torch", "transformers"}
    with pytest.raises(RunFailed, match=f"{GONE}: promised by the course main .exercises.toml, requires."):
        modules.check(replace(MAIN, requires=("torch", GONE)))


def test_what_is_installed_is_listed_with_its_version():
    offered = modules.offered()
    assert offered["numpy"] and list(offered) == sorted(offered, key=str.lower)
