"""Answers to the program's questions (xterm ctlseqs, VT510 manual). No answer holds text that came from outside."""

import pyte.modes as mo

from dockertui.terminal import sgr
from dockertui.terminal.modes import ALTERNATE, KNOWN, Switching
from dockertui.terminal.widths import Measure

_DEVICES = {15: "13", 25: "21", 26: "27;1;0;0", 53: "50", 55: "50", 56: "57;0", 75: "70", 85: "83"}
"""No printer, user keys locked, a keyboard, no locator, no errors, no sessions (VT510 manual, DSR; xterm ctlseqs)."""

_PENDING = 64 * 1024
"""Characters of answers to one piece of output, at most."""


class Reporting(Switching):
    """A screen that answers. `replies` is what waits to be sent to the program."""

    def __init__(self, columns: int, lines: int, history: int, measure: Measure) -> None:
        self.replies: list[str] = []
        self._pending = 0
        super().__init__(columns, lines, history, measure)

    def answer(self, text: str) -> None:
        """Send something to the program."""
        if self._pending < _PENDING:
            self._pending += len(text)
            self.replies.append(text)

    def take_replies(self) -> bytes:
        """The answers since the last time."""
        text = "".join(self.replies)
        self.replies.clear()
        self._pending = 0
        return text.encode("ascii", "ignore")

    def report_attributes(self, mode: int = 0) -> None:
        """DA1: a VT220 with colours."""
        if mode == 0:
            self.answer("\x1b[?62;22c")

    def report_secondary_attributes(self, mode: int = 0) -> None:
        """DA2: an xterm of that patch level as a VT220. From 277 on Vim uses the mouse's SGR encoding.

        Not as a VT420 (41): tmux then takes it that there are left and right margins.
        """
        if mode == 0:
            self.answer("\x1b[>1;354;0c")

    def report_tertiary_attributes(self, mode: int = 0) -> None:
        """DA3: no unit id."""
        if mode == 0:
            self.answer("\x1bP!|00000000\x1b\\")

    def report_version(self, mode: int = 0) -> None:
        """XTVERSION."""
        if mode == 0:
            self.answer("\x1bP>|dockertui\x1b\\")

    def report_device_status(self, mode: int = 0) -> None:
        """DSR: all is well (5), or the cursor's position (6)."""
        if mode == 5:
            self.answer("\x1b[0n")
        elif mode == 6:
            self.answer(f"\x1b[{self._position}R")

    def report_private_status(self, mode: int = 0) -> None:
        """DSR, DEC's: the cursor's position with its page (DECXCPR), or which devices there are."""
        if mode == 6:
            self.answer(f"\x1b[?{self._position};1R")
        elif mode in _DEVICES:
            self.answer(f"\x1b[?{_DEVICES[mode]}n")

    @property
    def _position(self) -> str:
        first = self.top if self.origin else 0
        return f"{self.cursor.y - first + 1};{min(self.cursor.x + 1, self.columns)}"

    def report_mode(self, mode: int = 0) -> None:
        """DECRQM, ECMA's modes: 1 is set, 2 reset, 0 unknown."""
        state = (1 if mode in self.mode else 2) if mode in (mo.IRM, mo.LNM) else 0
        self.answer(f"\x1b[{mode};{state}$y")

    def report_private_mode(self, mode: int = 0) -> None:
        """DECRQM, private modes."""
        state = (1 if self.is_on(mode) else 2) if mode in KNOWN or mode in ALTERNATE else 0
        self.answer(f"\x1b[?{mode};{state}$y")

    def report_setting(self, name: str) -> None:
        """DECRQSS: rendition, margins, the cursor's style, conformance level, protection, or size."""
        settings = {
            "m": f"{sgr.parameters(self.pen.style)}m",
            "r": f"{self.top + 1};{self.bottom + 1}r",
            " q": f"{self.cursor_style} q",
            '"p': '62;1"p',
            '"q': '0"q',
            "t": f"{self.lines}t",
            "$|": f"{self.columns}$|",
            "*|": f"{self.lines}*|",
        }
        setting = settings.get(name)
        self.answer(f"\x1bP1$r{setting}\x1b\\" if setting else "\x1bP0$r\x1b\\")
