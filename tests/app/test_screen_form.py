import asyncio

import pytest

from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values, required
from dockertui.model.numbers import wrong_number
from dockertui.screens.form import FormScreen
from dockertui.screens.form.inputs import TextInput
from tests.app.harness_screens import Stage, screen_lines, screen_text, settle


def stop_command(values: Values) -> str:
    return f"docker stop -t {values['timeout']} web" if values["timeout"] else ""


STOP = Form(
    title="Stop: [red]web[/]",
    text=("Text with [b]markup[/b] and \x1b[31mescapes",),
    fields=(
        Field("name", "Name", default="web", check=required),
        Field("timeout", "Time-out", hint="in seconds", check=wrong_number(-1, 3600)),
        Field("signal", "Signal", "choice", "TERM", ("KILL", "TERM", "HUP")),
        Field("force", "By force", "switch", False),
    ),
    buttons=(Button("ok", "Stop"), Button("kill", "Kill", grave=True)),
    command=stop_command,
)
REMOVE = Form(
    title="Remove: web",
    fields=(Field("force", "Force", "switch", True), Field("signal", "Signal", "choice", "TERM", ("KILL", "TERM"))),
    buttons=(Button("ok", "Remove", grave=True),),
    command=lambda values: "docker rm" + " -f" * values["force"] + " web",
)


async def test_enter_gives_the_values() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "2", "down", "5", "enter")
    assert app.results == [Answer("ok", {"name": "web2", "timeout": "5", "signal": "TERM", "force": False})]


async def test_switches_and_choices_by_key() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "tab", "tab", "right", "right", "h", "left", "tab", "space", "tab", "right", "enter")
    assert app.results == [Answer("kill", {"name": "web", "timeout": "", "signal": "TERM", "force": True})]


async def test_a_wrong_value_is_told_while_typed_and_holds_the_form() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "tab", "x")
        assert "must be a whole number" in screen_text(app)
        await settle(pilot, "shift+tab", "ctrl+u", "enter")
        assert "must not be empty" in screen_text(app)
        assert app.results == []
        await settle(pilot, "a", "enter")
        assert app.focused is app.screen.query(TextInput)[1]
        await settle(pilot, "backspace", "enter")
    assert [answer.values["name"] for answer in app.results] == ["a"]


async def test_the_command_follows_the_values_and_is_copied() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "$ docker" not in screen_text(app)
        await settle(pilot, "tab", "9", "ctrl+y")
        assert "$ docker stop -t 9 web" in screen_text(app)
    assert app.copied == ["docker stop -t 9 web"]


async def test_a_stray_enter_destroys_nothing() -> None:
    app = Stage(FormScreen(REMOVE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "enter")
    assert app.results == [None]


async def test_enter_on_an_input_only_goes_to_a_grave_button() -> None:
    app = Stage(FormScreen(REMOVE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "shift+tab", "enter")
        assert app.results == []
        await settle(pilot, "enter")
    assert [answer.button for answer in app.results] == ["ok"]


async def test_enter_in_a_text_only_goes_to_a_grave_button() -> None:
    form = Form(title="Replace", fields=(Field("name", "Name"),), buttons=(Button("ok", "Replace", grave=True),))
    app = Stage(FormScreen(form))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "x", "enter")
        assert app.results == []
        await settle(pilot, "enter")
    assert app.results == [Answer("ok", {"name": "x"})]


@pytest.mark.parametrize("moves", [(), ("tab",), ("tab", "tab")])
async def test_y_confirms_from_everywhere(moves: tuple[str, ...]) -> None:
    app = Stage(FormScreen(REMOVE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, *moves, "y")
    assert app.results == [Answer("ok", {"force": True, "signal": "TERM"})]


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_backing_out(key: str) -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "x", key)
    assert app.results == [None]


async def test_text_is_plain_and_harmless() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "[red]web[/]" in screen_text(app)
        assert "[b]markup[/b]" in screen_text(app)
        box = app.screen.query_one(TextInput)
        box.insert_text_at_cursor("\x1b[2J")
        await settle(pilot)
        assert "\x1b" not in screen_text(app) + box.value


async def test_an_attempt_that_fails_leaves_the_form_with_its_values() -> None:
    failures = ["port 80 is taken", ""]

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        failure = failures.pop(0)
        return Notice("", failure) if failure else None

    app = Stage(FormScreen(STOP, attempt=attempt))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "1", "enter")
        assert "port 80 is taken" in screen_text(app)
        assert app.results == []
        await settle(pilot, "enter")
    assert [answer.values["name"] for answer in app.results] == ["web1"]


async def test_escape_stops_an_attempt_then_closes() -> None:
    ended = asyncio.Event()

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return None

    app = Stage(FormScreen(STOP, attempt=attempt))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "enter")
        assert "Stop …" in screen_text(app)
        await settle(pilot, "escape")
        assert ended.is_set()
        assert "Cancelled" in screen_text(app)
        assert app.results == []
        await settle(pilot, "escape")
    assert app.results == [None]


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        ((120, 40), "dockertui"),
        ((80, 24), "dockertui-light"),
        ((40, 10), "terminal"),
        ((12, 4), "dockertui"),
    ],
)
async def test_buttons_stay_in_sight(size: tuple[int, int], theme: str) -> None:
    app = Stage(FormScreen(REMOVE), theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if size[0] >= 40:
            assert "Cancel" in screen_text(app)
            assert "Remove: web" in screen_text(app)
        await settle(pilot, "tab", "tab", "pagedown", "y")
    assert [answer.button for answer in app.results] == ["ok"]


async def test_each_input_can_be_reached_on_a_small_screen() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot, "tab", "tab", "tab")
        assert "[ ] By force" in screen_text(app)
        await settle(pilot, "space")
        assert "[x] By force" in screen_text(app)


async def test_labels_and_inputs_are_aligned() -> None:
    app = Stage(FormScreen(STOP))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lines = screen_lines(app)
        column = next(line.index("web") for line in lines if "Name" in line)
        assert next(line.index("‹ TERM ›") for line in lines if "Signal" in line) == column
        assert next(line.index("[ ]") for line in lines if "By force" in line) == column
        hint = next(line.index("in seconds") for line in lines if "Time-out" in line)
        assert hint > column + 20


async def test_the_mouse_works() -> None:
    app = Stage(FormScreen(REMOVE))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lines = screen_lines(app)
        y = next(index for index, line in enumerate(lines) if "[x] Force" in line)
        await pilot.click(offset=(lines[y].index("[x]") + 1, y))
        y = next(index for index, line in enumerate(lines) if "y Remove" in line)
        await pilot.click(offset=(lines[y].index("y Remove") + 3, y))
        await settle(pilot)
    assert app.results == [Answer("ok", {"force": False, "signal": "TERM"})]
