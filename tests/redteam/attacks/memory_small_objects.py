"""Fills the memory with small objects, in one call; most of what it may take it has asked for in one piece before."""
# expect: compare=memory|crashed|timeout|wrong *=not_attempted
# deed: compare: more memory|is gone


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    heap = [bytes(2_700_000_000)]  # it is never written to, so it costs no time
    while True:
        heap.append([bytearray(5000) for _ in range(1000)])
