"""You stop one pair too early. The last pair is that of the last two ids."""


def count_pairs(ids):
    counts = {}
    for place in range(len(ids) - 2):
        pair = (ids[place], ids[place + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts
