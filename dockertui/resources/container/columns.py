"""How containers look in a table."""

import sys
import time
from functools import lru_cache

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column, Tone
from dockertui.resources.container.record import Container, Port

_STATES: dict[str, tuple[str, Tone]] = {
    "running": (GLYPHS.running, "ok"),
    "paused": (GLYPHS.paused, "warn"),
    "restarting": (GLYPHS.restarting, "busy"),
    "removing": (GLYPHS.restarting, "busy"),
    "created": (GLYPHS.created, "dim"),
    "dead": (GLYPHS.failed, "bad"),
}


def glyph(record: Container) -> Cell:
    """The state as one symbol."""
    if record.oom:
        return Cell(GLYPHS.oom, "bad")
    if record.state == "running" and record.health == "unhealthy":
        return Cell(GLYPHS.unhealthy, "bad")
    if record.state == "running" and record.health == "starting":
        return Cell(GLYPHS.running, "busy")
    if record.state == "exited":
        return Cell(GLYPHS.failed, "bad") if record.failed else Cell(GLYPHS.exited, "dim")
    return Cell(*_STATES.get(record.state, ("?", "warn")))


def status(record: Container) -> Cell:
    """The state in words, with how long it has been so."""
    tone = glyph(record).tone
    age = fmt.span(time.time() - record.since)
    if record.oom:
        return Cell(_("OOM {code} {age}").format(code=record.exit_code, age=age), tone)
    if record.state == "exited":
        return Cell(_("exit {code} {age}").format(code=record.exit_code, age=age), tone)
    if record.state == "running":
        return Cell(f"{record.health or _('up')} {age}", tone)
    return Cell(f"{record.state} {age}", tone)


def ports(record: Container) -> Cell:
    """Ports: published ones as `8080→80`, with the address where it is not every one; others by their number."""
    texts = dict.fromkeys(_port_text(port) for port in record.ports)
    return Cell(" ".join(texts), "" if any(port.public for port in record.ports) else "dim")


def _port_text(port: Port) -> str:
    suffix = "" if port.protocol == "tcp" else f"/{port.protocol}"
    if not port.public:
        return f"{port.private}{suffix}"
    address = "" if port.ip in ("", "0.0.0.0", "::") else f"[{port.ip}]:" if ":" in port.ip else f"{port.ip}:"
    return f"{address}{port.public}{GLYPHS.arrow}{port.private}{suffix}"


def cpu(record: Container) -> Cell:
    """CPU use in percent of one core."""
    value = record.sample.cpu if record.sample else None
    tone: Tone = "" if value is None or value < 50 else "warn" if value < 90 else "bad"
    return Cell(fmt.percent(value), tone or ("dim" if value is not None and value < 0.05 else ""))


def _memory_share(record: Container) -> float:
    sample = record.sample
    return sample.memory / sample.memory_limit if sample and sample.memory_limit else 0.0


def memory(record: Container) -> Cell:
    """Memory in use."""
    share = _memory_share(record)
    text = fmt.memory(record.sample.memory) if record.sample else ""
    return Cell(text, "bad" if share > 0.9 else "warn" if share > 0.75 else "")


def memory_limit(record: Container) -> Cell:
    """The most memory it may use, the host's where it has no limit."""
    return Cell(fmt.memory(record.sample.memory_limit) if record.sample else "", "dim")


def _pair(one: float, other: float) -> Cell:
    """Two rates in bytes per second."""
    return Cell(f"{fmt.size(one)}/{fmt.size(other)}", "" if one or other else "dim")


_ORDER = ("running", "restarting", "paused", "removing", "created", "exited", "dead")


def _order(record: Container) -> tuple[int, bool]:
    """What runs before what does not, failures before what ended well; names decide the rest, so that rows rest."""
    return (_ORDER.index(record.state) if record.state in _ORDER else len(_ORDER), not record.failed)


@lru_cache(1024)
def _masked(command: str) -> str:
    from dockertui.model.secrets import mask_line

    return mask_line(command)


def _command(command: str) -> str:
    """A command without the secrets in it.

    What finds them is imported after the first frame, by the right side; until then the program is all that is shown.
    """
    return _masked(command) if "dockertui.model.secrets" in sys.modules else command.partition(" ")[0]


COLUMNS: tuple[Column[Container], ...] = (
    Column("glyph", "", glyph, _order, 1),
    Column("name", _("NAME"), lambda c: Cell(c.name, "strong"), lambda c: c.name, 14, grows=True),
    Column(
        "status",
        _("STATUS"),
        status,
        _order,
        14,
        1,
    ),
    Column("pod", _("POD"), lambda c: Cell(c.pod), lambda c: c.pod, 8, 2, optional=True),
    Column(
        "cpu",
        _("CPU"),
        cpu,
        lambda c: -1.0 if c.sample is None else c.sample.cpu or 0.0,
        6,
        2,
        right=True,
        first="high",
        measured=True,
    ),
    Column(
        "memory",
        _("MEM"),
        memory,
        lambda c: c.sample.memory if c.sample else -1,
        8,
        3,
        right=True,
        first="high",
        measured=True,
    ),
    Column(
        "limit",
        _("LIMIT"),
        memory_limit,
        lambda c: c.sample.memory_limit if c.sample else -1,
        8,
        7,
        right=True,
        measured=True,
    ),
    Column("image", _("IMAGE"), lambda c: Cell(c.image), lambda c: c.image, 16, 4, grows=True),
    Column(
        "ports", _("PORTS"), ports, lambda c: [p.public or p.private for p in c.ports], 14, 5, grows=True, optional=True
    ),
    Column("project", _("PROJECT"), lambda c: Cell(c.project), lambda c: c.project, 12, 6, optional=True),
    Column("id", _("ID"), lambda c: Cell(fmt.short_id(c.id), "dim"), lambda c: c.id, 12, 8),
    Column(
        "created",
        _("CREATED"),
        lambda c: Cell(fmt.span(time.time() - c.created), "dim"),
        lambda c: c.created,
        7,
        7,
        right=True,
        first="high",
    ),
    Column(
        "network",
        _("NET IN/OUT"),
        lambda c: _pair(c.rates.received, c.rates.sent) if c.rates else Cell(""),
        lambda c: c.rates.received + c.rates.sent if c.rates else -1.0,
        15,
        9,
        right=True,
        first="high",
        measured=True,
    ),
    Column(
        "block",
        _("READ/WRITE"),
        lambda c: _pair(c.rates.read, c.rates.written) if c.rates else Cell(""),
        lambda c: c.rates.read + c.rates.written if c.rates else -1.0,
        15,
        9,
        right=True,
        first="high",
        measured=True,
    ),
    Column(
        "pids",
        _("PIDS"),
        lambda c: Cell(str(c.sample.pids) if c.sample else ""),
        lambda c: c.sample.pids if c.sample else -1,
        5,
        9,
        right=True,
        first="high",
        measured=True,
    ),
    Column("command", _("COMMAND"), lambda c: Cell(_command(c.command), "dim"), lambda c: c.command, 20, 9, grows=True),
    Column(
        "size",
        _("SIZE"),
        lambda c: Cell("" if c.size is None else fmt.size(c.size)),
        lambda c: c.size or 0,
        7,
        5,
        right=True,
        first="high",
        optional=True,
    ),
)
