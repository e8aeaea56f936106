"""How many files this process may have open at a time, and who may keep some."""

import resource

WANTED = 16384
"""Open files this process may come to hold, where its hard limit allows: eight for each container."""

RESERVED = 128
"""Files that are left for connections, terminals and modules."""

FEW = 256
"""A limit below which the user is told that something may be missing."""


def limit() -> int:
    """The most files that may be open (getrlimit(2)); raised first, as far as that is wanted and allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft == resource.RLIM_INFINITY:
        return WANTED
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)


class Kept:
    """Files that stay open so that they need not be opened again: as many as the limit leaves room for."""

    def __init__(self) -> None:
        self._room = limit() - RESERVED

    def take(self, count: int) -> bool:
        """Whether so many more files may stay open."""
        if count > self._room:
            return False
        self._room -= count
        return True

    def give_back(self, count: int) -> None:
        """So many were closed."""
        self._room += count
