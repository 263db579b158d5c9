"""You take the pair turned round for the pair itself. Which of the two ids comes first makes a difference."""


def merge(ids, pair, new):
    merged, place = [], 0
    while place < len(ids):
        if sorted(ids[place : place + 2]) == sorted(pair):
            merged.append(new)
            place += 2
        else:
            merged.append(ids[place])
            place += 1
    return merged
