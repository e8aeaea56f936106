"""Addresses and names as Go reads them: IP, MAC, domains, `host:ip`, links."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import SPACES

HOST_GATEWAY = "host-gateway"
_MAC = re.compile(
    r"(?:[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}|(?:\1[0-9a-f]{2}){14})?"
    r"|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?:\.[0-9a-f]{4}|(?:\.[0-9a-f]{4}){7})?)\Z",
    re.I,
)
_LABEL = r":?[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = re.compile(rf"(:?{_LABEL}(?::?\.{_LABEL})*)\.?\s*\Z")


def ip(text: str) -> str:
    """An IP address in its normal form, blanks around it dropped; "" where it is none. No zones, no brackets."""
    text = text.strip(SPACES)
    try:
        if ":" not in text:
            return str(IPv4Address(text))
        if "%" in text:
            return ""
        address = IPv6Address(text)
    except (AddressValueError, ValueError):
        return ""
    return str(address.ipv4_mapped or address)


def address(text: str) -> str:
    """An IP address in its normal form. Raises SpecError."""
    found = ip(text)
    if not found:
        raise SpecError(_("not an IP address"))
    return found


def mac(text: str) -> str:
    """A hardware address of 6, 8 or 20 bytes, as it was written. Raises SpecError."""
    if text and not _MAC.match(text.strip(SPACES)):
        raise SpecError(_("not a valid mac address, such as 92:d0:c6:0a:29:33"))
    return text


def search_domain(text: str) -> str:
    """A domain for name searches, without its last dot; "." means none. Raises SpecError."""
    text = text.strip(" ")
    if text == ".":
        return text
    match = _DOMAIN.match(text)
    if not match or len(match[1]) >= 255 or not re.search("[a-zA-Z]", text):
        raise SpecError(_("not a valid domain"))
    return match[1]


def extra_host(text: str) -> str:
    """`name:address`, from `name:address` or `name=address`, brackets around the address dropped. Raises SpecError."""
    name, separator, target = text.partition("=")
    if not separator:
        name, separator, target = text.partition(":")
    if not separator or not name or ":" in name:
        raise SpecError(_("bad format for add-host: it is NAME:ADDRESS"))
    if target != HOST_GATEWAY:
        if len(target) > 2 and target[0] == "[" and target[-1] == "]":
            target = target[1:-1]
        if not ip(target):
            raise SpecError(_('invalid IP address in add-host: "{address}"').format(address=target))
    return f"{name}:{target}"


def link(text: str) -> str:
    """A value of --link, `container[:alias]`. Raises SpecError."""
    if not text:
        raise SpecError(_("empty string specified for links"))
    if text.count(":") > 1:
        raise SpecError(_("bad format for links: it is CONTAINER[:ALIAS]"))
    return text
