"""Flags about networks and names."""

from dockertui.i18n import _
from dockertui.spec import addresses, network
from dockertui.spec.flags.flag import section

flag = section("network")

FLAGS = (
    flag(
        "network",
        _("Networks"),
        "list",
        _("NETWORK"),
        _("The network it joins: a name, host, none, container:NAME, or name=…,alias=…,ip=…."),
        network.attachment,
        aliases=("net",),
    ),
    flag(
        "network-alias",
        _("Aliases"),
        "list",
        _("NAME"),
        _("Another name that containers of the same network find it by."),
        aliases=("net-alias",),
    ),
    flag("ip", _("IPv4 address"), "text", _("ADDRESS"), _("Its IPv4 address on the network.")),
    flag("ip6", _("IPv6 address"), "text", _("ADDRESS"), _("Its IPv6 address on the network.")),
    flag(
        "dns",
        _("DNS servers"),
        "list",
        _("ADDRESS"),
        _("The name servers it asks."),
        addresses.address,
        field="HostConfig.Dns",
    ),
    flag(
        "dns-search",
        _("DNS search"),
        "list",
        _("DOMAIN"),
        _("The domains where it looks for short names."),
        addresses.search_domain,
        field="HostConfig.DnsSearch",
    ),
    flag(
        "dns-option",
        _("DNS options"),
        "list",
        _("OPTION"),
        _("An option of the resolver, such as ndots:2."),
        aliases=("dns-opt",),
        field="HostConfig.DnsOptions",
    ),
    flag(
        "add-host",
        _("Extra hosts"),
        "list",
        _("NAME:ADDRESS"),
        _("A name that it shall know by address."),
        addresses.extra_host,
        field="HostConfig.ExtraHosts",
    ),
    flag(
        "link",
        _("Links"),
        "list",
        _("CONTAINER[:ALIAS]"),
        _("Let it find another container by name; use a network instead."),
        addresses.link,
        field="HostConfig.Links",
    ),
    flag(
        "mac-address", _("MAC address"), "text", _("ADDRESS"), _("Its hardware address on the network."), addresses.mac
    ),
    flag("link-local-ip", _("Link-local IPs"), "list", _("ADDRESS"), _("Its link-local addresses on the network.")),
)
