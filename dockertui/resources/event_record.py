"""The engine's events as records: what `docker events` tells."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column, Event, Listing, Record, Tone
from dockertui.model.secrets import mask, mask_line
from dockertui.resources.container.overview import exit_meaning

TONES: dict[str, Tone] = {
    "die": "warn",
    "oom": "bad",
    "kill": "warn",
    "destroy": "dim",
    "delete": "dim",
    "untag": "dim",
    "remove": "dim",
    "start": "ok",
    "restart": "ok",
    "create": "ok",
    "pull": "ok",
}

SHOWN = ("exitCode", "signal", "oldName", "container", "driver", "image")
"""Attributes that tell most, in this order; labels and the like are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord(Record):
    """An event. `time` in epoch seconds; `kind` and `subject` say which object it is about; its name is `name`."""

    time: float
    kind: str
    subject: str
    action: str
    details: str
    tone: Tone


def event_record(host: str, number: int, event: Event) -> EventRecord:
    """An event of the engine as a record; `number` tells it from all others."""
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    action, kind = fmt.clean(str(event.get("Action", ""))), str(event.get("Type", ""))
    subject = str(actor.get("ID", ""))
    failed = action == "die" and attributes.get("exitCode", "0") != "0"
    # What an exec runs, and how healthy a container is, follow the action's name.
    action, _colon, more = action.partition(": ")
    more = mask_line(more) if more else ""
    return EventRecord(
        host=host,
        id=str(number),
        name=fmt.clean(attributes.get("name") or fmt.short_id(subject)),
        time=event.get("timeNano", 0) / 1e9,
        kind=fmt.clean(kind),
        subject=subject,
        action=action,
        details=fmt.joined((more, *_details(action, attributes)), "  "),
        tone="bad" if failed or more == "unhealthy" else TONES.get(action, ""),
    )


def _details(action: str, attributes: dict[str, Any]) -> Iterator[str]:
    for name in SHOWN:
        value = fmt.clean(str(attributes.get(name, "")))
        if not value or (name == "image" and action != "create"):
            continue
        if name == "exitCode" and value.isdecimal():
            yield fmt.joined((_("exit {code}").format(code=value), exit_meaning(fmt.whole(value))), ", ")
        elif name == "container":
            yield fmt.short_id(value)
        else:
            yield f"{name}={mask(name, value)}"


def _clock(seconds: float) -> str:
    if not seconds:
        return ""
    return fmt.clock(seconds, "%H:%M:%S" if time.time() - seconds < 80_000 else "%m-%d %H:%M:%S")


COLUMNS: tuple[Column[EventRecord], ...] = (
    Column("time", _("TIME"), lambda o: Cell(_clock(o.time), "dim"), lambda o: (o.time, int(o.id)), 14, first="high"),
    Column("kind", _("TYPE"), lambda o: Cell(o.kind, "dim"), lambda o: o.kind, 9, 3),
    Column("action", _("EVENT"), lambda o: Cell(o.action, o.tone), lambda o: o.action, 18, 1),
    Column("name", _("NAME"), lambda o: Cell(o.name, "strong"), lambda o: o.name, 16, 0, grows=True),
    Column("details", _("DETAILS"), lambda o: Cell(o.details), lambda o: o.details, 20, 2, grows=True),
)

EVENTS = Listing[EventRecord](
    command="docker events --since 24h",
    columns=COLUMNS,
    sort="time",
    descending=True,
    empty=_("Nothing has happened yet."),
)
"""Not a pane of its own: the Events screen shows it."""
