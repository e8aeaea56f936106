import pytest

from dockertui.screens.help import HelpScreen, HelpSection
from dockertui.screens.help_lines import HelpRow
from tests.app.harness_screens import Stage, screen_text, settle

SECTIONS = (
    HelpSection(
        "Moving", [HelpRow("j", "Down", "Move the cursor down", "move.down"), HelpRow("k", "Up", "Move the cursor up")]
    ),
    HelpSection("Containers", [HelpRow(chr(97 + n), f"Action {n}", f"Does [b]{n}[/b]") for n in range(26)]),
)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_scrolls_to_the_end(size: tuple[int, int]) -> None:
    app = Stage(HelpScreen(SECTIONS))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Move the cursor down" in screen_text(app)
        await settle(pilot, "G")
        assert "Does [b]25[/b]" in screen_text(app)
        await settle(pilot, "g")
        assert "Move the cursor down" in screen_text(app)


async def test_filter_by_typing() -> None:
    app = Stage(HelpScreen(SECTIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "slash", *"on 17", "enter")
        assert "Action 17" in screen_text(app)
        assert "Action 2" not in screen_text(app)
        assert "Moving" not in screen_text(app)
        await settle(pilot, "escape")
        assert "Moving" in screen_text(app)
        await settle(pilot, "slash", *"nowhere")
        assert "Nothing matches." in screen_text(app)


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_closes(key: str) -> None:
    app = Stage(HelpScreen(SECTIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, key)
    assert app.results == [None]
