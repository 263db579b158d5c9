"""You begin at the end. Of three equal ids in a row the first two are the pair, so go from left to right."""


def merge(ids, pair, new):
    merged, place = [], len(ids) - 1
    while place >= 0:
        if place > 0 and (ids[place - 1], ids[place]) == pair:
            merged.append(new)
            place -= 2
        else:
            merged.append(ids[place])
            place -= 1
    return merged[::-1]
