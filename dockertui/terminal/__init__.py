"""The terminal emulator, on pyte: what a program writes becomes rows, what the user does becomes bytes for it."""

from dockertui.terminal.keys import encode_focus, encode_key, encode_paste
from dockertui.terminal.modes import Modes
from dockertui.terminal.mouse import Mouse, encode_mouse
from dockertui.terminal.pty import LocalPty, spawn
from dockertui.terminal.row import Row, Run
from dockertui.terminal.screen import Colors
from dockertui.terminal.search import Finder, Match, MatchSpan
from dockertui.terminal.style import DEFAULT, Color, Style
from dockertui.terminal.terminal import Cursor, Terminal

__all__ = [
    "DEFAULT",
    "Color",
    "Colors",
    "Cursor",
    "Finder",
    "LocalPty",
    "Match",
    "MatchSpan",
    "Modes",
    "Mouse",
    "Row",
    "Run",
    "Style",
    "Terminal",
    "encode_focus",
    "encode_key",
    "encode_mouse",
    "encode_paste",
    "spawn",
]
