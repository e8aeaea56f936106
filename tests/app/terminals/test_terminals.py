"""Terminals in the app, with keys as events: opening, moving between them, copy mode, closing."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dockertui.screens.form import FormScreen
from dockertui.screens.palette import PaletteScreen
from dockertui.terminal_events import RawKeys
from dockertui.widgets.tabs.terminal import TerminalTab
from sandbox.api import Api
from tests.app.running import Running, running

PREFIX = "ctrl+right_square_bracket"


def start(socket: str, name: str = "box", **config: Any) -> str:
    """Start a container with a shell."""
    api = Api(socket)
    body = {"Image": "bash", "Cmd": ["sleep", "infinity"], "HostConfig": {"Init": True}, **config}
    created = api.post("/containers/create", body, name=name)["Id"]
    api.post(f"/containers/{created}/start")
    return str(created)


UNTIL_TOLD = "until [ -e /told ]; do sleep 0.1; done;"
"""Has a shell wait for `tell`, however long the test takes until then."""


def tell(app: Running, name: str) -> None:
    """Have the shell in a container go on."""
    made = app.api.post(f"/containers/{name}/exec", {"Cmd": ["touch", "/told"]})
    app.api.post(f"/exec/{made['Id']}/start", {"Detach": True})


async def open_shell(app: Running, name: str = "box") -> TerminalTab:
    """Open a shell with `e`, and wait for its prompt."""
    await app.select("container", name)
    await app.press("e")
    await app.until(lambda: front(app) is not None and "#" in screen(app), "a prompt")
    tab = front(app)
    assert tab is not None
    return tab


def strip(app: Running) -> str:
    """The text of the tab strip."""
    return "".join(span.text for span in app.main.detail.strip.line(0))


def front(app: Running) -> TerminalTab | None:
    """The terminal in front."""
    found: TerminalTab | None = app.main.terminals.front
    return found


def screen(app: Running) -> str:
    """The text of the terminal in front."""
    tab = front(app)
    return "\n".join(row.text for row in tab.live.screen.rows(0, tab.live.screen.height)) if tab else ""


async def enter(app: Running, line: str) -> None:
    """Type a line."""
    await app.type(line)
    await app.press("enter")


async def test_a_shell_in_a_tab(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        assert app.commands()[-1] == "docker exec -it box bash"
        await enter(app, "echo $((6 * 7)); exit 3")
        await app.until(lambda: "\n42" in screen(app))
        await app.shows("ended, exit status 3")
        await app.press("enter")
        await app.until(lambda: not app.main.terminals.tabs)
        assert app.main.focused is app.main.pane


async def test_keys_typed_ahead_are_for_the_shell(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        app.app.keys.queue.patience = 60.0  # However slow this machine is, its engine counts as a quick one.
        await app.select("container", "box")
        await app.press("e")
        await enter(app, "echo s$((1 + 1))d")
        await app.until(lambda: "\ns2d" in screen(app))


async def test_several_terminals_and_the_list(clean_engine: str) -> None:
    start(clean_engine, "one")
    start(clean_engine, "two")
    async with running(clean_engine) as app:
        await open_shell(app, "one")
        await app.press(PREFIX, "escape")
        assert app.main.focused is app.main.pane
        await open_shell(app, "two")
        await app.press(PREFIX, "p")
        await app.until(lambda: (tab := front(app)) is not None and tab.title == "bash@one")
        await app.press(PREFIX, "escape", ";")
        await app.until(lambda: isinstance(app.app.screen, PaletteScreen), "the terminals to choose from")
        await app.shows("docker exec -it two bash")
        await app.press("down", "enter")
        await app.until(lambda: (tab := front(app)) is not None and tab.title == "bash@two")
        await app.press(PREFIX, ":")
        await app.type("bash@one")
        await app.press("enter")
        await app.until(lambda: (tab := front(app)) is not None and tab.title == "bash@one")


async def test_a_terminal_stays_when_the_selection_moves(clean_engine: str) -> None:
    start(clean_engine, "one")
    start(clean_engine, "two")
    async with running(clean_engine) as app:
        tab = await open_shell(app, "one")
        await enter(app, f"{UNTIL_TOLD} echo do'ne'")
        await app.press(PREFIX, "escape")
        await app.select("container", "two")
        assert app.main.detail.tab is tab
        await app.press("l")
        await app.until(lambda: app.main.detail.tab_id == "logs")
        tell(app, "one")
        await app.until(lambda: "•" in strip(app), "a mark")
        await app.press(";", "enter")
        await app.until(lambda: "\ndone" in screen(app))
        assert "•" not in tab.title


async def test_a_page_is_right_whenever_it_is_painted(clean_engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, "echo s$((1 + 1))d")
        await app.shows("s2d")
        await app.press(PREFIX, "l")
        await app.until(lambda: not tab.view.size, "a hidden terminal")
        tab.view.sync()
        monkeypatch.setattr(tab.view, "appear", lambda: None)  # As if it came before the layout.
        await app.press(";", "enter")
        await app.shows("s2d")


async def test_the_bell_rings_where_the_user_looks(clean_engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start(clean_engine)
    rung: list[bool] = []
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        monkeypatch.setattr(app.app, "bell", lambda: rung.append(True))
        await enter(app, "for i in 1 2 3 4 5 6; do printf '\\a'; done; echo do''ne")
        await app.until(lambda: "\ndone" in screen(app) and bool(rung), "the bell")
        assert len(rung) < 6
        await app.shows("│done")
        rung.clear()
        await app.press(PREFIX, "l")
        tab.live.screen.feed(b"\a")
        await app.press(";", "enter")
        await app.shows("done")
        assert rung == []


async def test_a_screen_in_reverse(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await app.shows("#")

        def turned() -> bool:
            return all(segment.style and segment.style.reverse for segment in tab.view.render_line(2))

        assert not turned()
        await enter(app, "printf '\\033[?5h'")
        await app.until(turned, "DECSCNM")
        await enter(app, "printf '\\033[?5l'")
        await app.until(lambda: not turned())


async def test_programs_may_ask_whether_it_is_dark(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await app.shows("#")
        await enter(app, r"printf '\033]11;?\a'; read -rs -d '\' answer; echo ${answer#?}")
        await app.until(lambda: "]11;rgb:0e0e/1313/1919" in screen(app))


async def test_the_bell_marks_the_tab(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await enter(app, f"{UNTIL_TOLD} printf '\\a'")
        await app.press(PREFIX, "l")
        await app.until(lambda: app.main.detail.tab_id == "logs")
        tell(app, "box")
        await app.until(lambda: "!" in strip(app), "a mark")


async def test_copy_mode(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, "for i in $(seq 200); do echo line-$i; done")
        await app.until(lambda: "line-200" in screen(app))
        await app.press(PREFIX, "[", "/")
        await app.type("line-150$")
        await app.press("enter")
        await app.shows("line-150")
        await app.press("0", "V", "j", "y")
        assert app.copied == ["line-150\nline-151"]
        assert tab.view.wants_keys
        await app.press(PREFIX, "pageup", "g", "v", "$", "enter")
        assert "for i in" in app.copied[-1]


async def saved(app: Running, path: Path, part: str) -> list[str]:
    """Save a part of the terminal in front to a file; returns its lines."""
    await app.press(PREFIX, "s")
    form = await app.form()
    choices = next(field for field in form.form.fields if field.id == "part").choices
    await app.fill(part=next(choice for choice in choices if choice.startswith(part)), file=str(path))
    await app.press("enter")
    await app.until(path.exists, "the file")
    await app.shows("Saved to")
    return path.read_text().splitlines()


async def test_saving_what_a_terminal_holds(clean_engine: str, tmp_path: Path) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await enter(app, "echo fir''st; seq 300")
        await app.until(lambda: "\n300\n" in screen(app))
        numbers = [str(number) for number in range(1, 301)]
        assert await saved(app, tmp_path / "output", "the last command's output: 301 lines") == ["first", *numbers]
        lines = await saved(app, tmp_path / "all", "everything")
        assert "echo fir''st; seq 300" in lines[0]
        assert lines[1:302] == ["first", *numbers]
        await app.press(PREFIX, "[", "k", "V", "k")
        assert tab.choosing
        await app.press("s")
        await app.form()
        await app.shows("the selected text: 2 lines")
        await app.fill(file=str(tmp_path / "all"))
        await app.press("enter")
        await app.shows("Replace all?")
        await app.press("y")
        await app.until(lambda: (tmp_path / "all").read_text() == "299\n300\n")


async def test_what_cannot_be_saved_keeps_the_form(clean_engine: str, tmp_path: Path) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await app.press(PREFIX, "s")
        await app.fill(file=str(tmp_path / "missing" / "out"))
        await app.press("enter")
        await app.shows("there is no such folder")


async def test_closing_asks_and_ends_the_shell(clean_engine: str) -> None:
    container = start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await app.press(PREFIX, "x")
        await app.form()
        await app.shows("bash@box")
        await app.press("y")
        await app.until(lambda: not app.main.terminals.tabs)
        await app.until_engine(lambda: "bash" not in str(app.api.get(f"/containers/{container}/top")["Processes"]))


async def test_bytes_that_come_late_are_keys_of_dockertui(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        tab = await open_shell(app)
        await app.press(PREFIX)
        assert tab.view.prefixed
        # As if the driver had not heard yet that these are not for the program.
        app.app.post_message(RawKeys(b"x"))
        app.app.post_message(RawKeys(b"y"))
        await app.until(lambda: not app.main.terminals.tabs)
        assert app.main.focused is app.main.pane
        app.app.post_message(RawKeys(b"q"))
        await app.pilot.pause()
        assert app.app.screen is app.main


async def test_quitting_asks(clean_engine: str) -> None:
    start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        await app.press(PREFIX, "q")
        await app.shows("Still running")
        await app.press("escape")
        await app.until(lambda: not isinstance(app.app.screen, FormScreen))
        assert front(app) is not None


async def test_leaving_the_app_ends_the_shells(
    clean_engine: str, wait_until: Callable[[Callable[[], bool]], bool]
) -> None:
    container = start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
    api = Api(clean_engine)
    assert wait_until(lambda: "bash" not in str(api.get(f"/containers/{container}/top")["Processes"]))


def bare_image(api: Api) -> None:
    """An image that holds one program, and no shell."""
    lines = ("FROM busybox AS tools", "FROM scratch", "COPY --from=tools /bin/busybox /sleep", 'CMD ["/sleep", "1000"]')
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        data = "\n".join(lines).encode()
        entry = tarfile.TarInfo("Dockerfile")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    api.build(buffer.getvalue(), "bare:latest")


async def test_sh_where_there_is_no_bash(clean_engine: str) -> None:
    start(clean_engine, Image="busybox")
    async with running(clean_engine) as app:
        await open_shell(app)
        assert app.commands()[-1] == "docker exec -it box sh"
        await enter(app, "echo $0 $((6 * 7))")
        await app.until(lambda: "sh 42" in screen(app))


async def test_no_shell_offers_a_helper(clean_engine: str) -> None:
    bare_image(Api(clean_engine))
    container = start(clean_engine, Image="bare", Cmd=None)
    async with running(clean_engine) as app:
        await app.select("container", "box")
        await app.press("e")
        await app.form()
        await app.shows("There is no shell in this image")
        await app.shows("docker run --rm -it --pid=container:box --network=container:box")
        await app.press("enter")
        await app.until(lambda: "#" in screen(app), "a prompt")
        await enter(app, "ls -d /proc/1/root/sleep && hostname")
        await app.until(lambda: container[:12] in screen(app) and "\n/proc/1/root/sleep" in screen(app))
        await enter(app, "exit")
        await app.shows("ended, exit status 0")

        def names() -> list[list[str]]:
            return [each["Names"] for each in app.api.get("/containers/json", all=True)]

        await app.until_engine(lambda: names() == [["/box"]], "the helper to be gone")  # The engine removes it.


@pytest.mark.parametrize("key", ["e", "a", "n"])
async def test_read_only_opens_none(clean_engine: str, key: str) -> None:
    start(clean_engine)
    async with running(clean_engine, read_only=True) as app:
        await app.select("container", "box")
        assert all(bound.id not in ("container.exec", "container.attach") for bound in app.main.keyboard.bindings())
        await app.press(key)
        assert not app.main.terminals.tabs


async def test_a_container_removed_under_its_terminal(clean_engine: str) -> None:
    container = start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        app.api.delete(f"/containers/{container}", force=True)
        await app.shows("the container was removed")


async def test_a_container_killed_under_its_terminal(clean_engine: str) -> None:
    container = start(clean_engine)
    async with running(clean_engine) as app:
        await open_shell(app)
        app.api.post(f"/containers/{container}/kill")
        await app.shows("exit status 137 · the container stopped")
