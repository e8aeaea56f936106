"""Flags about volumes, mounts and files."""

from dockertui.i18n import _
from dockertui.spec import mounts, words
from dockertui.spec.flags.flag import section

flag = section("storage")

FLAGS = (
    flag(
        "volume v",
        _("Volumes"),
        "list",
        _("[SOURCE:]TARGET[:ro]"),
        _("Mount a volume, or a path of the host, in the container; :ro forbids writing."),
        mounts.volume,
        combine=dict.fromkeys,
    ),
    flag(
        "mount",
        _("Mounts"),
        "list",
        _("type=…,src=…,dst=…"),
        _("Mount something, spelled out: type bind, volume, tmpfs or image."),
        mounts.mount,
    ),
    flag(
        "tmpfs",
        _("Folders in memory"),
        "map",
        _("PATH[:OPTIONS]"),
        _("Mount a folder in memory, lost when the container ends."),
        words.tmpfs,
        field="HostConfig.Tmpfs",
    ),
    flag(
        "volumes-from",
        _("Volumes from"),
        "list",
        _("CONTAINER[:ro]"),
        _("Mount the volumes that another container has."),
        field="HostConfig.VolumesFrom",
    ),
    flag(
        "volume-driver",
        _("Volume driver"),
        "text",
        _("DRIVER"),
        _("The driver of the volumes that -v makes."),
        field="HostConfig.VolumeDriver",
    ),
    flag(
        "read-only",
        _("Read-only root"),
        "bool",
        "",
        _("Forbid writing to the container's own files; volumes stay writable."),
        field="HostConfig.ReadonlyRootfs",
    ),
    flag(
        "storage-opt",
        _("Storage options"),
        "map",
        _("NAME=VALUE"),
        _("An option of the storage driver, such as size=10G."),
        words.storage_option,
        field="HostConfig.StorageOpt",
    ),
)
