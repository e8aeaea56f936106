"""The key tables, made from the registries that the app itself reads: `make keys` writes them.

The README gets what works everywhere and on containers, docs/keys.md all of it.
"""

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from dockertui import bindings
from dockertui.bindings import Keyed, Place
from dockertui.model.command import key_label

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- keys -->\n).*(<!-- /keys -->)", re.DOTALL)


def _keys(keys: Iterable[str]) -> str:
    return " ".join(f"`{key_label(key)}`".replace("|", "&#124;") for key in keys)


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join([f"**{title}**", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""])


def _short(place: Place) -> str:
    rows = [(_keys(one.keys), one.title, one.help) for one in place.known if one.keys]
    return _table(place.title, ("key", "action", "what it does"), rows)


def _full(place: Place, known: Collection[Keyed]) -> str:
    if any(one.help for one in known):
        rows = [(_keys(one.keys), one.title, one.help, f"`{one.id}`") for one in known]
        return _table(place.title, ("key", "action", "what it does", "id"), rows)
    return _table(place.title, ("key", "action", "id"), [(_keys(one.keys), one.title, f"`{one.id}`") for one in known])


def _all() -> Iterator[str]:
    """Each id once, where it stands first."""
    seen: set[str] = set()
    for place in bindings.places():
        new = {one.id: one for one in place.known if one.id not in seen}
        seen |= new.keys()
        if new:
            yield _full(place, new.values())


def readme(text: str) -> str:
    """The README with its table as it is now."""
    table = "\n".join(map(_short, (*bindings.everywhere(), bindings.kinds()[0])))
    return BLOCK.sub(lambda match: f"{match[1]}\n{table}\n{match[2]}", text)


def page() -> str:
    """All of docs/keys.md."""
    said = (
        "`?` shows what works where you are, and `i` there the ids. Each of these keys can be changed by its id: see\n"
        "[configuration.md](guide/configuration.md#keys). Letters on buttons are made from their labels."
    )
    return "\n".join((f"# Keys\n\n{said}\n", *_all()))


def main() -> int:
    """Write both files."""
    path = ROOT / "README.md"
    path.write_text(readme(path.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "keys.md").write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
