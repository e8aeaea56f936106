"""Copying out of terminals, and the mouse in them."""

import base64

from textual import events

from tests.app.running import running
from tests.app.terminals.test_terminals import PREFIX, enter, open_shell, screen, start


async def test_a_program_copies_once_it_is_allowed(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await enter(app, r"printf '\033]52;c;aGVsbG8=\a\033]52;c;?\a'")
        await app.shows("bash@box wants to write to the clipboard")
        assert app.copied == []
        await app.press(PREFIX, "y")
        await app.until(lambda: app.copied == ["hello"])
        await enter(app, r"printf '\033]52;c;d29ybGQ=\a'")
        await app.until(lambda: app.copied == ["hello", "world"])
        assert "aGVsbG8" not in screen(app).replace(r"printf '\033]52;c;aGVsbG8=", "")


async def test_what_is_copied_is_what_was_shown(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        first = base64.b64encode(b"one\ntwo \x1b[31m" + b"x" * 100).decode()
        await enter(app, rf"printf '\033]52;c;{first}\a'")
        await app.until(lambda: "one⏎two ␛[31mxxx" in app.text(), "the beginning")
        await app.shows("(+")
        await enter(app, rf"printf '\033]52;c;{base64.b64encode(b'rm -rf').decode()}\a'; echo do'ne'")
        await app.until(lambda: "\ndone" in screen(app))
        await app.press(PREFIX, "y")
        await app.until(lambda: app.copied == ["one\ntwo ␛[31m" + "x" * 100], "what was shown")
        assert tab.allowed
        await enter(app, r"printf '\033]52;c;d29ybGQ=\a'")
        await app.shows("Sent to the terminal's clipboard: by bash@box: world")


async def test_a_program_that_may_not_copy(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, r"printf '\033]52;c;aGVsbG8=\a'")
        await app.shows("wants to write to the clipboard")
        await app.press(PREFIX, "Y")
        await enter(app, r"printf '\033]52;c;d29ybGQ=\a'; echo do'ne'")
        await app.until(lambda: "\ndone" in screen(app))
        assert (app.copied, tab.clipboard) == ([], "")


async def test_selecting_with_the_mouse(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, "clear; echo one two three; echo four")
        await app.until(lambda: screen(app).startswith("one two three\nfour"))
        await app.pilot.mouse_down(tab.view, offset=(4, 0))
        await app.pilot.hover(tab.view, offset=(7, 0))
        await app.pilot.hover(tab.view, offset=(2, 1))
        await app.pilot.mouse_up(tab.view, offset=(2, 1))
        await app.until(lambda: bool(app.copied))
        assert app.copied == ["two three\nfou"]
        assert tab.view.wants_keys


async def test_the_mouse_is_the_programs_where_it_asks(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, r"printf '\033[?1000h\033[?1006h'; head -c 9 | od -An -c")
        await app.until(lambda: tab.live.screen.modes.mouse == "click")
        await app.pilot.click(tab.view, offset=(4, 2))
        await app.press("enter")
        await app.until(lambda: "0   ;   5   ;   3   M" in screen(app).replace("  ;", "  ;"))


async def test_the_wheel_scrolls_back(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, "seq 200")
        await app.until(lambda: "\n200" in screen(app))
        await app.pilot._post_mouse_events([events.MouseScrollUp], tab.view, (3, 3))
        await app.until(lambda: not tab.view.following)
        await app.type("x")
        await app.until(lambda: tab.view.following)
