"""What is told when an exercise turns green, and at the end.

Not covered: who shows it (../testing/test_plugin.py, ../watch/test_loop.py, ../test_notebook.py).
"""

from dataclasses import replace

import pytest

from exercises.kit.feedback import green, progress
from exercises.kit.feedback.progress import Known
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import courses

MAIN, STRETCH = courses()
OTHER = "def compare(emb1, emb2):\n    # By hand.\n    return float(emb1 @ emb2 / (emb1.norm() * emb2.norm()))\n"


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))


@pytest.fixture
def bundle(tmp_path):
    """The course as a class has it: without solutions."""
    return replace(MAIN, solutions=tmp_path / "none.py")


def results(*done, course=MAIN):
    return [Result(name, "done" if name in done else "not yet", 0, 4, 0.0) for name in course.names]


def known(*done, course=MAIN):
    return {result.exercise: Known(result, 0.0) for result in results(*done, course=course)}


def told(course, now, file="nothing.py", earlier=()):
    return "\n".join(green.told(course, now, course.manifest.parent / file, earlier))


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        (known(), results("tokenize"), ["tokenize"]),
        (known("tokenize"), results("tokenize"), []),
        (known("tokenize"), results("tokenize", "compare"), ["compare"]),
        (known("compare"), results("tokenize"), ["tokenize"]),
        (known(), results("tokenize", "compare"), ["tokenize", "compare"]),
        (known(), results(), []),
        ({}, results("tokenize"), ["tokenize"]),
        ({}, results("tokenize", "compare"), ["compare"]),  # nothing is known: they may be done long since
        ({}, [], []),
    ],
)
def test_what_turns_green_is_what_was_not_known_to_be(before, now, new):
    assert green.turned(now, before) == new


def test_of_what_turns_green_it_is_said_why_and_what_to_try():
    said = told(MAIN, results("tokenize"))
    assert said.startswith("\ntokenize is done: From text to token ids\n  ")
    assert " ".join(MAIN.exercise("tokenize").why.split()) in " ".join(said.split())
    assert f'python -m exercises try "{MAIN.exercise("tokenize").tries}"' in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_it_is_said_once():
    progress.record(MAIN, results("tokenize"))
    assert told(MAIN, results("tokenize")) == ""


def test_it_is_said_once_also_where_nothing_can_be_remembered(tmp_path):
    (tmp_path / "state").write_text("")
    assert told(MAIN, results("tokenize")) and not told(MAIN, results("tokenize"), earlier=results("tokenize"))


@pytest.mark.parametrize("course", [MAIN, STRETCH], ids=lambda course: course.name)
def test_every_exercise_has_two_sentences_and_something_to_try(course):
    for exercise in course.exercises:
        assert exercise.why.endswith(".") and len(exercise.why.split(". ")) == 2 and exercise.then
        assert bool(exercise.tries) != bool(exercise.types) and len(exercise.makes) == 2
        assert (course.play is not None) or not exercise.tries
        for python in (True, False):
            last = green.said(course, exercise, python=python)[-1]
            assert (exercise.tries or exercise.types) in last and ("python -m" in last) == (
                exercise.tries != "" and not python
            )


def test_a_course_that_is_not_the_first_is_named_in_the_command():
    assert "python -m exercises shell --course stretch" in told(STRETCH, results("sample_tokens", course=STRETCH))
    assert "--course" not in told(MAIN, results("tokenize"))


# One other way


def test_self_learners_see_their_code_beside_one_other_way(tmp_path):
    (tmp_path / "me.py").write_text(OTHER)
    said = told(MAIN, results("compare"), tmp_path / "me.py")
    assert "  Yours:\n      def compare(emb1, emb2):\n          # By hand.\n" in said
    assert "One other way:\n" in said and "cosine_similarity(emb1, emb2, dim=0).item()" in said
    assert "BEGIN SOLUTION" not in said and '"""' not in said


@pytest.mark.parametrize("code", [OTHER, "", "compare = None"])
def test_a_class_never_does(bundle, tmp_path, code):
    (tmp_path / "me.py").write_text(code)
    said = told(bundle, results("compare"), tmp_path / "me.py")
    assert "compare is done" in said and "Yours" not in said and "way" not in said and "solution" not in said


def test_the_same_code_is_not_shown_twice(tmp_path):
    text = MAIN.solutions.read_text("utf-8").replace("emb1: torch.Tensor, emb2: torch.Tensor) -> float", "emb1, emb2)")
    (tmp_path / "me.py").write_text(text)
    said = told(MAIN, results("compare"), tmp_path / "me.py")
    assert green.SAME in said and "def compare" not in said


def test_without_their_code_there_is_nothing_to_see_beside_it(tmp_path):
    (tmp_path / "me.py").write_text("compare = lambda a, b: 1.0\n")
    assert "way:" not in told(MAIN, results("compare"), tmp_path / "me.py")


def test_pieces_of_code_stand_beside_each_other_where_they_fit():
    ways = [("Yours", "def f():\n    return 1\n"), ("One other way", "def f():\n    x = 1\n    return x\n")]
    wide, narrow = green.side_by_side(ways, 78), green.side_by_side(ways, 30)
    assert [line.split("  ")[0] for line in wide[:1]] == ["Yours:"] and "One other way:" in wide[0] and len(wide) == 4
    assert narrow == ["Yours:", "    def f():", "        return 1", "One other way:", "    def f():", "        x = 1",
                      "        return x"]  # fmt: skip


# The end


def test_at_the_end_it_is_said_what_they_have_built_and_where_to_go():
    said = told(MAIN, results(*MAIN.names))
    assert "All done. This is what you have built:" in said and said.endswith(MAIN.after[-1])
    assert all(f"|  {name}" in said for name in MAIN.names)


def test_the_end_is_not_said_before_it_nor_again():
    assert "All done" not in told(MAIN, results(*MAIN.names[1:]))
    progress.record(MAIN, results(*MAIN.names))
    assert told(MAIN, results(*MAIN.names)) == ""


def test_the_last_one_alone_brings_the_end_too():
    progress.record(MAIN, results(*MAIN.names[:-1]))
    assert "All done" in told(MAIN, [result for result in results(*MAIN.names) if result.exercise == MAIN.names[-1]])


def test_a_course_that_says_nothing_of_all_that_says_that_it_is_done():
    plain = replace(MAIN, after=(), exercises=tuple(replace(one, why="", then="", makes=()) for one in MAIN.exercises))
    assert green.end(plain) == ["", "All done."]
    assert green.said(plain, plain.exercises[0]) == []
