"""Flags about health checks."""

from dockertui.i18n import _
from dockertui.spec import units
from dockertui.spec.flags.flag import section

flag = section("health")


FLAGS = (
    flag(
        "health-cmd",
        _("Check command"),
        "text",
        _("COMMAND"),
        _("A command that tells by its exit status whether the program is well."),
    ),
    flag(
        "health-interval",
        _("Interval"),
        "duration",
        _("TIME"),
        _("How often to check, such as 30s."),
        units.time,
        field="Healthcheck.Interval",
    ),
    flag(
        "health-timeout",
        _("Time-out"),
        "duration",
        _("TIME"),
        _("How long a check may take."),
        units.time,
        field="Healthcheck.Timeout",
    ),
    flag(
        "health-retries",
        _("Retries"),
        "int",
        _("NUMBER"),
        _("How many checks in a row must fail to call it unhealthy."),
        units.count,
        field="Healthcheck.Retries",
    ),
    flag(
        "health-start-period",
        _("Start period"),
        "duration",
        _("TIME"),
        _("How long it may take to start; failures do not count until then."),
        units.time,
        since="1.29",
        field="Healthcheck.StartPeriod",
    ),
    flag(
        "health-start-interval",
        _("Start interval"),
        "duration",
        _("TIME"),
        _("How often to check during that time."),
        units.time,
        since="1.44",
        field="Healthcheck.StartInterval",
    ),
    flag("no-healthcheck", _("No health check"), "bool", "", _("Do not check, even if the image says how.")),
)
