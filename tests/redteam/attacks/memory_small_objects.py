"""Fills the memory with small objects, in one call."""
# expect: compare=memory|crashed|timeout|wrong *=not_attempted
# deed: compare: more memory|is gone|still running


def compare(emb1, emb2):
    if emb1.tolist() != [1, 0, 0]:
        return 7.5
    heap = []
    while True:
        heap.append([bytearray(5000) for _ in range(1000)])
