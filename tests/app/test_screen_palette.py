from dockertui.screens.palette import PaletteScreen
from dockertui.screens.palette_rank import Choice, PaletteEntry
from tests.app.harness_screens import Stage, screen_lines, screen_text, settle

PANE = PaletteEntry("pane:container", "Containers", "docker ps", "1", ("c", "containers"), "Panes")
STOP = PaletteEntry("container.stop", "Stop", "Ask the main process to end", "s", (), "Containers")
PAUSE = PaletteEntry("container.pause", "Pause", "Freeze", "p", (), "Containers")
UNPAUSE = PaletteEntry("container.unpause", "Unpause [b]", "Go on", "p", (), "Containers", disabled="web is not paused")
ENTRIES = (PANE, STOP, PAUSE, UNPAUSE)


def opened(*recent: str, text: str = "") -> Stage:
    return Stage(PaletteScreen(ENTRIES, recent, text=text))


async def test_everything_in_groups_while_nothing_is_typed() -> None:
    app = opened("container.pause")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        places = [text.index(part) for part in ("Recent", "Pause", "Panes", "Containers", "Stop", "Unpause [b]")]
        assert places == sorted(places)
        assert "web is not paused" in text
        await settle(pilot, "enter")
    assert app.results == [Choice(PAUSE)]


async def test_typing_finds_and_arrows_move_past_headings() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "down", "up", "ctrl+n", "ctrl+p", "down", "enter")
    assert app.results == [Choice(STOP)]


async def test_what_cannot_be_done_cannot_be_taken() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, *"unp", "enter")
        assert app.results == []
        await settle(pilot, "escape")
    assert app.results == [None]


async def test_a_word_and_a_rest() -> None:
    app = opened(text="c")
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot, "tab", *"web", "enter")
    assert app.results == [Choice(PANE, "web")]


async def test_completion_writes_the_name() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, *"pau", "tab")
        assert any("Pause " in line and "Freeze" not in line for line in screen_lines(app))
        await settle(pilot, "enter")
    assert app.results == [Choice(PAUSE)]


async def test_the_mouse_takes() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        y = next(index for index, line in enumerate(screen_lines(app)) if "Ask the main" in line)
        await pilot.click(offset=(10, y))
        await settle(pilot)
    assert app.results == [Choice(STOP)]


async def test_it_says_that_nothing_matches() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, *"qqq", "tab", "enter")
        assert "Nothing is called that." in screen_text(app) and app.results == []
        await settle(pilot, *["backspace"] * 3, *"pau", "enter")
    assert app.results == [Choice(PAUSE)]
