"""Forms of several sections: repeated texts, completion, notices, finding a field, pasting, tools."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual.events import Paste

from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Option, Tool, Values
from dockertui.model.numbers import wrong_number
from dockertui.screens.form import FormScreen
from dockertui.screens.form.inputs import TextInput
from tests.app.harness_screens import Stage, screen_lines, screen_text, settle

IMAGES = ("bash:latest", "busybox:latest")


def images(text: str) -> Sequence[str]:
    return [image for image in IMAGES if image.startswith(text)]


def notices(values: Values) -> Sequence[Notice]:
    return [Notice("name", "taken by [b]web[/b]")] if values["name"] == "web" else []


async def probe(values: Values) -> Sequence[Notice]:
    return [Notice("ports", "port 80 is in use", bad=True)] if "80" in values["ports"] else []


def paste(text: str) -> Callable[[Asker, Values], Awaitable[Values | None]] | None:
    if not text.startswith("docker run"):
        return None

    async def fill(asker: Asker, values: Values) -> Values:
        answer = await asker.ask(Form(title="Question", fields=(Field("pwd", "Folder"),)))
        return {"image": text.split()[-1], "ports": ["1", "2"], "pwd": answer and answer.values["pwd"]}

    return fill


async def choose(asker: Asker, values: Values) -> Values | None:
    option = await asker.pick("History", [Option("1", "first", group="Runs"), Option("2", "second", group="Runs")])
    return {"name": option.title} if option else None


RUN = Form(
    title="Run",
    text=("What this is about",),
    fields=(
        Field("image", "Image", section="Basics", complete=images),
        Field("name", "Name", section="Basics", hint="--name"),
        Field("ports", "Ports", "texts", (), section="Ports", check=wrong_number(0, 9999), hint="-p", placeholder="80"),
        Field("all", "All ports", "switch", False, section="Ports", words="publish-all"),
        Field("memory", "Memory", section="Limits", help="Most memory in bytes"),
    ),
    buttons=(Button("run", "Run"), Button("create", "Create")),
    command=lambda v: " ".join(("docker run", *(f"-p {port}" for port in v["ports"]), v["image"])),
    notices=notices,
    probe=probe,
    asides={"Limits": "This host has 2 cores"},
    tools=(Tool("history", "ctrl+r", "history", choose),),
    paste=paste,
)  # fmt: skip


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)])
async def test_all_fields_are_reached_by_going_down(size: tuple[int, int]) -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "What this is about" in screen_text(app)
        for keys in (("b",), ("down", "n"), ("down", "8"), ("down", "9"), ("down",), ("down", "space"), ("down", "5")):
            await settle(pilot, *keys)
        assert "This host has 2 cores" in screen_text(app)
        await settle(pilot, "enter")
    assert [answer.values for answer in app.results] == [
        {"image": "b", "name": "n", "ports": ["8", "9"], "all": True, "memory": "5"}
    ]


async def test_sections_turn_by_page_and_keep_their_values() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "a", "pagedown", "pagedown", "7", "pagedown", "b", "pageup")
        assert app.screen.values["image"] == "ab"  # type: ignore[attr-defined]
        assert app.screen.values["memory"] == "7"  # type: ignore[attr-defined]
        assert any("Limits" in line and " 1" in line for line in screen_lines(app))


async def test_going_up_from_the_first_field_of_a_section() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "pagedown", "up", "x")
        assert app.screen.values["name"] == "x"  # type: ignore[attr-defined]


async def test_a_repeated_text_loses_the_lines_that_are_emptied() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "pagedown", "1", "down", "x", "down", "3")
        assert "must be a whole number" in screen_text(app)
        await settle(pilot, "up", "backspace", "up")
        assert "must be a whole number" not in screen_text(app)
        assert app.screen.values["ports"] == ["1", "3"]  # type: ignore[attr-defined]
        assert len(app.screen.query("TextsInput TextInput")) == 3
        assert "docker run -p 1 -p 3" in screen_text(app)


async def test_tab_completes_then_goes_on() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "b")
        assert "bash:latest  busybox:latest" in screen_text(app)
        await settle(pilot, "u", "tab")
        assert app.screen.values["image"] == "busybox:latest"  # type: ignore[attr-defined]
        await settle(pilot, "tab", "x")
        assert app.screen.values["name"] == "x"  # type: ignore[attr-defined]


async def test_notices_at_once_and_after_a_rest() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "down", *"web")
        assert "taken by [b]web[/b]" in screen_text(app)
        await settle(pilot, "pagedown", "8", "0")
        for _attempt in range(100):
            await pilot.pause(0.05)
            if "port 80 is in use" in screen_text(app):
                break
        assert "port 80 is in use" in screen_text(app)
        await settle(pilot, "pageup", "enter")
        assert app.results == []
        assert app.focused in list(app.screen.query("TextsInput TextInput"))
        await settle(pilot, "up", "1")
        assert "port 80 is in use" not in screen_text(app)


async def test_a_field_is_found_by_its_option_and_by_what_it_does() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "ctrl+f", *"bytes")
        assert "Memory" in screen_text(app)
        assert "Image" not in screen_text(app)
        await settle(pilot, "enter", "9", "escape")
        assert app.screen.values["memory"] == "9"  # type: ignore[attr-defined]
        assert "This host has 2 cores" in screen_text(app)
        await settle(pilot, "ctrl+f", *"publish-all")
        assert "All ports" in screen_text(app)
        await settle(pilot, "escape", "escape")
    assert app.results == [None]


async def test_a_pasted_line_fills_the_form_after_its_questions() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.post_message(Paste("docker run -p 1 -p 2 \\\n  busybox"))
        await settle(pilot)
        await settle(pilot, "x", "enter")
        assert isinstance(app.screen, FormScreen)
        assert {**app.screen.values, "pwd": ""} == {
            "image": "busybox", "name": "", "ports": ["1", "2"], "all": False, "memory": "", "pwd": "",
        }  # fmt: skip


async def test_a_line_that_is_typed_and_sent_fills_the_form_too() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        box = app.screen.query(TextInput)[1]
        assert isinstance(box, TextInput)
        box.value = "docker run bash"
        await settle(pilot, "enter", "enter")
        assert app.results == []
        assert app.screen.values["image"] == "bash"  # type: ignore[attr-defined]


async def test_other_text_is_pasted_as_ever() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.post_message(Paste("busybox\nmore"))
        await settle(pilot)
        assert app.screen.values["image"] == "busybox"  # type: ignore[attr-defined]


async def test_a_tool_changes_the_values() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "ctrl+r")
        assert "Runs" in screen_text(app)
        await settle(pilot, *"sec", "enter")
        assert app.screen.values["name"] == "second"  # type: ignore[attr-defined]


async def test_a_refusal_names_its_field_and_keeps_the_values() -> None:
    failures = [Notice("memory", "too little memory", bad=True), None]

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        asker.say("pulling")
        return failures.pop(0)

    app = Stage(FormScreen(RUN, attempt=attempt))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, *"bash", "enter")
        await settle(pilot)
        assert screen_text(app).count("too little memory") == 2
        await settle(pilot, "8")
        assert "too little memory" not in screen_text(app)
        await settle(pilot, "enter")
    assert [(answer.values["image"], answer.values["memory"]) for answer in app.results] == [("bash", "8")]


async def test_several_lines_are_pasted_as_several_texts() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "pagedown", "1", "down")
        app.post_message(Paste("2\n\n3\n"))
        await settle(pilot)
        assert app.screen.values["ports"] == ["1", "2", "3"]  # type: ignore[attr-defined]
        await settle(pilot)
        assert "docker run -p 1 -p 2 -p 3" in screen_text(app)


async def test_the_buttons_are_a_key_away() -> None:
    app = Stage(FormScreen(RUN))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, "b", "pagedown", "ctrl+b", "right", "enter")
    assert [answer.button for answer in app.results] == ["create"]
