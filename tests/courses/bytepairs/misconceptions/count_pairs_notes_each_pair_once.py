"""You note which pairs there are, and not how often. Add one each time that a pair comes."""


def count_pairs(ids):
    return dict.fromkeys(zip(ids, ids[1:], strict=False), 1)
