"""The hidden suite: what the solutions say of ids and texts that nobody has seen."""

import pytest

from exercises.kit.checks import check_equal


@pytest.mark.exercise("count_pairs")
@pytest.mark.parametrize("length", [2, 9, 60])
def test_counts_pairs_of_any_list(student, reference, inputs, length):
    """Pairs of longer lists are counted."""
    ids = inputs.few_ids(length)
    check_equal(student.count_pairs(ids), reference.count_pairs(ids))


@pytest.mark.exercise("count_pairs")
def test_counts_pairs_that_overlap(student, inputs):
    """An id in the middle of three equal ones belongs to two pairs."""
    one = inputs.integer(1, 200)
    check_equal(student.count_pairs([one] * 5), {(one, one): 4})


@pytest.mark.exercise("merge")
@pytest.mark.parametrize("length", [8, 60])
def test_merges_in_any_list(student, reference, inputs, length):
    """A pair is found wherever it stands."""
    ids = [1, 2, *inputs.few_ids(length), 2, 1, 1, 2]
    check_equal(student.merge(ids, (1, 2), 50), reference.merge(ids, (1, 2), 50))


@pytest.mark.exercise("merge")
def test_merges_equal_ids(student, reference, inputs):
    """A pair may be of two equal ids, and stand several times in a row."""
    ids = [1] * 7 + inputs.few_ids(30)
    check_equal(student.merge(ids, (1, 1), 50), reference.merge(ids, (1, 1), 50))


@pytest.mark.exercise("merge")
def test_leaves_a_list_without_the_pair_as_it_is(student, inputs):
    """Where the pair does not come, the ids stay the same."""
    ids = inputs.few_ids(20)
    check_equal(student.merge(ids, (8, 9), 50), ids)


@pytest.mark.exercise("encode")
def test_encodes_letters_of_several_bytes(student, reference, inputs):
    """A letter may be of several bytes."""
    text = inputs.babble(3) + "日ß"
    check_equal(student.encode(text, []), reference.encode(text, []))


@pytest.mark.exercise("encode")
@pytest.mark.parametrize("merges", [1, 12])
def test_encodes_with_what_was_learned(student, reference, inputs, merges):
    """Merges that were learned from a text are applied to it."""
    text = inputs.babble(12)
    learned = inputs.learned(text, merges)
    check_equal(student.encode(text, learned), reference.encode(text, learned))
