"""What holds for every dialog."""

import pytest
from textual.app import ComposeResult

from dockertui.screens.dialog import Dialog
from dockertui.screens.events import EventsScreen
from dockertui.screens.jobs import JobsScreen
from tests.app.running import running


@pytest.mark.parametrize("kind", [JobsScreen, EventsScreen])
async def test_one_that_is_closed_before_it_has_its_widgets(
    clean_engine: str, monkeypatch: pytest.MonkeyPatch, kind: type[Dialog[None]]
) -> None:
    """It is not told that it is mounted, so it has nothing to end."""
    compose = kind.compose

    def late(screen: Dialog[None]) -> ComposeResult:
        yield from compose(screen)
        screen._closing = True

    async with running(clean_engine) as run:
        monkeypatch.setattr(kind, "compose", late)
        screen = (
            JobsScreen(run.app.session.jobs) if kind is JobsScreen else EventsScreen(run.main.desk, run.app.session)
        )
        run.app.push_screen(screen)
        await run.until(lambda: run.app.screen is screen, "the dialog")
        await run.pilot.pause()
        assert not screen._begun
        screen._closing = False
        run.app.pop_screen()
        await run.until(lambda: not screen.is_attached, "its end")
