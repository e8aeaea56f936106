"""An app that shows one modal screen over a page of text, with the product's own style sheets and themes."""

from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from dockertui import paths, themes


class Stage(App[None]):
    """Shows `screen` at start; `results` collects what it was dismissed with."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = [*paths.stylesheets()]

    def __init__(self, screen: Screen[Any], theme: str = themes.THEMES[0].name) -> None:
        super().__init__()
        self.shown = screen
        self.results: list[Any] = []
        self.copied: list[str] = []
        for entry in themes.THEMES:
            self.register_theme(entry)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield Static("\n".join(f"row {index} of what lies behind" for index in range(60)), markup=False)

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.results.append)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


def screen_lines(app: App[Any]) -> list[str]:
    """The text that is on the terminal, line by line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def screen_text(app: App[Any]) -> str:
    """The text that is on the terminal."""
    return "\n".join(screen_lines(app))


async def settle(pilot: Pilot[None], *keys: str) -> None:
    """Press the keys, and wait until what they caused is painted."""
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()
