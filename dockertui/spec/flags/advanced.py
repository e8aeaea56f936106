"""Flags about what is seldom needed."""

from dockertui.i18n import _
from dockertui.spec import units
from dockertui.spec.fields import pair
from dockertui.spec.flags.flag import section

flag = section("advanced")

FLAGS = (
    flag(
        "domainname",
        _("Domain"),
        "text",
        _("DOMAIN"),
        _("The NIS domain that programs in the container see."),
        field="Domainname",
    ),
    flag(
        "annotation",
        _("Annotations"),
        "map",
        _("NAME[=VALUE]"),
        _("A note for the runtime."),
        pair,
        since="1.43",
        field="HostConfig.Annotations",
    ),
    flag(
        "runtime",
        _("Runtime"),
        "text",
        _("NAME"),
        _("The program that runs it, such as runc or runsc."),
        field="HostConfig.Runtime",
    ),
    flag(
        "cgroup-parent",
        _("Parent cgroup"),
        "text",
        _("PATH"),
        _("The control group that it becomes a part of."),
        field="HostConfig.CgroupParent",
    ),
    flag(
        "cidfile",
        _("Id file"),
        "text",
        _("FILE"),
        _("Write the container's id to this file."),
        field="HostConfig.ContainerIDFile",
    ),
    flag(
        "isolation",
        _("Isolation"),
        "text",
        _("KIND"),
        _("How it is kept apart; on Linux only default."),
        field="HostConfig.Isolation",
    ),
    flag(
        "disable-content-trust",
        _("No content trust"),
        "bool",
        "",
        _("Do not ask for a signature of the image."),
        default="true",
        client=True,
    ),
    flag(
        "kernel-memory",
        _("Kernel memory"),
        "bytes",
        _("SIZE"),
        _("The most kernel memory it may use."),
        units.size,
        deprecated=_("kernels no longer know this limit, and engines since 23.0 ignore it"),
    ),
    flag(
        "cpu-count",
        _("CPU count"),
        "int",
        _("NUMBER"),
        _("The number of processors, on Windows."),
        units.integer,
        windows=True,
        field="HostConfig.CpuCount",
    ),
    flag(
        "cpu-percent",
        _("CPU percent"),
        "int",
        _("PERCENT"),
        _("The share of the processors, on Windows."),
        units.integer,
        windows=True,
        field="HostConfig.CpuPercent",
    ),
    flag(
        "io-maxbandwidth",
        _("Disk bytes/s"),
        "bytes",
        _("SIZE"),
        _("The most bytes a second of the system drive, on Windows."),
        units.size,
        windows=True,
        field="HostConfig.IOMaximumBandwidth",
    ),
    flag(
        "io-maxiops",
        _("Disk operations/s"),
        "int",
        _("NUMBER"),
        _("The most operations a second of the system drive, on Windows."),
        units.natural,
        windows=True,
        field="HostConfig.IOMaximumIOps",
    ),
)
