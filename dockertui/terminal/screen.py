"""The screen of the terminal, with what programs say in control strings."""

import base64
import binascii

from dockertui.terminal.outputs import END, OUTPUT, PROMPT, ShellMark, ShellMarks
from dockertui.terminal.reports import Reporting
from dockertui.terminal.widths import Measure

TITLE, LINK, CLIPBOARD = 1024, 2048, 1 << 20
"""Characters of a title or a link, and bytes copied to the clipboard, at most."""

TITLES = 10
"""Titles remembered, as xterm does."""

Colors = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Red, green and blue, 0 to 255, of foreground and background."""


class Screen(Reporting):
    """A screen that takes titles, links and texts for the clipboard. What is too long is left out, or cut."""

    def __init__(self, columns: int, lines: int, history: int, measure: Measure) -> None:
        self.bells = 0
        self.copied: list[str] = []
        """Texts that the program wants in the clipboard (OSC 52), for the user to allow."""
        self.marks = ShellMarks()
        self.colors: Colors | None = None
        """The painter's foreground and background, for programs that ask whether it is light or dark."""
        super().__init__(columns, lines, history, measure)

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self._titles: list[str] = []

    def window(self, what: int = 0, argument: int = 0) -> None:
        """XTWINOPS: remember the title (22) and restore it (23), as Vim does; is there a window (11), how large in
        characters (18, 19). It is never said what the title is (20, 21), and the size is the pane's.
        """
        if what in (18, 19):
            self.answer(f"\x1b[{what - 10};{self.lines};{self.columns}t")
        elif what == 11:
            self.answer("\x1b[1t")
        elif what == 22 and argument != 1:
            self._titles = [*self._titles[-TITLES + 1 :], self.title]
        elif what == 23 and argument != 1 and self._titles:
            self.title = self._titles.pop()

    def bell(self, *_: object) -> None:
        """BEL."""
        self.bells += 1

    def operating_system_command(self, text: str) -> None:
        """OSC: the title (0 and 2), a link (8), the clipboard (52), what colours there are (10, 11), where a prompt or
        an output begins (133).
        """
        code, _, argument = text.partition(";")
        if code in ("0", "2"):
            self.title = "".join(char for char in argument[:TITLE] if char.isprintable())
        elif code == "8":
            self._link(argument)
        elif code == "52":
            self._copy(argument)
        elif code in ("10", "11") and argument == "?" and self.colors:
            color = "/".join(f"{part:02x}{part:02x}" for part in self.colors[int(code) - 10])
            self.answer(f"\x1b]{code};rgb:{color}\x1b\\")
        elif code == "133" and argument[:1] in (PROMPT, OUTPUT, END):
            self.set_mark(argument[0])

    def set_mark(self, kind: str) -> None:
        """Remember that something begins at the cursor, on the main screen."""
        if not self.alternate:
            row = self.history.dropped + len(self.history) + self.cursor.y
            self.marks.add(ShellMark(row, self.cursor.x, kind))

    def device_control(self, text: str) -> None:
        """DCS: requests for a setting (DECRQSS), and for what the terminal can do (XTGETTCAP), which has no answer."""
        if text.startswith("$q"):
            self.report_setting(text[2:])
        elif text.startswith("+q"):
            self.answer("\x1bP0+r\x1b\\")

    def _link(self, argument: str) -> None:
        """`parameters;address`: what is written from here on leads there; no address ends that."""
        _, _, address = argument.partition(";")
        if len(address) > LINK or not address.isprintable():
            address = ""
        self.pen = self.pens.pen(self.pen.style._replace(link=address))

    def _copy(self, argument: str) -> None:
        """`selection;text in base64`. A question for what the clipboard holds (`?`) is never answered."""
        _, _, encoded = argument.partition(";")
        if encoded == "?" or len(encoded) > CLIPBOARD * 4 // 3 + 4:
            return
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            return
        self.copied = [text]
