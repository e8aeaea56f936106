"""Flags about rights, namespaces and devices."""

from dockertui.i18n import _
from dockertui.spec import devices, words
from dockertui.spec.flags.flag import section

flag = section("security")

FLAGS = (
    flag(
        "privileged",
        _("Privileged"),
        "bool",
        "",
        _("Give it nearly all rights of the host's root: devices, kernel settings, everything."),
    ),
    flag(
        "cap-add",
        _("Add capabilities"),
        "list",
        _("CAPABILITY"),
        _("A right of root to add, such as NET_ADMIN, or ALL."),
        words.capability,
        combine=frozenset,
    ),
    flag(
        "cap-drop",
        _("Drop capabilities"),
        "list",
        _("CAPABILITY"),
        _("A right of root to take away, or ALL."),
        words.capability,
        combine=frozenset,
    ),
    flag(
        "security-opt",
        _("Security options"),
        "list",
        _("OPTION"),
        _("A security setting: no-new-privileges, seccomp=FILE, apparmor=PROFILE, label=…."),
        words.security_option,
    ),
    flag(
        "group-add",
        _("Add groups"),
        "list",
        _("GROUP"),
        _("Another group, by name or number, that the user belongs to."),
    ),
    flag(
        "device",
        _("Devices"),
        "list",
        _("DEVICE[:PATH][:rwm]"),
        _("A device of the host that it may use."),
        devices.device,
    ),
    flag(
        "device-cgroup-rule",
        _("Device rules"),
        "list",
        _("RULE"),
        _("A rule for the devices that it may use, such as c 42:* rwm."),
        devices.cgroup_rule,
    ),
    flag(
        "sysctl",
        _("Kernel settings"),
        "map",
        _("NAME=VALUE"),
        _("A kernel setting of the container's own."),
        words.sysctl,
    ),
    flag(
        "pid",
        _("PID namespace"),
        "text",
        _("host | container:NAME"),
        _("Whose processes it sees: its own, the host's, another container's."),
        words.one_of("host", message=_("must be host or container:NAME"), container=True),
        choices=("host",),
    ),
    flag(
        "ipc",
        _("IPC namespace"),
        "text",
        _("MODE"),
        _("Whose shared memory it uses: private, shareable, host, none, container:NAME."),
    ),
    flag(
        "uts",
        _("UTS namespace"),
        "text",
        "host",
        _("Whose host name it has: its own, or the host's."),
        words.one_of("host", message=_("must be host, or be left out")),
    ),
    flag(
        "userns",
        _("User namespace"),
        "text",
        "host",
        _("Whose users it has: the engine's setting, or the host's."),
        words.one_of("host", message=_("must be host, or be left out")),
    ),
    flag(
        "cgroupns",
        _("Cgroup namespace"),
        "text",
        _("host | private"),
        _("Whether it sees the host's control groups or only its own."),
        words.one_of("host", "private", message=_("must be host or private")),
        choices=("host", "private"),
        since="1.41",
    ),
    flag(
        "use-api-socket",
        _("Control this engine"),
        "bool",
        "",
        _("Let it control this engine, with your logins to registries."),
    ),
)
