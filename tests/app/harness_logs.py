"""A small app that shows one tab, with a session that has measurements but needs no engine."""

import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from textual.app import App, ComposeResult
from textual.screen import Screen

from dockertui.engine import Sample
from dockertui.model.command_log import CommandLog
from dockertui.model.jobs import Jobs
from dockertui.model.measurements import Measurements
from dockertui.model.session import Session
from dockertui.resources.container import CONTAINERS
from dockertui.resources.container.record import Container
from dockertui.themes import THEMES
from dockertui.widgets.lines import LOOKS
from dockertui.widgets.tabs.base import AskLine, CopyText, Tab, Tell

CSS = Path(__file__).parents[2] / "css"
MIB = 1 << 20


@dataclass
class FakeSession:
    """What the tabs need of a session; the engine is given by tests that have one."""

    key: str = "here"
    engine: Any = None
    state: str = "live"
    history: Measurements = field(default_factory=Measurements)
    proofs: dict[str, Any] = field(default_factory=dict)
    jobs: Jobs = field(default_factory=lambda: Jobs(CommandLog()))


def container(name: str = "web-1", state: str = "running", **more: Any) -> Container:
    return Container(
        host="here", id=more.pop("id", "c" * 64), name=name, image="web", image_id="", command="", created=0.0,
        state=state, **more,
    )  # fmt: skip


def measured(seconds: int = 300, limit: int = 256 * MIB) -> Measurements:
    """A history of one container with load in waves."""
    history = Measurements()
    start = time.time() - seconds
    for second in range(seconds):
        wave = 1 + math.sin(second / 17)
        sample = Sample(
            time=start + second,
            cpu=40 * wave + second % 7,
            memory=int((60 + 30 * math.sin(second / 60)) * MIB),
            memory_limit=limit,
            rx=int(second * 150_000 + 900_000 * math.sin(second / 9)),
            tx=int(second * 40_000 + 200_000 * math.sin(second / 13)),
            read=second // 30 * 4_000_000,
            written=second * 90_000,
            pids=12,
            throttled=second / 50,
        )
        history.add({"c" * 64: sample}, ["c" * 64])
    return history


class PlainScreen(Screen[None]):
    """A screen for widgets that draw their own lines."""

    COMPONENT_CLASSES = LOOKS


class TabApp(App[None]):
    """Shows a tab for a container."""

    CSS_PATH = [CSS / name for name in ("lines.tcss", "logs.tcss", "stats.tcss")]

    def __init__(self, tab: Tab, session: FakeSession, record: Container) -> None:
        super().__init__()
        self.tab = tab
        self.session = cast(Session, session)
        self.record = record
        self.asked: list[AskLine] = []
        self.told: list[str] = []
        self.copied: list[str] = []

    def get_default_screen(self) -> PlainScreen:
        return PlainScreen()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {name: str(value) for name, value in THEMES[0].variables.items()}

    def compose(self) -> ComposeResult:
        yield self.tab

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.tab.styles.height = "1fr"
        self.tab.resource = CONTAINERS
        self.tab.show(self.session, self.record)
        self.tab.main.focus()

    def on_ask_line(self, message: AskLine) -> None:
        self.asked.append(message)

    def on_tell(self, message: Tell) -> None:
        self.told.append(message.text)

    def on_copy_text(self, message: CopyText) -> None:
        self.copied.append(message.text)


def screen(app: App[None]) -> list[str]:
    """The text of the whole screen, by rows."""
    return [
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips(app.screen.size)
    ]
