"""What there is to know about a volume, in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine.answers import expect, fields, labels, text
from dockertui.i18n import _
from dockertui.model.overview import Fact, Section, ago, fact, pairs, section, several
from dockertui.resources.volume.record import Volume, volumes_of

if TYPE_CHECKING:
    from dockertui.model.store import Store

INSPECTED = fields(Scope=text, CreatedAt=text, Options=labels)
"""What is read of an answer to GET /volumes/NAME."""


def overview(record: Volume, inspected: dict[str, Any], store: "Store") -> Sequence[Section]:
    """The sections of a volume's overview. Raises EngineError("answer")."""
    inspected = expect(INSPECTED, inspected)
    users = store.grouped("container", volumes_of).get(record.id, ())
    mounted = [Fact("", c.name, "", ("container", c.id)) for c in sorted(users, key=lambda c: str(c.name))]
    return (
        section(
            _("Volume"),
            (
                Fact(_("Name"), record.name),
                Fact(_("Driver"), record.driver),
                fact(_("Scope"), inspected.get("Scope")),
                Fact(_("Mountpoint"), record.mountpoint),
                Fact(_("Created"), ago(inspected.get("CreatedAt", ""))),
                Fact(_("Size"), _("unknown until asked for") if record.size is None else fmt.size(record.size)),
                *several(_("Used by"), mounted or [Fact("", _("no container"), "dim")]),
            ),
        ),
        section(_("Options"), pairs(inspected.get("Options"))),
        section(_("Labels"), pairs(record.labels)),
    )
