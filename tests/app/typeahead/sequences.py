"""Random keys, and what an app looks like after them: the same however fast they were typed."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input

from dockertui.screens.form import FormScreen
from tests.app.running import NAMES, Running

CHARACTERS = {name: character for character, name in NAMES.items()} | {"enter": "\r", "tab": "\t"}

PREFIX = "ctrl+right_square_bracket"

OPENS = [*"?:CHDKBJVMNX", *"ceERLTUadDrtxyu", "ctrl+e", "comma", "at", "semicolon"]
MOVES = [*"jkgG12345", "up", "down", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "left", "right"]
TABS = [*"livmfpw", "[", "]", "enter"]
EDITS = [*"abxyz01 -=.", "backspace", "delete", "left", "right", "home", "end", "ctrl+u", "ctrl+w", "ctrl+k", "space"]
ENDS = ["enter", "escape", "ctrl+c", "tab", "down", "ctrl+b", "ctrl+f", "ctrl+y"]
ASKS = ["slash", "&", "slash"]
MARKS = ["space", "*", "+", "-", "S", "Z"]


def sequence(choose: random.Random) -> list[str]:
    """One to eight keys as people type them, or as a cat does. `\\0text` is a paste."""
    kind = choose.randrange(6)
    if kind == 0:
        return choose.choices([*OPENS, *MOVES, *TABS, *EDITS, *ENDS, *ASKS, *MARKS], k=choose.randint(2, 8))
    if kind == 1:
        return [choose.choice(OPENS), *choose.choices(EDITS, k=choose.randint(0, 5)), choose.choice(ENDS)]
    if kind == 2:
        return [*choose.choices(ASKS), *choose.choices(EDITS, k=choose.randint(1, 5)), choose.choice(ENDS), "j"]
    if kind == 3:
        return [choose.choice(TABS), *choose.choices([*MOVES, *ASKS, *EDITS], k=3), choose.choice(ENDS)]
    if kind == 4:
        return [choose.choice(OPENS), choose.choice(ENDS)] * choose.randint(1, 3)
    return [
        choose.choice([*OPENS, *ASKS]),
        "\0docker run -it --name x busybox\n",
        *choose.choices(EDITS, k=2),
        "escape",
    ]


def way_out(run: Running, choose: random.Random) -> list[str]:
    """Keys that leave what has the keys now, so that no terminal and no form gets all that follows."""
    if run.main.terminals.view is not None and run.app.screen is run.main:
        return choose.choice([[], [PREFIX, "escape"], [PREFIX, "escape"], [PREFIX, "x", "y"]])
    return choose.choice([[], [], ["escape"], ["escape", "escape"]])


def message(key: str) -> Message:
    """The event of a key, or of a paste."""
    if key.startswith("\0"):
        return Paste(key[1:])
    name = NAMES.get(key, key)
    return Key(name, CHARACTERS.get(name, key if len(key) == 1 else None))


def post(run: Running, *keys: str) -> None:
    """Type without waiting for what a key does before the next."""
    for key in keys:
        run.app.post_message(message(key))


def state(run: Running) -> dict[str, Any]:
    """What the user is at: screens, focus, texts, selection, and what was done."""
    main, screen = run.main, run.app.screen
    view = main.pane.view
    return {
        "screens": [type(each).__name__ for each in run.app.screen_stack],
        "focus": _place(screen.focused),
        "texts": [each.value for each in screen.query(Input) if each.display],
        "form": {key: str(value) for key, value in screen.values.items()} if isinstance(screen, FormScreen) else {},
        "pane": (main.pane.resource.kind, view.current.name if view.current else "", view.filter, view.sort),
        "marks": sorted(identity for _engine, identity in view.marks),
        "layout": (main.mode, main.side, main.keyboard.options, main.prompt.active),
        "tab": (main.detail.tab_id, main.detail.focused_inside),
        "search": getattr(main.detail.tab.main, "pattern", "") if main.detail.tab else "",
        "cursor": getattr(main.detail.tab.main, "chosen", None) is not None if main.detail.tab else False,
        "commands": run.commands(),
        "copied": run.copied,
    }


def _place(widget: Any) -> list[str]:
    """Where a widget is in the tree, from the screen down."""
    return (
        [
            f"{type(node).__name__}#{node.id or ''}[{node.parent.children.index(node) if node.parent else 0}]"
            for node in reversed(widget.ancestors_with_self[:-2])
        ]
        if widget is not None
        else []
    )


def _busy(run: Running) -> Iterator[bool]:
    """Whether anything is under way that a key caused."""
    yield not run.app.keys.idle
    yield run.main.detail._rest is not None
    yield any(tab.live.state == "opening" for tab in run.main.terminals.tabs)
    yield any(worker.group in ("asking", "looking", "page", "rows", "usage") for worker in run.app.workers)
    yield any(node.message_queue_size for node in run.app.screen.walk_children(with_self=True))


async def quiet(run: Running, pause: float) -> None:
    """Wait until nothing is under way any more, and as long as a slow typist waits."""
    calm = 0
    while calm < 2:
        await asyncio.sleep(pause)
        calm = 0 if any(_busy(run)) else calm + 1
