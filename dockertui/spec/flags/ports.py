"""Flags about ports."""

from dockertui.i18n import _
from dockertui.spec import ports
from dockertui.spec.flags.flag import flat, section

flag = section("ports")

FLAGS = (
    flag(
        "publish p",
        _("Publish"),
        "list",
        _("[[IP:]HOST:]CONTAINER[/udp]"),
        _("Make a port of the container answer on the host; without a host port, on a free one."),
        ports.publish,
        combine=ports.by_port,
    ),
    flag(
        "publish-all P",
        _("Publish all exposed ports"),
        "bool",
        "",
        _("Make every exposed port answer on a free port of the host."),
        field="HostConfig.PublishAllPorts",
    ),
    flag(
        "expose",
        _("Expose"),
        "list",
        _("PORT[/udp]"),
        _("Note that the program listens on this port, for -P and links."),
        ports.expose,
        combine=flat,
    ),
)
