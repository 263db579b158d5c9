"""`check` and `hint` in a notebook: in a real kernel, and what they show.

Not covered: the notebook of the course itself; how a front end draws the HTML.
"""

import html
import re
from functools import cache

import nbclient
import nbformat
import pytest

from exercises.kit import notebook
from exercises.kit.feedback import building, progress
from exercises.kit.feedback.result import Result
from exercises.kit.manifest import BadManifest, courses
from exercises.kit.notebook import Checked, check, hint
from exercises.kit.testing import session

COURSE = courses()[0]

# One kernel serves all: cells by name, run in this order.
CELLS = {
    "import": "from exercises.kit.notebook import check, hint",
    "nothing": "check()",
    "stub": "def tokenize(tokenizer, text):\n    raise NotImplementedError('Do it.')\ncheck(tokenize)",
    "error": (
        "def helper(value):\n    print('<b>I am here</b>')\n    return value / 0\n\n"
        "def greedy_step(model, input_ids):\n    return helper(1)\ncheck(greedy_step)"
    ),
    "redefined": "def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids']\ncheck(tokenize)",
    "tried": "from exercises.kit.notebook import try_out\ntry_out('The dog')",
    "tried empty": "try_out('')",
    "another way": "def tokenize(tokenizer, text):\n    return tokenizer(text)['input_ids'] + []\ncheck(tokenize)",
    "global": (
        "def next_token_logits(model, input_ids):\n    return None\n"
        "def greedy_step(model, input_ids):\n    return next_token_logits(model, input_ids)\ncheck(greedy_step)"
    ),
    "global, done": (
        "import torch\ndef next_token_logits(model, input_ids):\n"
        "    return model(torch.tensor([input_ids])).logits[0, -1]\ncheck(greedy_step)"
    ),
    "set": (
        "torch.set_default_dtype(torch.float64)\ndef compare(emb1, emb2):\n    return str(torch.get_default_dtype())\n"
        "check(compare)"
    ),
    "still set": "was = torch.get_default_dtype()\ntorch.set_default_dtype(torch.float32)\nwas",
    "lambda": "compare = lambda emb1, emb2: 0.0\ncheck(compare)",
    "loop": (
        "from exercises.kit.submission import time_limit\ntime_limit.SECONDS = 0.5\n"
        "def get_embedding(model, token_id):\n    while True:\n        pass\ncheck(get_embedding)"
    ),
    "model": "from exercises.kit import models\nmodel = models.load('pocket').model",
    "own": "embedding = model.get_input_embeddings()\nlayer = 'weight'",
    "taken": "def get_embedding(model, token_id):\n    return embedding.weight[token_id]\ncheck(get_embedding)",
    "parameter": (
        "def get_embedding(model, token_id):\n    display(token_id)\n"
        "    return getattr(model.get_input_embeddings(), layer)[token_id]\nshown = check(get_embedding)"
    ),
    "names": "model.dtype, embedding, shown",
    "magic": "%%time\ndef get_embedding(model, token_id):\n    return get_ipython()\nshown = check(get_embedding)",
    "of the magic": "shown",
    "made": "import functools\ncompare = functools.partial(lambda model, emb1, emb2: 0.0, model)\ncheck(compare)",
    "all": "check()",
    "other": "check(print)",
    "hint": "hint(tokenize)",
}


