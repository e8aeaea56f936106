"""How an image came to be: its layers with the instruction that made each, who shares them, and who depends on it."""

import re
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.engine.answers import expect, fields, items, number, text
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.overview import Fact, Section, section, several
from dockertui.model.secrets import mask_line
from dockertui.resources.image.record import Image

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

BAR = 6
"""Cells of the bar that compares the sizes of layers."""

COMPARED = 300
"""The most images whose layers are compared."""

_SHELL = re.compile(r"^(?:\|\d+ .*?)?/bin/sh -c (#\(nop\) *)?")

_DIGEST = re.compile(r"\b((?:dir|file|multi):[0-9a-f]{12})[0-9a-f]{20,}")
"""How the engine's builder names what it copied."""

HISTORY = items(fields(Size=number, CreatedBy=text, Comment=text, Created=number))
"""What is read of an answer to GET /images/ID/history."""

Layers = tuple[str, ...]
"""The digests of an image's layers, the base first."""


class LayerCache:
    """The layers of images by their ids: those never change, so each image is asked for once."""

    def __init__(self) -> None:
        self._known: dict[str, Layers] = {}

    def read(self, client: "Client", ids: Collection[str]) -> dict[str, Layers]:
        """The layers of these images, without those that are gone meanwhile. Blocks."""
        found = {identity: self._known.get(identity) or client.image_layers(identity) for identity in ids}
        self._known = found
        return found


LAYERS = LayerCache()


@dataclass(frozen=True, slots=True)
class Relatives:
    """What other images have in common with one: those that begin with all its layers, and how many layers it shares
    with the rest, counted from the base."""

    children: tuple[Image, ...]
    shared: int


def relatives(image: Image, images: Collection[Image], layers: dict[str, Layers]) -> Relatives:
    """Compare an image's layers with those of the others."""
    own = layers.get(image.id, ())
    children, shared = [], 0
    for other in images:
        theirs = layers.get(other.id, ())
        if other.id == image.id or not own:
            continue
        if theirs[: len(own)] == own and len(theirs) > len(own):
            children.append(other)
        shared = max(shared, _common(own, theirs))
    return Relatives(tuple(sorted(children, key=lambda child: child.name)), shared)


def _common(one: Layers, other: Layers) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def instruction(created_by: str) -> str:
    """The line of a Dockerfile behind what a builder noted as the command of a layer."""
    text = _DIGEST.sub(rf"\1{GLYPHS.ellipsis}", created_by.removesuffix("# buildkit")).strip()
    match = _SHELL.match(text)
    if match:
        return text[match.end() :].strip() if match[1] else f"RUN {text[match.end() :].strip()}"
    return re.sub(r"^RUN (?:\|\d+ .*?)?/bin/sh -c ", "RUN ", text)


async def sections(session: "Session", image: Image) -> Sequence[Section]:
    """The page of an image. Raises EngineError."""
    images = list(session.store.all("image"))
    ids = {image.id, *(other.id for other in images[:COMPARED])}

    def call(client: "Client") -> tuple[Any, dict[str, Layers]]:
        return client.history(image.id), LAYERS.read(client, ids)

    answer, layers = await session.engine.call(call)
    entries = expect(HISTORY, answer)
    if not entries:
        raise EngineError("not_found", _("The engine knows no history of it"))
    family = relatives(image, images, layers)
    marks = _marks(entries, len(layers.get(image.id, ())), family.shared)
    return (
        section(_("Size"), _totals(entries, marks)),
        section(_("Layers, the newest first"), _steps(entries, marks)),
        section(_("What depends on it"), _dependants(image, family)),
    )


def _marks(entries: Sequence[dict[str, Any]], count: int, shared: int) -> list[str]:
    """For each entry, newest first: `shared` or `own`, "" for one without a layer or where that cannot be told."""
    filled = [index for index, entry in enumerate(entries) if entry.get("Size")]
    marks = [""] * len(entries)
    if len(filled) == count:
        for place, index in enumerate(reversed(filled)):
            marks[index] = _("shared") if place < shared else _("own")
    return marks


def _totals(entries: Sequence[dict[str, Any]], marks: Sequence[str]) -> Iterator[Fact]:
    sizes = [entry.get("Size", 0) for entry in entries]
    layers = sum(size > 0 for size in sizes)
    yield Fact(_("In all"), _("{size} in {count} layers").format(size=fmt.size(sum(sizes)), count=layers), "strong")
    for mark, label in ((_("own"), _("Its own")), (_("shared"), _("Shared"))):
        size = sum(size for size, given in zip(sizes, marks, strict=True) if given == mark)
        note = _("{size}, freed by its removal") if mark == _("own") else _("{size} with other images")
        yield Fact(label, note.format(size=fmt.size(size)) if size else "")


def _steps(entries: Sequence[dict[str, Any]], marks: Sequence[str]) -> Iterator[Fact]:
    largest = max((entry.get("Size", 0) for entry in entries), default=0)
    for entry, mark in zip(entries, marks, strict=True):
        size = entry.get("Size", 0)
        length = max(1, round(BAR * size / largest)) if size else 0
        bar = (GLYPHS.filled * length).ljust(BAR)
        made = fmt.clean(mask_line(instruction(entry.get("CreatedBy", ""))))
        comment = fmt.clean(entry.get("Comment", ""))
        note = "" if comment.startswith("buildkit.") else comment
        age = fmt.span(time.time() - entry.get("Created", 0))
        label = f"{fmt.size(size) if size else '':>7} {bar} {age:>4}"
        yield Fact(label, fmt.joined((made, note, mark if size and mark == _("shared") else "")), "" if size else "dim")


def _dependants(image: Image, family: Relatives) -> Iterator[Fact]:
    users = [Fact("", name, "", ("container", identity)) for name, identity in image.users]
    yield from several(_("Containers"), users or [Fact("", _("none"), "dim")])
    images = [Fact("", child.name, "", ("image", child.id)) for child in family.children]
    yield from several(_("Images"), images or [Fact("", _("none begins with its layers"), "dim")])
