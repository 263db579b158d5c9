"""Your loop ends before the last id, and does not add it. An id at the end that is in no pair stays."""


def merge(ids, pair, new):
    merged, place = [], 0
    while place < len(ids) - 1:
        if (ids[place], ids[place + 1]) == pair:
            merged.append(new)
            place += 2
        else:
            merged.append(ids[place])
            place += 1
    return merged