@cache
def executed():
    """What each cell showed, by name: a dictionary of MIME types."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    run = nbclient.NotebookClient(nbformat.v4.new_notebook(cells=cells), timeout=300).execute()
    return {
        name: next((output["data"] for output in cell.outputs if "data" in output), {})
        for name, cell in zip(CELLS, run.cells, strict=True)
    }


@pytest.fixture
def shown(warm_kernels):
    """shown(cell): the text and the HTML that it showed."""
    return lambda name: (executed()[name]["text/plain"], executed()[name]["text/html"])


def test_without_a_function_there_is_nothing_to_check(shown):
    assert "None of the functions is defined here yet: tokenize" in shown("nothing")[0]


def test_a_stub_is_not_attempted_yet(shown):
    text, markup = shown("stub")
    assert text.startswith("not attempted  tokenize")
    assert "Do it." in text
    assert "not attempted yet" in markup


def test_an_error_shows_the_students_own_lines_and_what_was_printed(shown):
    text, markup = shown("error")
    assert "ZeroDivisionError: division by zero" in text
    assert "line 6, in greedy_step: return helper(1)" in text
    assert "line 3, in helper: return value / 0" in text
    assert "<b>I am here</b>" in text
    assert "kit/" not in text
    assert html.escape("<b>I am here</b>") in markup
    assert "<b>I am here</b>" not in markup


def test_a_function_that_was_defined_anew_is_checked_as_it_is_now(shown):
    text, markup = shown("redefined")
    assert text.startswith("done           tokenize              2 of  2 points  (4 of 4 checks)\n")
    assert "hint" not in markup


def test_what_is_done_says_why_and_what_to_try_in_python(shown):
    text, markup = shown("redefined")
    exercise = COURSE.exercise("tokenize")
    assert exercise.why in " ".join(text.split()) and text.splitlines()[-2:] == [
        f'      try_out("{exercise.tries}")', "  Your code and the solution's are the same.",
    ]  # fmt: skip
    assert html.escape(exercise.why) in markup.replace("&#39;", "&#x27;") and "try_out(" in markup
    assert "One other way" not in markup


def test_self_learners_see_their_code_beside_one_other_way(shown):
    text, markup = shown("another way")
    assert "Yours:" in text and "['input_ids'] + []" in text and 'return tokenizer(text)["input_ids"]' in text
    assert "&#39;input_ids&#39;] + []" in markup and "Your code beside one other way" in markup


def test_a_generation_goes_step_by_step_with_the_notebooks_functions_where_they_are_done(shown):
    text, markup = shown("tried")
    assert text.startswith("Yours: tokenize.\nThe kit's, until yours is done: next_token_logits, greedy_step.\n")
    assert "The 271  \u2423dog 398" in text and "[<|endoftext|>]" in text and "27.6 %" in text
    assert markup.count("<details") == 9 and "&lt;|endoftext|&gt;" in markup and "<script" not in markup
    assert "width: 27.6%" in markup and "#c77700" in markup


def test_of_all_at_once_it_is_not_said_why(shown):
    text, markup = shown("all")
    assert "done           tokenize" in text and "try_out" not in text + markup
    assert COURSE.exercise("tokenize").why[:30] not in text + markup


def test_what_can_not_be_tried_is_said(shown):
    assert "An empty text has no tokens" in shown("tried empty")[0]


def test_when_all_is_done_the_picture_and_where_to_go_stand_at_the_end():
    done = tuple((COURSE, Result(name, "done", 4, 4, 1.0)) for name in COURSE.names)
    checked = Checked(done, finished=(COURSE,))
    assert "This is what you have built" in repr(checked) and "  |  compare" in repr(checked)
    assert "<code>compare</code></div>" in checked._repr_html_() and COURSE.after[0][:20] in checked._repr_html_()
    assert "have built" not in repr(Checked(done)) + Checked(done)._repr_html_()


def test_other_functions_are_those_of_the_notebook(shown):
    assert "got a tensor of shape" in shown("global, done")[0]


def test_a_function_that_calls_one_which_is_not_done_is_told_that_and_shown_no_hint_of_its_own(shown):
    text, markup = shown("global")
    assert text.splitlines()[1:] == [
        f"  {building.said('next_token_logits')}", "  A hint? hint(next_token_logits)",
    ]  # fmt: skip
    assert building.said("next_token_logits") in markup and "hint" not in markup


def test_what_a_cell_has_set_for_torch_holds_while_its_functions_run_and_afterwards(shown):
    assert "'torch.float64'" in shown("set")[0]
    assert executed()["still set"]["text/plain"] == "torch.float64"


def test_a_lambda_is_known_by_the_name_it_was_given(shown):
    assert shown("lambda")[0].startswith("not yet        compare")


def test_an_endless_loop_is_stopped_and_the_kernel_lives(shown):
    text = shown("loop")[0]
    assert "stopped after 0.5 seconds. An endless loop? It was here:\n      line " in text
    assert "in get_embedding: " in text


def test_a_name_that_only_the_notebook_has_is_not_there_as_when_it_is_graded(shown):
    text, markup = shown("taken")
    assert "NameError: name 'embedding' is not defined" in text
    said = "get_embedding uses `embedding` of the notebook (made of `model`), which is not there when graded"
    assert said in text and said in markup


def test_what_the_student_has_made_alone_is_there_and_the_notebook_keeps_its_names(warm_kernels):
    shown = executed()["names"]["text/plain"]
    assert "done           get_embedding" in shown and "Embedding(1024, 96" in shown


def test_a_cell_under_a_magic_has_no_lines_to_show_and_is_checked_all_the_same(shown):
    text, _ = shown("of the magic")
    assert "NameError: name 'get_ipython' is not defined" in text and "line 2, in get_embedding" in text


def test_a_function_made_of_the_notebooks_model_is_not_there(shown):
    text, _ = shown("made")
    assert "not yet        compare" in text
    assert "compare is made of `model` of the notebook, which is not there when graded" in text


def test_without_an_argument_all_that_are_defined_are_checked(shown):
    heads = [line for line in shown("all")[0].splitlines() if not line.startswith(" ")]
    names = ["tokenize", "next_token_logits", "greedy_step", "get_embedding", "compare"]
    assert [line[15:].split()[0] for line in heads if line] == names


def test_what_is_no_exercise_says_what_is(shown):
    assert shown("other")[0].startswith("check one of your functions: check(tokenize).")


def test_the_next_hint_is_shown_when_asked_for(shown):
    assert shown("hint")[0] == f"Hint 1 of 3: {COURSE.exercise('tokenize').hints[0]}"


# In this process

WRONG = Result("compare", "not yet", 1, 4, 0.75, "expected <1>.", "hi\n")


@pytest.fixture
def results(tmp_path, monkeypatch):
    """The checks give these results."""
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "state"))
    found = [WRONG]
    monkeypatch.setattr(session, "check_functions", lambda course, functions, namespace: found)
    return found


def compare(emb1, emb2):
    return 0.0


def test_the_result_is_remembered(results):
    assert check(compare) == Checked(((COURSE, WRONG),))
    assert progress.load(COURSE).known["compare"].result == WRONG
    assert progress.load(COURSE).attempted == {"compare"}


def test_what_cannot_be_run_is_said_and_not_raised(results, monkeypatch):
    def check_functions(*arguments):
        raise session.CannotRun("no model")

    monkeypatch.setattr(session, "check_functions", check_functions)
    assert repr(check(compare)) == "no model"


def test_hints_come_one_at_a_time_folded_into_each_other(results):
    markup = check(compare)._repr_html_()
    hints = [html.escape(hint) for hint in COURSE.exercise("compare").hints]
    before, *inner = markup.split("<details")
    assert not any(hint in before for hint in hints)
    assert [[hint in part for hint in hints] for part in inner] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert "</details>" not in "".join(inner[:2])
    assert "<details open" not in markup


def test_running_again_shows_no_hint_in_text(results):
    for _ in range(4):
        text = repr(check(compare))
    assert "Hint" not in text
    assert text.endswith("A hint? hint(compare)")
    assert progress.load(COURSE).hints == {}


def test_lines_end_at_spaces_wherever_something_is_said(results, monkeypatch):
    """JupyterLab breaks preformatted text in the middle of a word unless it is told not to."""
    for markup in (check(compare)._repr_html_(), Checked((), "A problem.")._repr_html_()):
        whole = [tag for tag in re.findall(r"<[^>]*>", markup) if "pre-wrap" in tag]
        assert whole and all("word-break: normal" in tag and "overflow-wrap: anywhere" in tag for tag in whole)


def test_right_and_wrong_have_the_editors_own_colours(results):
    assert "color: var(--jp-error-color1, var(--vscode-errorForeground, #c0392b))" in check(compare)._repr_html_()


def test_what_a_student_wrote_is_text_and_no_markup(results):
    markup = check(compare)._repr_html_()
    assert "expected &lt;1&gt;." in markup


def test_hint_of_something_else_says_what_there_is(results):
    assert "There are tokenize" in repr(hint(3))


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.name)
def test_every_exercise_can_be_shown(course):
    for exercise in course.exercises:
        shown = Checked(((course, Result(exercise.name, "not yet", 0, 4, 0.0, "No.")),))
        assert exercise.title in shown._repr_html_()
        assert exercise.name in repr(shown)


def nearest_tokens(model, tokenizer, word, k):
    return []


def test_functions_of_two_courses_are_checked_and_remembered_each_in_its_own(results, monkeypatch):
    asked = []

    def check_functions(course, functions, namespace):
        asked.append((course.name, [*functions]))
        return [Result(name, "not yet", 0, 4, 0.0, "No.") for name in functions]

    monkeypatch.setattr(session, "check_functions", check_functions)
    shown = check()
    assert asked == [("main", ["compare"]), ("stretch", ["nearest_tokens"])]
    assert [result.exercise for _, result in shown.results] == ["compare", "nearest_tokens"]
    assert [[*progress.load(course).known] for course in courses()] == [["compare"], ["nearest_tokens"]]


def test_a_slip_in_the_manifest_is_said_and_not_raised(monkeypatch):
    def broken():
        raise BadManifest("exercises.toml: line 3")

    monkeypatch.setattr(notebook, "courses", broken)
    assert repr(check(compare)) == repr(hint(compare)) == "exercises.toml: line 3"
