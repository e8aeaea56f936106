"""Control sequences and what they do: the final character, with what comes before it, to a method of the screen."""

import re
from collections.abc import Callable
from functools import partial

from dockertui.terminal.screen import CLIPBOARD, Screen

CONTROLS = {
    "\a": "bell",
    "\b": "backspace",
    "\t": "tab",
    "\n": "linefeed",
    "\v": "linefeed",
    "\f": "linefeed",
    "\r": "carriage_return",
}
"""C0 controls (ECMA-48 5.2). SO and SI are in `SHIFTS`; the others do nothing."""

SHIFTS = {"\x0f": 0, "\x0e": 1, "\x1bn": 2, "\x1bo": 3}

ESCAPES = {
    "c": "reset",
    "D": "index",
    "E": "next_line",
    "H": "set_tab_stop",
    "M": "reverse_index",
    "7": "save_cursor",
    "8": "restore_cursor",
    "#8": "alignment_display",
}
"""What follows ESC (xterm ctlseqs, "C1 (8-Bit) Control Characters" and "Controls beginning with ESC")."""

_MANY = 32

CSI: dict[str, tuple[str, int]] = {
    "@": ("insert_characters", 1),
    "A": ("cursor_up", 1),
    "B": ("cursor_down", 1),
    "C": ("cursor_forward", 1),
    "D": ("cursor_back", 1),
    "E": ("cursor_down1", 1),
    "F": ("cursor_up1", 1),
    "G": ("cursor_to_column", 1),
    "H": ("cursor_position", 2),
    "I": ("cursor_tabs", 1),
    "J": ("erase_in_display", 1),
    "?J": ("erase_in_display", 1),
    "K": ("erase_in_line", 1),
    "?K": ("erase_in_line", 1),
    "L": ("insert_lines", 1),
    "M": ("delete_lines", 1),
    "P": ("delete_characters", 1),
    "S": ("pan_down", 1),
    "T": ("pan_up", 2),
    "X": ("erase_characters", 1),
    "Z": ("cursor_back_tabs", 1),
    "^": ("pan_up", 2),
    "`": ("cursor_to_column", 1),
    "a": ("cursor_forward", 1),
    "b": ("repeat", 1),
    "c": ("report_attributes", 1),
    ">c": ("report_secondary_attributes", 1),
    "=c": ("report_tertiary_attributes", 1),
    "d": ("cursor_to_line", 1),
    "e": ("line_forward", 1),
    "f": ("cursor_position", 2),
    "g": ("clear_tab_stop", 1),
    "h": ("set_modes", _MANY),
    "?h": ("set_private_modes", _MANY),
    "j": ("cursor_back", 1),
    "k": ("line_back", 1),
    "l": ("reset_modes", _MANY),
    "?l": ("reset_private_modes", _MANY),
    "n": ("report_device_status", 1),
    "?n": ("report_private_status", 1),
    "$p": ("report_mode", 1),
    "?$p": ("report_private_mode", 1),
    "!p": ("soft_reset", 0),
    ">q": ("report_version", 1),
    " q": ("set_cursor_style", 1),
    "r": ("set_margins", 2),
    "?r": ("bring_back_private_modes", _MANY),
    "s": ("save_cursor", 0),
    "?s": ("keep_private_modes", _MANY),
    "t": ("window", 2),
    "u": ("restore_cursor", 0),
}
"""Prefix, intermediate and final characters: the method, and how many parameters it takes (xterm ctlseqs, "CSI")."""

_CSI = re.compile(r"\x1b\[([<=>?]?)([0-9;]*)([ -/]*)([@-~])")
_EMBEDDED = re.compile(r"[\x00-\x1a\x1c-\x1f\x7f]")

STRINGS = frozenset("]PX^_")
"""What introduces OSC, DCS, SOS, PM and APC after ESC."""

LONGEST = 1024
"""Characters in a sequence at most; a longer one is ignored."""

LONGEST_STRING = CLIPBOARD * 4 // 3 + 64
"""Characters in a control string at most."""

_KEPT = 4096
_BIGGEST = 9999

Operation = Callable[[], object]


def nothing() -> None:
    """What an unknown sequence does."""


class Operations(dict[str, Operation]):
    """Indexed by an escape sequence other than SGR, what to do."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def __missing__(self, sequence: str) -> Operation:
        introducer = sequence[1:2]
        if introducer in STRINGS:
            return self._string(introducer, sequence[2:])
        if len(sequence) > LONGEST:
            return nothing
        if _EMBEDDED.search(sequence):
            return self._with_controls(sequence)
        operation = self._control_sequence(sequence) if introducer == "[" else self._escape(sequence[1:])
        if len(self) >= _KEPT:
            self.clear()
        self[sequence] = operation
        return operation

    def _string(self, introducer: str, text: str) -> Operation:
        """OSC and DCS; other strings are swallowed, and so is one that CAN or SUB ends."""
        if text[-1:] in ("\x18", "\x1a") or len(text) > LONGEST_STRING:
            return nothing
        if introducer == "]":
            return partial(self._screen.operating_system_command, text.removesuffix("\a"))
        return partial(self._screen.device_control, text) if introducer == "P" else nothing

    def _with_controls(self, sequence: str) -> Operation:
        """C0 controls inside a sequence take effect first (DEC STD 070); CAN and SUB end it (ECMA-48 8.3.6)."""
        controls = _EMBEDDED.findall(sequence)
        rest = nothing if controls[-1] in "\x18\x1a" else self[_EMBEDDED.sub("", sequence)]

        def run() -> None:
            for control in controls:
                if control in CONTROLS:
                    getattr(self._screen, CONTROLS[control])()
                elif control in SHIFTS:
                    self._screen.select_charset(SHIFTS[control])
            rest()

        return run

    def _escape(self, rest: str) -> Operation:
        screen = self._screen
        if rest in ESCAPES:
            return partial(getattr(screen, ESCAPES[rest]))
        if rest in ("=", ">"):
            return partial(screen.keypad, rest == "=")
        if rest in ("n", "o"):
            return partial(screen.select_charset, SHIFTS["\x1b" + rest])
        if len(rest) == 2 and rest[0] in "()*+":
            return partial(screen.define_charset, rest[1], rest[0])
        return nothing

    def _control_sequence(self, sequence: str) -> Operation:
        match = _CSI.fullmatch(sequence)
        if match is None:
            return nothing
        prefix, parameters, intermediates, final = match.groups()
        name, most = CSI.get(prefix + intermediates + final, ("", 0))
        if not name:
            return nothing
        numbers = [min(int(number), _BIGGEST) if number else 0 for number in parameters.split(";")]
        return partial(getattr(self._screen, name), *numbers[:most])
