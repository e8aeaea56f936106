import time

import pytest
from textual.app import ComposeResult

from dockertui.engine import Endpoint, EngineError
from dockertui.screens.pick import Picker
from dockertui.screens.trouble import Quit, Retry, Sandbox, TroubleScreen, Use, Way
from tests.app.harness_screens import Stage, screen_text, settle

TRIED = Endpoint("default", "unix:///var/run/docker.sock", "DOCKER_HOST", label="local")
PROD = Endpoint("prod", "ssh://root@prod.example.com", "context", label="[b]prod")
DENIED = EngineError("permission", "No access to the engine", "permission denied", "Join the docker group, " * 3)


def opened(sandbox: bool = True) -> Stage:
    return Stage(TroubleScreen(DENIED, TRIED, [TRIED, PROD], sandbox, time.monotonic() + 60))


async def test_tells_what_why_and_what_to_do() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        for part in (DENIED.what, DENIED.why, "Join the docker group", TRIED.host, "DOCKER_HOST", "[b]prod", PROD.host):
            assert part in text
        assert "again by itself in" in text


@pytest.mark.parametrize(
    ("keys", "way"),
    [
        (["enter"], Retry()),
        (["r"], Retry()),
        (["down", "enter"], Use(PROD)),
        (["down", "down", "enter"], Sandbox()),
        (["G", "enter"], Quit()),
        (["q"], Quit()),
        (["ctrl+c"], Quit()),
    ],
)
async def test_ways_on(keys: list[str], way: Way) -> None:
    app = opened()
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot, *keys)
    assert app.results == [way]


async def test_no_sandbox_where_there_can_be_none() -> None:
    app = opened(sandbox=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "sandbox" not in screen_text(app)


async def test_another_failure_is_shown_and_the_cursor_stays() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "down")
        assert isinstance(app.screen, TroubleScreen)
        app.screen.update(EngineError("absent", "Nobody there", "connection refused"), None)
        await settle(pilot)
        assert "connection refused" in screen_text(app)
        assert "permission denied" not in screen_text(app)
        assert "again by itself" not in screen_text(app)
        await settle(pilot, "enter")
    assert app.results == [Use(PROD)]


async def test_a_long_account_scrolls_on_a_small_screen() -> None:
    app = opened()
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert "DOCKER_HOST" not in screen_text(app)
        assert "Retry now" in screen_text(app)
        await settle(pilot, *"JJJJJJJ")
        assert "DOCKER_HOST" in screen_text(app)
        assert "Retry now" in screen_text(app)


async def test_what_happens_after_it_closed_does_no_harm() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TroubleScreen)
        screen.dismiss(Retry())
        screen.dismiss(Quit())
        screen.update(EngineError("absent", "Nobody there", "connection refused"), None)
        screen.label()
        await settle(pilot)
        screen.update(EngineError("absent", "Nobody there", "connection refused"), None)
        assert app.screen is not screen
    assert app.results == [Retry()]


async def test_one_that_is_closed_before_it_has_its_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the app ends in that moment: Textual mounts nothing in what is closing, but tells it that it is."""
    compose = TroubleScreen.compose

    def late(screen: TroubleScreen) -> ComposeResult:
        yield from compose(screen)
        screen._closing = True

    monkeypatch.setattr(TroubleScreen, "compose", late)
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not app.shown.query(Picker)
        app.shown._closing = False
