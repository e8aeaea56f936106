"""The C library's heap, where that is glibc: kept in one piece, and given back to the system."""

M_ARENA_MAX = -8
"""The parameter of mallopt(3) for how many arenas there may be."""


def share() -> None:
    """Have all threads take memory from one heap; to be called before there is a second thread.

    glibc makes up to eight heaps a processor, and what is free in one is of no use to threads that have another: 10 MiB
    within minutes. Python's threads hardly ever allocate at the same time.
    """
    import ctypes

    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system back what the C library keeps for later (malloc_trim(3))."""
    import ctypes

    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
