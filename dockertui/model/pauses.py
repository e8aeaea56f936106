"""How long to wait between two tries of what does not go well."""

FIRST = 0.25
LONGEST = 8.0


class Pauses:
    """Seconds to wait before the next try: twice as long each time, until one goes well."""

    def __init__(self, first: float = FIRST, longest: float = LONGEST) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def failed(self) -> float:
        """How long to wait now."""
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause

    def went_well(self) -> None:
        """Begin with the shortest again."""
        self._next = self._first
