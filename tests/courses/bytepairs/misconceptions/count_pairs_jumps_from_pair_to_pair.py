"""You go two places further each time, so every id is in one pair only. Each id has a right neighbour: every id
but the last begins a pair.
"""


def count_pairs(ids):
    counts = {}
    for place in range(0, len(ids) - 1, 2):
        pair = (ids[place], ids[place + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts
