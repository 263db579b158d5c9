"""You put the new id in for every id of the pair, wherever it stands alone. Only the two side by side become
one.
"""


def merge(ids, pair, new):
    return [new if one in pair else one for one in ids]
