"""You add the new id and then go on with the second id of the pair. The new id stands for both: leave both out."""


def merge(ids, pair, new):
    merged = []
    for place, one in enumerate(ids):
        merged.append(new if tuple(ids[place : place + 2]) == pair else one)
    return merged
