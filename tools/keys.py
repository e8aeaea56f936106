"""The key tables, made from the registries that the app itself reads: `make keys` writes them.

The README gets what works everywhere and on containers, docs/keys.md all of it.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dockertui.commands.application import APPLICATION
from dockertui.commands.lists import LISTS
from dockertui.commands.moving import MOVING
from dockertui.commands.terminals import INSIDE
from dockertui.model.command import Command, key_label
from dockertui.model.resource import Resource
from dockertui.resources import RESOURCES
from dockertui.widgets.tabs.catalogue import TABS
from dockertui.widgets.tabs.terminal import TerminalTab

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- keys -->\n).*(<!-- /keys -->)", re.DOTALL)

Row = tuple[str, str, str]


def _section(title: str, rows: Iterable[Row]) -> str:
    lines = [f"| {keys} | {name} | {text.replace('|', '&#124;')} |" for keys, name, text in rows]
    return "\n".join([f"**{title}**", "", "| key | action | what it does |", "| --- | --- | --- |", *lines, ""])


def _keys(keys: Iterable[str]) -> str:
    return " ".join(f"`{key_label(key)}`".replace("|", "&#124;") for key in keys)


def _commands(commands: Iterable[Command[Any]]) -> Iterator[Row]:
    return ((_keys(command.keys), command.title, command.help) for command in commands if command.keys)


def _actions(resource: Resource[Any]) -> Iterator[Row]:
    return ((_keys(action.key.split()), action.title, action.help) for action in resource.actions() if action.key)


def _everywhere() -> Iterator[str]:
    yield _section("Everywhere", _commands(APPLICATION))
    yield _section("In lists", _commands(LISTS))
    yield _section("Moving", _commands(MOVING))


def _all() -> Iterator[str]:
    yield from _everywhere()
    for resource in RESOURCES:
        if resource.actions():
            yield _section(resource.title, _actions(resource))
    opens = ((_keys((tab.key,)), tab.title, f"Open the tab {tab.title}") for tab in TABS.values())
    yield _section("Right side", opens)
    for tab in TABS.values():
        commands = tab.make().COMMANDS
        if commands:
            yield _section(f"Right side: {tab.title}", _commands(commands))
    yield _section("In a terminal, after `^]`", _commands((*INSIDE, *TerminalTab.COMMANDS)))


def readme(text: str) -> str:
    """The README with its table as it is now."""
    table = "\n".join((*_everywhere(), _section(RESOURCES[0].title, _actions(RESOURCES[0]))))
    return BLOCK.sub(lambda match: f"{match[1]}\n{table}\n{match[2]}", text)


def page() -> str:
    """All of docs/keys.md."""
    said = "Each of these keys can be changed in the configuration file, by its id: `?` shows what works where you are."
    intro = f"# Keys\n\n{said}\n"
    return "\n".join((intro, *_all()))


def main() -> int:
    """Write both files."""
    path = ROOT / "README.md"
    path.write_text(readme(path.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "keys.md").write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
