"""The key table of the README, made from the registries that the app itself reads: `python -m tools.keys` writes it."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from dockertui.commands import COMMANDS
from dockertui.commands.terminals import INSIDE
from dockertui.model.command import key_label
from dockertui.resources import RESOURCES
from dockertui.widgets.tabs.catalogue import TABS
from dockertui.widgets.tabs.terminal import TerminalTab

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- keys -->\n).*(<!-- /keys -->)", re.DOTALL)

Row = tuple[str, str, str]


def _rows(title: str, rows: Iterable[Row]) -> Iterable[str]:
    yield f"\n**{title}**\n"
    yield "| key | action | what it does |"
    yield "| --- | --- | --- |"
    for keys, name, text in rows:
        yield f"| {keys} | {name} | {_escaped(text)} |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _keys(keys: Iterable[str]) -> str:
    return " ".join(f"`{_escaped(key_label(key))}`" for key in keys)


def table() -> str:
    """The table as Markdown: what works everywhere, then each pane's actions, then the tabs."""
    everywhere = (command for command in COMMANDS if command.keys and command not in INSIDE)
    lines = [*_rows("Everywhere", ((_keys(c.keys), c.title, c.help) for c in everywhere))]
    for resource in RESOURCES:
        rows = [(_keys((a.key,)), a.title, a.help) for a in resource.actions() if a.key]
        lines += _rows(resource.title, rows)
    lines += _rows("Right side", ((_keys((t.key,)), t.title, f"Open the tab {t.title}") for t in TABS.values()))
    inside = (*INSIDE, *TerminalTab.COMMANDS)
    lines += _rows("In a terminal, after `^]`", ((_keys(c.keys), c.title, c.help) for c in inside))
    return "\n".join(lines) + "\n\n"


def updated(text: str) -> str:
    """The README with the table as it is now."""
    return BLOCK.sub(lambda match: match[1] + table() + match[2], text)


def main() -> int:
    """Write the README."""
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
