"""How a handout is cut into a notebook's cells. Not covered: the handout of the course (tests/product)."""

import jupytext
import pytest

from solutions.handout import cells

HANDOUT = """\
# Title

Before the sections.

## 0. Begin

Run this:

    >>> import math
    >>> from math import pi
    >>> x = 1
    >>> x + 1
    2
    >>> x
    1

And see [this file](there.py), or [that page](https://example.org).

![A picture](pictures/one.svg)
<!-- look.one(
    "a", 2
) -->

After the picture.

## 1. `double(x)`: twice

Words.

    >>> double(
    ...     2
    ... )
    4

<!-- not in a class's copy -->
Secret.
<!-- end of it -->
More words.

    >>> def helper(x):
    ...     return x
    >>> helper(3)
    3

## At the end

Only this.
"""
MASTER = """\
# %% [markdown]
# # The notebook

# %% [markdown] tags=["kit"]
# ## 0. From the handout

# %%
import torch

# %% [markdown]
# ## 1. Twice
#
# In two lines.


# %%
def double(x):
    return 2 * x


# %% [markdown] tags=["kit"]
# ## At the end

# %% [markdown]
# ## Not in the handout
#
# It stays.
"""


@pytest.fixture(scope="module")
def woven():
    """The cells of the notebook: (whether it is text, tags, source)."""
    read = jupytext.reads(cells.woven(MASTER, HANDOUT, ["double"]), fmt="py:percent").cells
    return [(cell.cell_type == "markdown", cell.metadata.get("tags", []), cell.source) for cell in read]


def sources(woven, text):
    return [source for is_text, _, source in woven if is_text is text]


def test_a_section_stands_where_the_master_has_its_number_or_its_heading(woven):
    headings = [line for source in sources(woven, True) for line in source.splitlines() if line.startswith("#")]
    assert headings == [
        "# The notebook", "## 0. Begin", "## 1. `double(x)`: twice", "## At the end", "## Not in the handout",
    ]  # fmt: skip
    assert sources(woven, True)[-2:] == ["## At the end\n\nOnly this.", "## Not in the handout\n\nIt stays."]
    assert "Twice" not in "".join(sources(woven, True))


def test_examples_are_cells_that_end_where_there_is_an_output(woven):
    assert sources(woven, False)[:2] == ["import math\nfrom math import pi\n\nx = 1\nx + 1", "x"]


def test_a_picture_is_the_code_that_draws_it_and_text_stands_around_it(woven):
    at = next(number for number, (_, _, source) in enumerate(woven) if source.startswith("look."))
    before, (is_text, _, code), after = woven[at - 1 : at + 2]
    assert (is_text, code) == (False, 'look.one(\n    "a", 2\n)')
    assert before[2].startswith("And see") and after[2] == "After the picture."
    assert cells.pictures(HANDOUT) == {"one": code}


def test_an_example_that_calls_an_exercise_stays_text(woven):
    [text] = [source for source in sources(woven, True) if "double(" in source and "Words." in source]
    assert "    >>> double(\n    ...     2\n    ... )\n    4" in text
    assert not any("double(\n" in source for source in sources(woven, False))


def test_a_function_of_the_handouts_own_stands_apart_from_what_calls_it(woven):
    assert "def helper(x):\n    return x\n\n\nhelper(3)" in sources(woven, False)


def test_nothing_that_a_class_does_not_get_is_in_it_and_no_comment(woven):
    whole = "".join(source for _, _, source in woven)
    assert "Secret" not in whole and "<!--" not in whole and "More words." in whole


def test_a_link_to_a_file_is_its_words_and_one_to_a_page_stays(woven):
    assert "And see this file, or [that page](https://example.org)." in sources(woven, True)


def test_all_cells_of_the_handout_are_the_kits_and_those_of_the_master_as_they_were(woven):
    own = {source for _, tags, source in woven if "kit" not in tags}
    assert own == {
        "# The notebook", "import torch", "def double(x):\n    return 2 * x", "## Not in the handout\n\nIt stays.",
    }  # fmt: skip


@pytest.mark.parametrize("handout", ["", "No sections.\n", "# Only a title\n\nWords.\n"])
def test_without_sections_the_master_stays_as_it_is(handout):
    assert cells.woven(MASTER, handout, ["double"]) == MASTER
