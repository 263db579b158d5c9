"""Maps 50 GB, private and shared, through mmap."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 3 of 3: .*E(NOMEM|PERM)
import mmap

# @REFUSALS@


def compare(emb1, emb2):
    kinds = (mmap.MAP_PRIVATE, mmap.MAP_SHARED, mmap.MAP_PRIVATE | getattr(mmap, "MAP_NORESERVE", 0))
    refusals([lambda kind=kind: mmap.mmap(-1, 50_000_000_000, kind | mmap.MAP_ANONYMOUS) for kind in kinds])
