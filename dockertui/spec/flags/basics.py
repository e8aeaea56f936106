"""Flags about what runs: image, name, program, user."""

from dockertui.i18n import _
from dockertui.spec import platform, words
from dockertui.spec.flags.flag import section

flag = section("basics")

FLAGS = (
    flag(
        "name",
        _("Name"),
        "text",
        _("NAME"),
        _("The container's name; without one the engine makes one up."),
        client=True,
    ),
    flag(
        "hostname h",
        _("Host name"),
        "text",
        _("NAME"),
        _("The name that programs in the container see as their host's."),
        field="Hostname",
    ),
    flag(
        "entrypoint",
        _("Entry point"),
        "text",
        _("PROGRAM"),
        _("The program to start instead of the image's own; empty to have none."),
        words.program,
        explicit=True,
        field="Entrypoint",
    ),
    flag(
        "user u",
        _("User"),
        "text",
        _("USER[:GROUP]"),
        _("The user, by name or number, whose rights the program has."),
        field="User",
    ),
    flag(
        "workdir w",
        _("Working folder"),
        "text",
        _("PATH"),
        _("The folder of the container that the program starts in."),
        field="WorkingDir",
    ),
    flag(
        "platform",
        _("Platform"),
        "text",
        _("OS/ARCH"),
        _("The platform of the image where it has several, such as linux/arm64."),
        platform.platform,
        client=True,
    ),
    flag(
        "pull",
        _("Pull"),
        "text",
        _("WHEN"),
        _("When to pull the image: always, if it is missing, or never."),
        words.pull,
        default="missing",
        choices=("missing", "always", "never"),
        client=True,
    ),
    flag("quiet q", _("Pull quietly"), "bool", "", _("Pull without showing progress."), client=True),
)
