"""What the values of several flags must not say together, and the name of the image."""

from collections.abc import Iterator

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.image import check_image
from dockertui.spec.network import Attachment, attachment
from dockertui.spec.runspec import RunSpec

_HEALTH = (
    "health-cmd",
    "health-interval",
    "health-timeout",
    "health-retries",
    "health-start-period",
    "health-start-interval",
)
_PER_NETWORK = (
    ("network-alias", "aliases", _("conflicting options: cannot specify both --network-alias and per-network alias")),
    ("ip", "ipv4", _("conflicting options: cannot specify both --ip and per-network IPv4 address")),
    ("ip6", "ipv6", _("conflicting options: cannot specify both --ip6 and per-network IPv6 address")),
    ("mac-address", "mac", _("conflicting options: cannot specify both --mac-address and per-network MAC address")),
    (
        "link-local-ip",
        "link_local",
        _("conflicting options: cannot specify both --link-local-ip and per-network link-local IP addresses"),
    ),
)


def faults(spec: RunSpec) -> Iterator[SpecError]:
    """Everything that the CLI would refuse though each value is fine by itself, one error for each."""
    options = spec.options
    if "restart" in options and spec.on("rm") and spec.value("restart")["Name"] != "no":
        yield SpecError(_("conflicting options: cannot specify both --restart and --rm"), flag="restart")
    if "attach" in options and spec.on("detach"):
        yield SpecError(_("conflicting options: cannot specify both --attach and --detach"), flag="attach")
    if "no-healthcheck" in options and spec.on("no-healthcheck"):
        for name in _HEALTH:
            if name in spec.meaning():
                yield SpecError(_("--no-healthcheck conflicts with --health-* options"), flag=name)
    if "log-opt" in options and spec.text("log-driver") == "none":
        yield SpecError(_("invalid logging opts for driver none"), flag="log-opt")
    if "network" in options:
        yield from _networks(spec)
    elif "network-alias" in options:
        yield _alias_fault("network-alias")
    try:
        check_image(spec.image)
    except SpecError as error:
        yield error


def _alias_fault(flag: str) -> SpecError:
    return SpecError(_("network-scoped aliases are only supported for user-defined networks"), flag=flag)


def _networks(spec: RunSpec) -> Iterator[SpecError]:
    networks = [attachment(value) for value in spec.all("network")]
    if "network-alias" in spec.options and not networks[0].user_defined:
        yield _alias_fault("network-alias")
    yield from _doubly_set(spec, networks[0])
    names = set()
    for nth, network in enumerate(networks):
        if network.name in names:
            message = _('network "{name}" is specified multiple times').format(name=network.name)
            yield SpecError(message, flag="network", nth=nth)
        names.add(network.name)
        if network.user_defined != networks[0].user_defined:
            message = _("conflicting options: cannot attach both user-defined and non-user-defined network-modes")
            yield SpecError(message, flag="network", nth=nth)


def _doubly_set(spec: RunSpec, first: Attachment) -> Iterator[SpecError]:
    """What a flag and the first --network both say."""
    for flag, attribute, message in _PER_NETWORK:
        if flag in spec.options and any(spec.all(flag)) and getattr(first, attribute):
            yield SpecError(message, flag=flag)


def first_fault(spec: RunSpec) -> SpecError | None:
    """The first of `faults`, None if there are none."""
    return next(faults(spec), None)
