"""--network: names, or `name=…,alias=…,ip=…` with what only this network gets."""

import re
from dataclasses import dataclass, field
from typing import Any

from dockertui.i18n import _
from dockertui.spec.addresses import mac
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import join, record, whole

_LONG = re.compile(r"\w=\w", re.ASCII)
_PRIORITY = re.compile(r"[+-]?[0-9]+\Z")
_NOT_USER_DEFINED = ("default", "bridge", "host", "none")


@dataclass(slots=True)
class Attachment:
    """One network and what the container is on it."""

    name: str = ""
    aliases: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ipv4: str = ""
    ipv6: str = ""
    link_local: list[str] = field(default_factory=list)
    mac: str = ""
    options: dict[str, str] = field(default_factory=dict)
    priority: int = 0

    @property
    def user_defined(self) -> bool:
        """Whether a user made this network."""
        return user_defined(self.name)


def user_defined(name: str) -> bool:
    """Whether a value of --network names a network that a user made."""
    return name not in _NOT_USER_DEFINED and name.partition(":")[0] != "container"


def attachment(text: str) -> Attachment:
    """A value of --network. Raises SpecError."""
    if not _LONG.search(text):
        if not text.strip():
            raise SpecError(_("no name set for network"))
        return Attachment(text)
    made = Attachment()
    for part in record(text):
        key, equals, value = part.lower().partition("=")  # the CLI does not tell cases apart here, names included
        if not equals or not key:
            raise SpecError(_("invalid field {field}").format(field=part))
        _set(made, key.strip(), value.strip())
    if not made.name:
        raise SpecError(_("network name/id is not specified"))
    if made.aliases and not made.user_defined:
        raise SpecError(_("network-scoped aliases are only supported for user-defined networks"))
    mac(made.mac)
    return made


def _set(made: Attachment, key: str, value: str) -> None:
    match key:
        case "name":
            made.name = value
        case "alias":
            made.aliases.append(value)
        case "ip":
            made.ipv4 = value
        case "ip6":
            made.ipv6 = value
        case "mac-address":
            made.mac = value
        case "link-local-ip":
            made.link_local.append(value)
        case "driver-opt":
            option, equals, setting = value.partition("=")
            if not equals or not option:
                raise SpecError(_("invalid key value pair format in driver options"))
            made.options[option.strip()] = setting.strip()
        case "gw-priority":
            if not _PRIORITY.match(value) or not -(2**63) <= whole(value) < 2**63:
                raise SpecError(_("invalid gw-priority ({value}): not a whole number").format(value=value))
            made.priority = whole(value)
        case _:
            raise SpecError(_("invalid field key {key}").format(key=key))


def show_attachment(name: str, settings: dict[str, Any]) -> str:
    """The value of --network for a network and its EndpointSettings."""
    addresses = settings.get("IPAMConfig") or {}
    values = [
        *(("alias", alias) for alias in settings.get("Aliases") or []),
        ("ip", addresses.get("IPv4Address")),
        ("ip6", addresses.get("IPv6Address")),
        *(("link-local-ip", address) for address in addresses.get("LinkLocalIPs") or []),
        ("mac-address", settings.get("MacAddress")),
        *(("driver-opt", f"{key}={value}") for key, value in (settings.get("DriverOpts") or {}).items()),
        ("gw-priority", settings.get("GwPriority")),
    ]
    fields = [f"{key}={value}" for key, value in values if value]
    return join([f"name={name}", *fields]) if fields or _LONG.search(name) else name
