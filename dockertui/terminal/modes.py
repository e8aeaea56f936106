"""Modes (ECMA-48 8.3.106 and 8.3.125, xterm ctlseqs "DECSET", VT510 manual)."""

from typing import NamedTuple

import pyte.modes as mo

from dockertui.terminal.editing import Editing

MOUSE = {9: "press", 1000: "click", 1002: "drag", 1003: "move"}
"""Private mode: what of the mouse it reports."""

ENCODINGS = {1005: "utf8", 1006: "sgr", 1015: "urxvt"}

_APPLICATION_CURSOR, _REVERSE, _ORIGIN, _AUTOWRAP, _CURSOR, _KEYPAD = 1, 5, 6, 7, 25, 66
_FOCUS, _PASTE, _SYNCHRONIZED, _BLINK = 1004, 2004, 2026, 12
_COLUMNS, _ALLOW_COLUMNS = 3, 40
ALTERNATE = (47, 1047, 1049)

_SIMPLE = (_APPLICATION_CURSOR, _REVERSE, _ORIGIN, _AUTOWRAP, _BLINK, _CURSOR, _KEYPAD, _FOCUS, _PASTE, _SYNCHRONIZED)
KNOWN = {*_SIMPLE, _COLUMNS, _ALLOW_COLUMNS, *MOUSE, *ENCODINGS}
"""Private modes that are either set or reset; the alternate screen's are asked of the screen."""


class Modes(NamedTuple):
    """What the program has asked for that concerns input and painting.

    `mouse` is "" or one of "press", "click", "drag", "move"; `encoding` one of "x10", "utf8", "sgr", "urxvt".
    """

    application_cursor: bool = False
    application_keypad: bool = False
    bracketed_paste: bool = False
    focus: bool = False
    mouse: str = ""
    encoding: str = "x10"
    synchronized: bool = False
    reverse: bool = False
    newline: bool = False


class Switching(Editing):
    """A screen with modes."""

    def reset(self) -> None:
        """RIS."""
        super().reset()
        self.private = {_AUTOWRAP, _CURSOR}
        self.mode: set[int] = set()
        self.cursor_style = 0
        self.kept: dict[int, bool] = {}

    @property
    def modes(self) -> Modes:
        """The modes in force."""
        on = self.private
        return Modes(
            _APPLICATION_CURSOR in on,
            _KEYPAD in on,
            _PASTE in on,
            _FOCUS in on,
            next((MOUSE[mode] for mode in (1003, 1002, 1000, 9) if mode in on), ""),
            next((ENCODINGS[mode] for mode in (1006, 1015, 1005) if mode in on), "x10"),
            _SYNCHRONIZED in on,
            _REVERSE in on,
            mo.LNM in self.mode,
        )

    def set_modes(self, *modes: int) -> None:
        """SM: insert (IRM, 4) and new line mode (LNM, 20)."""
        self.mode.update(mode for mode in modes if mode in (mo.IRM, mo.LNM))
        self.inserting = mo.IRM in self.mode

    def reset_modes(self, *modes: int) -> None:
        """RM."""
        self.mode.difference_update(modes)
        self.inserting = mo.IRM in self.mode

    def set_private_modes(self, *modes: int) -> None:
        """DECSET."""
        for mode in modes:
            self._switch(mode, True)

    def reset_private_modes(self, *modes: int) -> None:
        """DECRST."""
        for mode in modes:
            self._switch(mode, False)

    def keep_private_modes(self, *modes: int) -> None:
        """XTSAVE: remember whether they are on."""
        self.kept.update((mode, self.is_on(mode)) for mode in modes)

    def bring_back_private_modes(self, *modes: int) -> None:
        """XTRESTORE: as they were when they were remembered; those that never were stay."""
        for mode in modes:
            if mode in self.kept and self.kept[mode] != self.is_on(mode):
                self._switch(mode, self.kept[mode])

    def is_on(self, mode: int) -> bool:
        """Whether a private mode is set."""
        return self.alternate if mode in ALTERNATE else mode in self.private

    def _switch(self, mode: int, on: bool) -> None:
        if mode in MOUSE:
            self.private -= MOUSE.keys()
        if mode in KNOWN:
            (self.private.add if on else self.private.discard)(mode)
        if mode == _ORIGIN:
            self.origin = on
            self.cursor_position()
        elif mode == _AUTOWRAP:
            self.autowrap = on
        elif mode == _COLUMNS and _ALLOW_COLUMNS in self.private:
            self._change_columns()
        elif mode == _CURSOR:
            self.cursor.hidden = not on
        elif mode == 1048:
            (self.save_cursor if on else self.restore_cursor)()
        elif mode in ALTERNATE:
            self._alternate(mode, on)

    def _alternate(self, mode: int, on: bool) -> None:
        """Show the other screen. 1049 saves the cursor before, clears the alternate screen and restores it after.

        The alternate screen is a new one each time: xterm keeps what 47 left there, which no program relies on.
        """
        if on:
            if self.main is None:
                if mode == 1049:
                    self.save_cursor()
                self.main = self.rows
                self.rows = [self.blank_line() for _ in range(self.lines)]
            elif mode == 1049:
                self.erase_in_display(2)
            return
        if self.main is not None:
            self.rows, self.main = self.main, None
        if mode == 1049 and False in self.saved:
            self.restore_cursor()

    def _change_columns(self) -> None:
        """DECCOLM, where it is allowed (xterm's mode 40): the screen is cleared, but keeps the size of its pane."""
        self.top, self.bottom = 0, self.lines - 1
        self.erase_in_display(2)
        self.cursor_position()

    def keypad(self, application: bool) -> None:
        """DECKPAM and DECKPNM."""
        self._switch(_KEYPAD, application)

    def set_cursor_style(self, style: int = 0) -> None:
        """DECSCUSR: 0 and 1 blinking block, 2 block, 3 and 4 underline, 5 and 6 bar."""
        if style <= 6:
            self.cursor_style = style

    def soft_reset(self) -> None:
        """DECSTR (VT510 manual): modes, margins, charsets, rendition and the saved cursor; the text stays."""
        self.private -= {_APPLICATION_CURSOR, _ORIGIN, _KEYPAD}
        self.private |= {_CURSOR, _AUTOWRAP}
        self.mode.clear()
        self.inserting, self.autowrap, self.origin = False, True, False
        self.cursor.hidden = False
        self.top, self.bottom = 0, self.lines - 1
        self.pen = self.pens.default
        self.charsets = ["B", "B", "B", "B"]
        self.select_charset(0)
        self.saved.pop(self.alternate, None)
