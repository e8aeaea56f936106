"""Nothing that an engine tells controls the terminal or is taken for markup: looked at byte by byte."""

import sys
from pathlib import Path

import pytest

from sandbox.api import Api, ApiError
from tests.app.running import running
from tests.app.test_container_actions import create
from tests.pseudoterminal import Terminal, terminal

EVIL = "[red]mark[/red] \x1b]0;owned\x07\x1b[?1003h\x1b[2J\x9b31m\u202etxet[/]\r\x08"
"""Markup, a window title, mouse reports, an erased screen, an 8-bit CSI, a bidi override, broken markup."""

HARMFUL = (b"\x1b]0;", b"\x1b[?1003h", b"\x1b[2J", "\x9b".encode(), "\u202e".encode(), b"\x08")


def populate(api: Api) -> None:
    """An object of each kind that is as evil as the engine lets it be."""
    labels = {f"key {EVIL}": f"value {EVIL}"}
    script = f"printf '%s\\n' \"$EVIL\" '{EVIL.replace(chr(39), '')}'; sleep 1000"
    create(api, "evil", "sh", "-c", script, Labels=labels, Env=[f"EVIL={EVIL}"])
    create(api, "wont-start", f"/no/such {EVIL}", start=False, Labels=labels, HostConfig={})
    api.post("/volumes/create", {"Name": "evil-volume", "Labels": labels})
    for name in (f"net {EVIL}", "evil-net"):  # newer engines refuse the first
        try:
            api.post("/networks/create", {"Name": name, "Labels": labels})
        except ApiError as error:
            assert error.status == 400
    api.post(
        "/commit", {"Labels": labels, "Cmd": [EVIL]}, container="evil", repo="evil-image", comment=EVIL, author=EVIL
    )


TABS = (
    ("l", "mark"),
    ("v", "key [red]mark[/red]"),
    ("i", "Config"),
    ("P", "sleep 1000"),
    ("E", "EVIL"),
)
BACK, CANCEL = "\t", "\x03"
"""Keys: from the right side to the list; closing a dialog."""


def look_around(run: Terminal) -> None:
    """Bring every view of it to the screen."""
    run.shows("evil-net")
    run.shows(" docker 2")  # Only once the engine is connected are there tabs.
    for key, text in TABS:
        run.send(key)
        run.shows(text)
        run.send("G/mark\r")
        run.rest()
        run.send(f"g{BACK}")
    for pane, name in (("2", "evil-image"), ("3", "evil-volume"), ("4", "evil-net")):
        run.send(f"{pane}/{name}\r")
        run.shows(f"/{name}")
        run.rest()
        for key in ("v", "i"):
            run.send(key)
            run.rest()
            run.send("G")
            run.rest()
            run.send("\x1b")  # back to the list; there it only drops the filter
            run.rest()
        run.send(f"{pane}d")
        run.shows("Remove: ")
        run.send(CANCEL)
    for key, title in ((":evil", "evil"), ("V", "Events")):
        run.send(key)
        run.shows(title)
        run.send(CANCEL)
        run.rest()
    run.send("4Gv")
    run.rest()
    run.send("\x1b")
    run.rest()
    run.send("1/\x15wont-start\r")
    run.shows("/wont-start")
    run.rest()
    run.send("S")
    run.shows("Start failed")


@pytest.mark.parametrize("kind", ["old", "new"])
def test_no_control_bytes_reach_the_terminal(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    socket = request.getfixturevalue("clean_engine" if kind == "old" else "clean_new_engine")
    populate(Api(socket))
    env = {"DOCKER_HOST": f"unix://{socket}", "HOME": str(tmp_path)}
    with terminal(sys.executable, "-m", "dockertui", size=(120, 40), env=env) as run:
        look_around(run)
        run.send("q")
        assert run.end() == 0
        found = [pattern for pattern in HARMFUL if pattern in run.raw]
        assert not found
        bells = run.raw.count(b"\x07") - run.raw.count(b"\x1b]22;") - run.raw.count(b"\x1b]52;")
        assert bells == 0


async def test_the_same_as_text(clean_engine: str) -> None:
    populate(Api(clean_engine))
    async with running(clean_engine) as run:
        await run.select("container", "evil")
        await run.press("v")
        await run.shows("[red]mark[/red]")
        await run.select("container", "wont-start")
        await run.press("S")
        await run.shows("Start failed")
        await run.shows("[red]mark[/red]")
        assert not {letter for letter in run.text() if ord(letter) < 32 and letter != "\n"}


async def test_what_looks_like_another_name_is_told_apart(clean_engine: str) -> None:
    api = Api(clean_engine)
    shown = {"web": "web", "w\u0435b": r"w\u0435b", "web\u00ad": r"web\xad", "web\u3164": r"web\u3164"}
    for name in shown:
        api.post("/networks/create", {"Name": name})
    async with running(clean_engine) as run:
        for name in shown.values():
            await run.select("network", name)
            await run.press("d")
            await run.shows(f"Remove: {name}")
            await run.press("escape")
    for name in api.get("/networks"):
        if name["Name"] in shown:
            api.delete(f"/networks/{name['Id']}")
