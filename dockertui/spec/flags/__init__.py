"""The one registry of the flags of `docker run`, from which parser, request, rendering and the form derive."""

from dockertui.i18n import _
from dockertui.spec.flags import (
    advanced,
    basics,
    environment,
    health,
    logging,
    mode,
    network,
    ports,
    resources,
    security,
    storage,
)
from dockertui.spec.flags.flag import Flag, FlagSection

FLAGS: dict[str, Flag] = {
    flag.name: flag
    for group in (basics, mode, ports, storage, resources, network, environment, security, health, logging, advanced)
    for flag in group.FLAGS
}
"""Every flag by its long name, in the order of a form; aliases are not keys."""

SECTIONS: dict[FlagSection, str] = {
    "basics": _("Basics"),
    "mode": _("Mode"),
    "ports": _("Ports"),
    "storage": _("Storage"),
    "resources": _("Resources"),
    "network": _("Network"),
    "environment": _("Environment"),
    "security": _("Security"),
    "health": _("Health"),
    "logging": _("Logging"),
    "advanced": _("Advanced"),
}
"""The sections of a form and their titles, in order."""
