"""Engines that can be chosen, as rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dockertui.engine import Endpoint
from dockertui.engine.endpoint import DEFAULT_NAME
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Cell, Column, Listing, Record, Tone
from dockertui.model.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRow(Record):
    """An engine that can be chosen: `current` is the CLI's context, `shown` says that its rows are in the lists."""

    endpoint: Endpoint
    description: str = ""
    current: bool = False
    shown: bool = False
    mark: str = GLYPHS.created
    tone: Tone = "dim"
    state: str = ""
    containers: str = ""
    label_tone: Tone = "strong"

    @property
    def context(self) -> bool:
        """Whether it is a docker context."""
        return self.endpoint.source in ("context", "default", "config.json", "--context", "DOCKER_CONTEXT")

    @property
    def ours(self) -> bool:
        """Whether it is a context that can be removed."""
        return self.context and self.name != "default"


def engine_row(endpoint: Endpoint, session: Session | None, shown: bool, description: str, current: str) -> EngineRow:
    """The row of an engine."""
    mark, tone, state = _state(session)
    named = endpoint.name != DEFAULT_NAME or endpoint.source == "default"
    containers = session.store.all("container") if session and session.seen else ()
    up = sum(record.running for record in containers)
    found = EngineRow(
        host="",
        id=endpoint.key,
        name=clean(endpoint.name if named else endpoint.source),
        endpoint=endpoint,
        description=clean(description),
        shown=shown,
        mark=mark,
        tone=tone,
        state=state,
        containers=f"{up}/{len(containers)}" if session and session.seen else "",
        label_tone=session.tone if session else "strong",
    )
    return replace(found, current=found.context and endpoint.name == current)


def _state(session: Session | None) -> tuple[str, Tone, str]:
    """Symbol, tone and words for how an engine does."""
    if session is None:
        return GLYPHS.created, "dim", ""
    info = session.engine.info
    if session.state == "live" and info:
        return GLYPHS.running, "ok", f"{'podman' if info.podman else 'docker'} {clean(info.version)}"
    if session.state == "lost":
        asks = session.error is not None and session.error.kind == "question"
        return GLYPHS.failed, "bad", _("ssh has to ask") if asks else _("not reachable")
    return GLYPHS.restarting, "busy", _("connecting{dots}").format(dots=GLYPHS.ellipsis)


def known(found: EngineRow, session: Session | None) -> Iterator[tuple[str, Tone]]:
    """What else there is to say of an engine, in lines: certificates, read-only, and what is wrong."""
    tls = found.endpoint.tls
    if tls:
        kept = [name for name, path in (("ca", tls.ca), ("cert", tls.cert), ("key", tls.key)) if path]
        proven = _("its certificate is checked") if tls.verify else _("its certificate is not checked")
        yield _("TLS: {proven}; {files}").format(proven=proven, files=" ".join(kept) or _("no files of its own")), "dim"
    if session and session.engine.read_only:
        yield _("Read-only: nothing is changed there."), "warn"
    if session and session.error:
        yield str(session.error), "bad"


ENGINE_ROWS = Listing[EngineRow](
    command="docker context ls",
    columns=(
        Column("mark", "", lambda p: Cell(p.mark, p.tone), lambda p: p.state, 1),
        Column(
            "name", _("NAME"), lambda p: Cell(p.name, p.label_tone), lambda p: (not p.context, p.name), 14, grows=True
        ),
        Column(
            "shown", _("SHOWN"), lambda p: Cell(GLYPHS.ok if p.shown else "", "accent"), lambda p: not p.shown, 5, 2
        ),
        Column("current", _("CLI"), lambda p: Cell("*" if p.current else "", "accent"), lambda p: not p.current, 3, 3),
        Column("state", _("STATE"), lambda p: Cell(p.state, p.tone), lambda p: p.state, 22, 1),
        Column(
            "running",
            _("RUNNING"),
            lambda p: Cell(p.containers),
            lambda p: p.containers,
            8,
            5,
            right=True,
            optional=True,
        ),
        Column(
            "address",
            _("ADDRESS"),
            lambda p: Cell(clean(p.endpoint.host)),
            lambda p: p.endpoint.host,
            24,
            4,
            grows=True,
        ),
        Column(
            "description",
            _("DESCRIPTION"),
            lambda p: Cell(p.description, "dim"),
            lambda p: p.description,
            16,
            6,
            grows=True,
            optional=True,
            prose=True,
        ),
    ),
    sort="name",
    empty=_("No engine is known. n makes a context of one."),
)
"""Not a pane of its own: the Engines screen shows it."""
