"""The networks of a RunSpec, as the API wants them."""

from typing import Any

from dockertui.spec.network import Attachment
from dockertui.spec.runspec import RunSpec


def network_mode(spec: RunSpec) -> str:
    """HostConfig.NetworkMode: the first network."""
    networks = spec.value("network")
    return networks[0].name if networks else "default"


def attachments(spec: RunSpec) -> list[Attachment]:
    """All networks; the first one with what flags of their own say about it."""
    networks: list[Attachment] = spec.value("network") or [Attachment("default")]
    first = networks[0]
    first.aliases = list(spec.all("network-alias")) or first.aliases
    first.ipv4 = spec.text("ip") or first.ipv4
    first.ipv6 = spec.text("ip6") or first.ipv6
    first.mac = spec.text("mac-address") or first.mac
    first.link_local = list(spec.all("link-local-ip")) or first.link_local
    if first.user_defined:
        first.links = list(spec.all("link"))
    return networks


def endpoints(spec: RunSpec) -> dict[str, Any]:
    """NetworkingConfig.EndpointsConfig; a single network without settings is left out."""
    ends = all_endpoints(spec)
    return ends if len(ends) > 1 or any(ends.values()) else {}


def all_endpoints(spec: RunSpec) -> dict[str, Any]:
    """What is asked of each network."""
    return {network.name: _endpoint(network) for network in attachments(spec)}


def _endpoint(network: Attachment) -> dict[str, Any]:
    addresses = {"IPv4Address": network.ipv4, "IPv6Address": network.ipv6, "LinkLocalIPs": network.link_local}
    settings = {
        "IPAMConfig": {key: value for key, value in addresses.items() if value},
        "Links": network.links,
        "Aliases": network.aliases,
        "MacAddress": network.mac,
        "DriverOpts": network.options,
        "GwPriority": network.priority,
    }
    return {key: value for key, value in settings.items() if value}
