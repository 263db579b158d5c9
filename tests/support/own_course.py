"""A course of somebody's own in a folder, for tests: the one that `grader new` writes, and one of two exercises."""

from grader.commands.courses import creating

PAIRS = {
    "course.toml": """
name = "pairs"
title = "Pairs of neighbours"

[[exercise]]
name = "count_pairs"
title = "Which neighbours there are"
points = 2
hints = ["Use zip."]

[[exercise]]
name = "best_pair"
title = "The most frequent one"
points = 3
requires = ["count_pairs"]
hints = ["Use max."]
""",
    "solutions.py": '''
# %%
def count_pairs(ids):
    """How often each pair of neighbours is there.

    >>> count_pairs([1, 2, 1, 2])
    {(1, 2): 2, (2, 1): 1}
    """
    # STUB: Count the pairs.
    # BEGIN SOLUTION
    found = {}
    for pair in zip(ids, ids[1:]):
        found[pair] = found.get(pair, 0) + 1
    return found
    # END SOLUTION


# %%
def best_pair(ids):
    """The pair that is there most often; of several, the first.

    >>> best_pair([1, 2, 1, 2])
    (1, 2)
    """
    # STUB: Take the best.
    # BEGIN SOLUTION
    counted = count_pairs(ids)
    return max(counted, key=counted.get)
    # END SOLUTION
''',
    "oracle.py": '''
from solutions import best_pair


def how_often(ids):
    """How often the best pair is there."""
    return list(zip(ids, ids[1:])).count(best_pair(ids))
''',
    "inputs.py": '''
def ids(random, count):
    """Small numbers, of which the first two come once more at the end."""
    drawn = [random.randint(1, 3) for _ in range(count)]
    return [*drawn, *drawn[:2], *drawn[:2]]
''',
    "checks/test_1_pairs.py": '''
import pytest

IDS = [1, 2, 3, 1, 2]


@pytest.mark.exercise("count_pairs")
def test_counts_pairs(student, reference):
    """Count all pairs."""
    assert student.count_pairs(IDS) == reference.count_pairs(IDS)


@pytest.mark.exercise("best_pair")
def test_finds_the_best(student, reference):
    """Find the best pair."""
    pair = student.best_pair(IDS)
    assert list(zip(IDS, IDS[1:])).count(pair) == reference.how_often(IDS)
''',
    "hidden/test_hidden_pairs.py": '''
import pytest


@pytest.mark.exercise("count_pairs")
def test_counts_pairs_of_any_list(student, reference, inputs):
    """Count all pairs of another list."""
    ids = inputs.ids(9)
    assert student.count_pairs(ids) == reference.count_pairs(ids)


@pytest.mark.exercise("best_pair")
def test_finds_the_best_of_any_list(student, reference, inputs):
    """Find the best pair of another list."""
    ids = inputs.ids(9)
    assert student.best_pair(ids) == reference.best_pair(ids)
''',
    "misconceptions/count_pairs_steps_by_two.py": '''
"""You step from pair to pair by two. Every number but the last begins one."""


def count_pairs(ids):
    pairs = list(zip(ids[::2], ids[1::2]))
    return {pair: pairs.count(pair) for pair in pairs}
''',
    "misconceptions/best_pair_takes_the_rarest.py": '''
"""You take the pair that is there least often."""

from solutions import count_pairs


def best_pair(ids):
    counted = count_pairs(ids)
    return min(counted, key=counted.get)
''',
}  # fmt: skip


def pairs(folder):
    """The folder of the course of two exercises, with an oracle and inputs of its own."""
    for name, text in PAIRS.items():
        path = folder / "pairs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), "utf-8")
    return folder / "pairs"


def words(folder):
    """The folder of the course that `grader new` writes."""
    creating.creating(folder / "words")
    return folder / "words"
