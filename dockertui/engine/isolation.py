"""What the kernel holds a container in: its namespaces, its cgroups' limits and use, and its main process's rights.

For engines on this machine. Sources: namespaces(7), cgroups(7), capabilities(7), proc(5); kernel documentation,
admin-guide/cgroup-v1, admin-guide/cgroup-v2, accounting/psi.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dockertui.engine.cgroup import V2, folders

NAMESPACES = ("pid", "net", "ipc", "mnt", "uts", "user", "cgroup")
"""In the order in which lessons name them: the six that make a container, and the cgroup one."""

_CAPABILITIES = """
    CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
    NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT
    SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
    MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE
"""
CAPABILITIES = tuple(_CAPABILITIES.split())
"""By their bits in the masks of /proc/PID/status (linux/capability.h)."""

FILES_V1 = (
    "cpu/cpu.shares",
    "cpu/cpu.cfs_quota_us",
    "cpu/cpu.cfs_period_us",
    "cpuset/cpuset.cpus",
    "cpuset/cpuset.mems",
    "memory/memory.limit_in_bytes",
    "memory/memory.usage_in_bytes",
    "memory/memory.max_usage_in_bytes",
    "memory/memory.failcnt",
    "memory/memory.soft_limit_in_bytes",
    "memory/memory.memsw.limit_in_bytes",
    "memory/memory.memsw.usage_in_bytes",
    "pids/pids.max",
    "pids/pids.current",
    "blkio/blkio.weight",
)
FILES_V2 = (
    "/cpu.weight",
    "/cpu.max",
    "/cpuset.cpus.effective",
    "/cpuset.mems.effective",
    "/memory.max",
    "/memory.current",
    "/memory.peak",
    "/memory.low",
    "/memory.swap.max",
    "/memory.swap.current",
    "/memory.events",
    "/pids.max",
    "/pids.current",
    "/io.weight",
    "/io.max",
    "/cpu.pressure",
    "/memory.pressure",
    "/io.pressure",
)

_CONTAINER = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace of a container: its inode number, and which other containers are in it.

    `host` says whether the first process or this one is in it too.
    """

    inode: int
    host: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the kernel says. `files` holds cgroup files by name, where the kernel has them, as they read.

    `rights` are lines of /proc/PID/status such as `CapEff` and `Seccomp`; `label` is that of the security module.
    """

    namespaces: dict[str, Namespace] = field(default_factory=dict)
    folder: str = ""
    files: dict[str, str] = field(default_factory=dict)
    rights: dict[str, str] = field(default_factory=dict)
    label: str = ""


def isolation(identity: str, pid: int) -> Isolation:
    """Read what holds the container whose main process is `pid`. Raises OSError where that is not permitted or gone."""
    layout, found = folders(identity, pid)
    names = FILES_V2 if layout is V2 else FILES_V1
    return Isolation(
        namespaces=_namespaces(identity, pid),
        folder=found.get("memory") or found.get("", ""),
        files={name: text for name in names if (text := _read(found, name)) is not None},
        rights=_rights(pid),
        label=_label(pid),
    )


def capabilities(mask: str) -> list[str]:
    """The names of the capabilities in a hexadecimal mask."""
    bits = int(mask or "0", 16)
    return [name for bit, name in enumerate(CAPABILITIES) if bits >> bit & 1]


def pressure() -> dict[str, str]:
    """The host's own pressure by resource, as /proc/pressure reads; empty where the kernel does not measure it."""
    found = {}
    for name in ("cpu", "memory", "io"):
        with suppress(OSError):
            found[name] = Path("/proc/pressure", name).read_text(encoding="ascii")
    return found


def _namespaces(identity: str, pid: int) -> dict[str, Namespace]:
    # Where the first process may not be looked at, this one stands for the host: it is in no container of the engine's.
    hosts, own = (_inodes(1), _inodes("self")), _inodes(pid)
    if not own:
        raise PermissionError(f"the namespaces of process {pid} cannot be read")
    elsewhere = {other: _inodes(first) for other, first in _first_processes().items() if other != identity}
    found = {}
    for name, inode in own.items():
        others = tuple(other for other, inodes in elsewhere.items() if inodes.get(name) == inode)
        found[name] = Namespace(inode, any(inode == host.get(name) for host in hosts), others)
    return found


def _inodes(pid: int | str) -> dict[str, int]:
    """The inode numbers of a process's namespaces (namespaces(7): two processes share one whose numbers agree)."""
    found = {}
    for name in NAMESPACES:
        with suppress(OSError, ValueError):
            found[name] = int(Path(f"/proc/{pid}/ns/{name}").readlink().name.partition("[")[2].rstrip("]"))
    return found


def _first_processes() -> dict[str, int]:
    """The process of the lowest id of every container on this machine."""
    found: dict[str, int] = {}
    for pid in sorted(int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()):
        with suppress(OSError):
            match = _CONTAINER.search(Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8", errors="replace"))
            if match:
                found.setdefault(match[0], pid)
    return found


def _read(found: dict[str, str], name: str) -> str | None:
    controller, _slash, file = name.partition("/")
    if controller not in found:
        return None
    try:
        return Path(found[controller], file).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None  # Not every kernel has every file.


def _rights(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    wanted = ("CapEff", "CapBnd", "Seccomp", "NoNewPrivs", "Uid", "Threads")
    return {name: value.strip() for name, value in pairs if name in wanted}


def _label(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/attr/current").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.strip().strip("\0")
