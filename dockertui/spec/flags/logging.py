"""Flags about logs."""

from dockertui.i18n import _
from dockertui.spec.fields import pair
from dockertui.spec.flags.flag import section

flag = section("logging")

FLAGS = (
    flag(
        "log-driver",
        _("Log driver"),
        "text",
        _("DRIVER"),
        _("Where its output is kept: json-file, local, journald, syslog, none …"),
        choices=("json-file", "local", "journald", "syslog", "none"),
        field="HostConfig.LogConfig.Type",
    ),
    flag(
        "log-opt",
        _("Log options"),
        "map",
        _("NAME=VALUE"),
        _("An option of that driver, such as max-size=10m."),
        pair,
        field="HostConfig.LogConfig.Config",
    ),
)
