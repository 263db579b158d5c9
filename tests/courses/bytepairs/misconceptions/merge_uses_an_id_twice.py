"""You use an id for two pairs: of three equal ids in a row you make two new ones. Once an id is part of a pair
it is used up.
"""


def merge(ids, pair, new):
    merged, place = [], 0
    while place < len(ids):
        if tuple(ids[place : place + 2]) == pair:
            merged.append(new)
            last = place + 2 >= len(ids)
            place += 1 if tuple(ids[place + 1 : place + 3]) == pair else 2
            if last:
                break
        else:
            merged.append(ids[place])
            place += 1
    return merged
