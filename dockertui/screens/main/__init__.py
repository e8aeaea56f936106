"""The main screen: panes at the left, what the selection is about at the right."""

from dockertui.screens.main.screen import MainScreen

__all__ = ["MainScreen"]
