"""Flags about limits on memory, processors, processes and disks."""

from functools import partial

from dockertui.i18n import _
from dockertui.spec import devices, units, words
from dockertui.spec.flags.flag import section

flag = section("resources")

FLAGS = (
    flag(
        "memory m",
        "bytes",
        _("SIZE"),
        _("The most memory it may use, such as 512m; beyond it programs are killed."),
        units.size,
    ),
    flag("memory-swap", "bytes", _("SIZE"), _("Memory and swap together; -1 for unlimited swap."), units.swap),
    flag(
        "memory-reservation",
        "bytes",
        _("SIZE"),
        _("What it is held to when memory runs short."),
        units.size,
    ),
    flag(
        "memory-swappiness",
        "int",
        _("0-100"),
        _("How readily its memory is swapped out."),
        words.swappiness,
        default="-1",
    ),
    flag(
        "shm-size",
        "bytes",
        _("SIZE"),
        _("The size of /dev/shm, which programs share; 64m otherwise."),
        units.size,
    ),
    flag(
        "cpus",
        "decimal",
        _("NUMBER"),
        _("The most processors' time it may use, such as 1.5."),
        units.processors,
        since="1.25",
    ),
    flag(
        "cpu-shares c",
        "int",
        _("WEIGHT"),
        _("Its weight against others when processors are short; 1024 is normal."),
        units.integer,
    ),
    flag("cpuset-cpus", "text", _("CPUS"), _("The processors it may run on, such as 0-3 or 0,1.")),
    flag("cpuset-mems", "text", _("NODES"), _("The memory nodes it may use, such as 0-1.")),
    flag("pids-limit", "int", _("NUMBER"), _("The most processes it may have; -1 for no limit."), units.integer),
    flag(
        "ulimit",
        "map",
        _("NAME=SOFT[:HARD]"),
        _("A limit of each process, such as nofile=1024:2048."),
        devices.ulimit,
    ),
    flag(
        "gpus",
        "list",
        _("all | NUMBER | device=…"),
        _("The graphics processors it may use."),
        devices.gpus,
        since="1.40",
    ),
    flag("oom-kill-disable", "bool", "", _("Let it wait instead of killing programs when its memory is used up.")),
    flag(
        "oom-score-adj", "int", _("-1000-1000"), _("How early the host kills it when memory runs out."), units.integer
    ),
    flag("cpu-period", "int", _("MICROSECONDS"), _("The period that --cpu-quota refers to."), units.integer),
    flag("cpu-quota", "int", _("MICROSECONDS"), _("The processor time it may use in each period."), units.integer),
    flag(
        "cpu-rt-period",
        "int",
        _("MICROSECONDS"),
        _("The period that --cpu-rt-runtime refers to."),
        units.integer,
        since="1.25",
    ),
    flag(
        "cpu-rt-runtime",
        "int",
        _("MICROSECONDS"),
        _("The real-time processor time in each period."),
        units.integer,
        since="1.25",
    ),
    flag(
        "blkio-weight",
        "int",
        _("10-1000"),
        _("Its weight against others when disks are busy."),
        partial(units.natural, largest=2**16 - 1),
    ),
    flag("blkio-weight-device", "list", _("DEVICE:WEIGHT"), _("The same for one disk."), devices.weight),
    flag(
        "device-read-bps",
        "list",
        _("DEVICE:SIZE"),
        _("The most bytes a second it may read from a disk."),
        devices.rate,
    ),
    flag(
        "device-write-bps",
        "list",
        _("DEVICE:SIZE"),
        _("The most bytes a second it may write to a disk."),
        devices.rate,
    ),
    flag(
        "device-read-iops",
        "list",
        _("DEVICE:NUMBER"),
        _("The most reads a second from a disk."),
        devices.operations,
    ),
    flag(
        "device-write-iops",
        "list",
        _("DEVICE:NUMBER"),
        _("The most writes a second to a disk."),
        devices.operations,
    ),
)
