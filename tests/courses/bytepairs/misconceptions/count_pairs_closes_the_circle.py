"""You pair the last id with the first one. A list is no circle: the last id has no right neighbour."""


def count_pairs(ids):
    counts = {}
    for place in range(len(ids)):
        pair = (ids[place], ids[(place + 1) % len(ids)])
        counts[pair] = counts.get(pair, 0) + 1
    return counts
