"""What hidden inputs are drawn from. The first parameter of each function is the chance of the test that asks."""

SYLLABLES = ("ka", "lo", "mi", "na", "to", "ö", "ß", "日")


def few_ids(chance, length):
    """Ids of a small alphabet, so that pairs come again."""
    return [chance.randint(1, 3) for _ in range(length)]


def babble(chance, words):
    """Words of syllables, with letters of one, two and three bytes."""
    return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(words))


def learned(chance, text, count):
    """Merges as a tokenizer learns them from a text: always one of the most frequent pairs."""
    ids, merges = list(text.encode()), []
    for new in range(256, 256 + count):
        pairs = list(zip(ids, ids[1:], strict=False))
        pair = max(pairs, key=lambda pair: (pairs.count(pair), pair))
        merges.append(pair)
        place, merged = 0, []
        while place < len(ids):
            step = 2 if tuple(ids[place : place + 2]) == pair else 1
            merged.append(new if step == 2 else ids[place])
            place += step
        ids = merged
    return merges
