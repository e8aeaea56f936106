"""A form keeps its values apart from what its inputs paint: to look changes nothing, an edit only what it is about."""

from types import SimpleNamespace
from typing import Any

import pytest
from textual.events import Paste

from dockertui.model.form import Field, Form
from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.run.form import Occasion, run_form
from dockertui.resources.run.values import spec_of, values_of
from dockertui.screens.form import FormScreen
from dockertui.screens.form.inputs import TextInput
from dockertui.spec import FLAGS, RunSpec, SpecError, parse
from tests.app.harness_screens import Stage, screen_text, settle
from tests.spec.lines import lines

PEM = "-----BEGIN-----\nabc\n\tdef \n-----END-----\n"
ODD = (
    "",
    " ",
    " blanks ",
    "two\nlines\n",
    "tab\t",
    '"',
    '""',
    "mark ⏎",
    "\x1b[31mred",
    "\u202eback",
    "a\r\nb",
    "é\u0301",
)
"""Texts that a careless input changes."""


def offline() -> Any:
    """What the run form needs of a session that has no engine."""
    return SimpleNamespace(store=Store(RESOURCES), state="lost", engine=SimpleNamespace(info=None))


def odd() -> RunSpec:
    """Every flag with texts that are hard to keep, wherever it takes such."""
    options = {}
    for name, flag in FLAGS.items():
        texts = ("true", "false") if flag.kind == "bool" else (*ODD, *(f"A={text}" for text in ODD))
        right = [text for text in texts if not flag.check(text)]
        if right:
            options[name] = tuple(right) if flag.repeats else (right[-1],)
    return RunSpec("busybox", ("sh", "-c", *ODD), options)


def dense(seed: int) -> RunSpec:
    """The flags of many random lines in one specification."""
    options: dict[str, tuple[str, ...]] = {}
    for _api, argv in lines(seed, 200, 0):
        try:
            options |= parse(argv).options
        except SpecError:
            continue
    return RunSpec("busybox", ("sh", "-c", "ls\n"), options)


@pytest.mark.parametrize("spec", [odd(), dense(0)], ids=["odd", "dense"])
async def test_to_look_at_a_form_changes_nothing(spec: RunSpec) -> None:
    screen = FormScreen(run_form(offline(), spec, Occasion(title="Look")))
    app = Stage(screen)
    before = values_of(spec)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for _section in screen.main.sections.names:
            await settle(pilot, "pagedown")
        assert len(screen.rows) == len(screen.form.fields)
        values = screen.values
    assert {name: values[name] for name in before} == before
    assert spec_of(values) == spec


TEXTS = Form(
    title="Texts",
    fields=(
        Field("pem", "PEM", default=PEM),
        Field("lines", "Lines", "texts", ["one\ntwo", " blank "]),
        Field("none", "Init", "switch", None),
    ),
    command=lambda values: f"echo '{values['pem']}'",
)


async def test_line_breaks_are_seen_and_kept_when_the_text_is_edited() -> None:
    screen = FormScreen(TEXTS)
    app = Stage(screen)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "-----BEGIN-----⏎abc⏎⇥def ⏎-----END-----⏎" in screen_text(app)
        await settle(pilot, "home", "x", "end", "backspace")
        assert screen.values["pem"] == f"x{PEM[:-1]}"
        await settle(pilot, "ctrl+y")
    assert app.copied == [f"echo 'x{PEM[:-1]}'"]


async def test_a_mark_that_is_part_of_a_text_stays_one() -> None:
    screen = FormScreen(Form(title="Texts", fields=(Field("text", "Text", default="a⏎b\nc"),)))
    async with Stage(screen).run_test(size=(100, 30)) as pilot:
        await settle(pilot, "end", "d")
        assert screen.values["text"] == "a⏎b\ncd"
        await settle(pilot, "home", "delete", "delete")
        assert screen.values["text"] == "b\ncd"


async def test_lines_are_edited_one_by_one() -> None:
    screen = FormScreen(TEXTS)
    async with Stage(screen).run_test(size=(100, 30)) as pilot:
        await settle(pilot, "down", "end", "3")
        assert screen.values["lines"] == ["one\ntwo3", " blank "]


async def test_a_text_of_several_lines_is_pasted_whole_where_a_field_takes_such() -> None:
    screen = FormScreen(Form(title="Texts", fields=(Field("text", "Text", breaks=True), Field("name", "Name"))))
    app = Stage(screen)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        app.post_message(Paste("sh -c 'a\nb'"))
        await settle(pilot, "down")
        app.post_message(Paste("web\nother"))
        await settle(pilot)
        assert screen.values == {"text": "sh -c 'a\nb'", "name": "web"}


async def test_what_is_cut_out_and_put_in_again_is_the_same() -> None:
    screen = FormScreen(Form(title="Texts", fields=(Field("text", "Text", default="a\nb\tc"),)))
    app = Stage(screen)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        text = screen.query_one("#fields").query_one(TextInput)
        whole = text.value
        text.select_all()
        text.action_cut()
        assert (screen.values["text"], app.copied) == ("", ["a\nb\tc"])
        text.insert_text_at_cursor(whole)
        assert screen.values["text"] == "a\nb\tc"


async def test_a_switch_that_may_say_nothing() -> None:
    screen = FormScreen(Form(title="Switch", fields=(Field("init", "Init", "switch", None),)))
    async with Stage(screen).run_test(size=(100, 30)) as pilot:
        states = [screen.values["init"]]
        await settle(pilot)
        for _press in range(3):
            await settle(pilot, "space")
            states.append(screen.values["init"])
    assert states == [None, True, False, None]
