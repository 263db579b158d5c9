"""You take a pair and the same pair turned round for one. Which of the two ids comes first makes a difference."""


def count_pairs(ids):
    counts = {}
    for one, two in zip(ids, ids[1:], strict=False):
        pair = (min(one, two), max(one, two))
        counts[pair] = counts.get(pair, 0) + 1
    return counts
