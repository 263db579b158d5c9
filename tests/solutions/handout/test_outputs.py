"""What is written below examples. Not covered: that the handout is up to date (tests/product/test_handout.py)."""

import pytest

from solutions.handout import outputs

PAGE = """\
Words.

    >>> x = 2
    >>> x + 1
    >>> for n in range(2):
    ...     print(n)
    something old
    and long

    >>> [x]
    [7]

More words.
"""
MADE = """\
Words.

    >>> x = 2
    >>> x + 1
    3
    >>> for n in range(2):
    ...     print(n)
    0
    1

    >>> [x]
    [2]

More words.
"""


@pytest.mark.parametrize("page", [PAGE, MADE])
def test_what_an_example_shows_is_written_below_it_and_the_rest_stays(page):
    assert outputs.written(page) == MADE


def test_what_is_drawn_by_chance_is_the_same_each_time_and_leaves_the_chance_of_others_alone():
    import torch

    page = "    >>> import torch\n    >>> torch.rand(1).item()\n"
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    assert outputs.written(page) == outputs.written(page) != page
    assert torch.equal(torch.rand(1), expected)


def test_an_example_that_raises_is_named_and_nothing_is_written():
    with pytest.raises(SystemExit, match="README.md, line 3: 1 / 0"):
        outputs.written("Words.\n\n    >>> 1 / 0\n")
