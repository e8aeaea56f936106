"""What there is to know about a network, in words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dockertui.engine.answers import expect, fields, flag, items, labels, mapping, text
from dockertui.i18n import _
from dockertui.model.overview import Fact, Section, ago, fact, pairs, section
from dockertui.resources.network.record import Network, networks_of

if TYPE_CHECKING:
    from dockertui.model.store import Store

Inspected = dict[str, Any]

INSPECTED = fields(
    IPAM=fields(Config=items(fields(Subnet=text, Gateway=text, IPRange=text))),
    Attachable=flag,
    EnableIPv6=flag,
    Created=text,
    Containers=mapping(fields(IPv4Address=text, IPv6Address=text)),
    Options=labels,
)
"""What is read of an answer to GET /networks/ID."""


def overview(record: Network, inspected: Inspected, store: "Store") -> Sequence[Section]:
    """The sections of a network's overview. Raises EngineError("answer")."""
    inspected = expect(INSPECTED, inspected)
    return (
        section(_("Network"), _network(record, inspected)),
        section(_("Containers"), _containers(record, inspected, store)),
        section(_("Options"), pairs(inspected.get("Options"))),
        section(_("Labels"), pairs(record.labels)),
    )


def _network(record: Network, inspected: Inspected) -> Iterator[Fact]:
    yield Fact(_("Name"), record.name)
    yield fact(_("Driver"), record.driver)
    yield fact(_("Scope"), record.scope)
    for pool in (inspected.get("IPAM") or {}).get("Config") or ():
        yield fact(_("Subnet"), pool.get("Subnet"))
        yield fact(_("Gateway"), pool.get("Gateway"))
        yield fact(_("Range"), pool.get("IPRange"))
    yield Fact(_("Internal"), _("yes: no way out of it") if record.internal else _("no"))
    yield Fact(_("Attachable"), _("yes") if inspected.get("Attachable") else "")
    yield Fact(_("IPv6"), _("yes") if inspected.get("EnableIPv6") else "")
    yield Fact(_("Created"), ago(inspected.get("Created", "")))
    yield fact(_("ID"), record.id[:12])


def _containers(record: Network, inspected: Inspected, store: "Store") -> Iterator[Fact]:
    """The attached containers: with their addresses where they run."""
    attached = inspected.get("Containers") or {}
    users = store.grouped("container", networks_of).get(record.name, ())
    for container in sorted(users, key=lambda c: str(c.name)):
        there = attached.get(container.id) or {}
        addresses = fact("", [there[key] for key in ("IPv4Address", "IPv6Address") if there.get(key)]).text
        without = _("no address") if container.running else _("not running")
        yield Fact(container.name, addresses or without, "" if addresses else "dim", ("container", container.id))
    if not users:
        yield Fact(_("None"), _("nothing is attached"), "dim")
