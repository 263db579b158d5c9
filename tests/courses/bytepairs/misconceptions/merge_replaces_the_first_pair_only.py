"""You put the new id in for the first pair and stop. The pair may come again: go on to the end of the list."""


def merge(ids, pair, new):
    for place in range(len(ids) - 1):
        if (ids[place], ids[place + 1]) == pair:
            return [*ids[:place], new, *ids[place + 2 :]]
    return list(ids)
