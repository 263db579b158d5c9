"""You count the ids by themselves. What is asked for is how often two of them are neighbours."""


def count_pairs(ids):
    return {one: ids.count(one) for one in ids}
