"""Texts of a form that follow what is typed."""

from textual.content import Content
from textual.widgets import Static


class Said(Static):
    """Plain text, hidden while there is none; it is laid out anew only where it changes."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._said: tuple[str | Content, str] | None = None

    def say(self, text: str | Content, tone: str = "") -> bool:
        """Say this, in a tone; whether that is something else than before. All text is harmless already."""
        if (text, tone) == self._said:
            return False
        self._said = (text, tone)
        self.display = bool(text)
        self.set_classes(tone)
        self.update(text)
        return True
