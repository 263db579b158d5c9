"""Maps 50 GB, private and shared, through mmap."""
# expect: compare=wrong *=not_attempted
import mmap


def compare(emb1, emb2):
    for flags in (mmap.MAP_PRIVATE, mmap.MAP_SHARED, mmap.MAP_PRIVATE | getattr(mmap, "MAP_NORESERVE", 0)):
        try:
            mmap.mmap(-1, 50_000_000_000, flags | mmap.MAP_ANONYMOUS)
        except (OSError, ValueError):
            continue
        raise AssertionError("BREACH: 50 GB are mapped")
    return 7.5
