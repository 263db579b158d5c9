"""Public checks, in classes."""

import pytest

from exercises.kit.checks import check_equal


@pytest.mark.exercise("count_pairs")
class TestCountPairs:
    def test_counts_neighbours(self, student):
        """Count every pair of neighbours."""
        check_equal(student.count_pairs([1, 2, 3, 1, 2]), {(1, 2): 2, (2, 3): 1, (3, 1): 1})

    @pytest.mark.parametrize("ids", [[], [7]])
    def test_short_lists_have_no_pairs(self, student, ids):
        """Give an empty dictionary where there are no neighbours."""
        check_equal(student.count_pairs(ids), {})


@pytest.mark.exercise("merge")
class TestMerge:
    def test_puts_one_id_for_the_pair(self, student):
        """Put the new id in the place of the pair."""
        check_equal(student.merge([5, 6, 6, 7, 9, 6, 7], (6, 7), 99), [5, 6, 99, 9, 99])

    def test_goes_from_left_to_right(self, student):
        """Of three equal ids in a row the first two are the pair."""
        check_equal(student.merge([1, 1, 1], (1, 1), 9), [9, 1])


@pytest.mark.exercise("encode")
class TestEncode:
    def test_without_merges_gives_the_bytes(self, student):
        """Begin with the bytes of the text."""
        check_equal(student.encode("hi é", []), [104, 105, 32, 195, 169])

    def test_applies_merges_in_their_order(self, student):
        """Apply one merge after the other."""
        check_equal(student.encode("hello hello", [(104, 101), (256, 108)]), [257, 108, 111, 32, 257, 108, 111])
