"""Returns a small list that is, written out, 2 to the power of 60 items: each level holds the next one twice."""
# expect: compare=wrong *=not_attempted
# deed: compare: type tuple with more than 20000


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    level = (1.0,)
    for _ in range(19):
        level = (level, level) * 4
    return level
